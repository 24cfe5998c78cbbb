package io.quarterhour.firing;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.internal.calendar.SupportedRange;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.FirePreview;
import io.quarterhour.schedule.Recurrence;
import io.quarterhour.schedule.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The instants at which a schedule fires: a fixed, strictly rising set, however and whenever it is
 * asked. Compiled once, immutable, safe for any number of threads.
 *
 * <pre>{@code
 * FireTimes times = FireTimes.of(Schedule.cron("30 2 * * *").in("Europe/Berlin").exact());
 * Instant next = times.next(Instant.now());
 * }</pre>
 *
 * <p>Fires are whole milliseconds in the years 1 to 9999; instants that are handed in are cut to
 * the millisecond.
 */
public abstract sealed class FireTimes
    permits FixedIntervalFireTimes, UnionFireTimes, LocalFireTimes {
  /** The answer of {@link #next(long)} if nothing fires any more. */
  public static final long NEVER = Long.MAX_VALUE;

  /** So many fires may be asked for in one preview. */
  public static final int MAX_PREVIEW = 10_000;

  private final Schedule schedule;

  /** Whether fires stand on the quarter hour. */
  final boolean aligned;

  /** Whether the grid moves any fire. */
  private final boolean moved;

  FireTimes(Schedule schedule, boolean moved) {
    this.schedule = schedule;
    this.aligned = schedule.alignment() == Alignment.QUARTER_HOUR;
    this.moved = moved;
  }

  /**
   * Compiles a schedule. One that can never fire is valid.
   *
   * @param schedule its alignment is {@link Alignment#EXACT} or {@link Alignment#QUARTER_HOUR}
   * @return the fire times
   * @throws InvalidInputException if a cron expression cannot be read, or the schedule does not go
   *     with the grid; with all problems
   * @throws IllegalArgumentException if the alignment is still {@link Alignment#SCHEDULER_DEFAULT}
   */
  public static FireTimes of(Schedule schedule) {
    if (schedule.alignment() == Alignment.SCHEDULER_DEFAULT) {
      throw new IllegalArgumentException(
          "the grid must be known before fire times are computed, the alignment was"
              + " SCHEDULER_DEFAULT: call exact() or aligned(QUARTER_HOUR) on the schedule, or hand"
              + " in a default");
    }
    return schedule.recurrence() instanceof Recurrence.Union union
        ? union(schedule, union)
        : new ScheduleCompiler(schedule).compile();
  }

  /**
   * Compiles a schedule that may leave its grid open.
   *
   * @param schedule the schedule
   * @param defaultAlignment the grid if the schedule, or a member of a union, names none
   * @return the fire times
   * @throws InvalidInputException if the schedule cannot be compiled, with all problems
   */
  public static FireTimes of(Schedule schedule, Alignment defaultAlignment) {
    return of(schedule.withDefaultAlignment(defaultAlignment));
  }

  private static FireTimes union(Schedule schedule, Recurrence.Union union) {
    List<FireTimes> members = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Schedule member : union.schedules()) {
      try {
        members.add(of(member));
      } catch (InvalidInputException e) {
        String which = "schedule " + (union.schedules().indexOf(member) + 1) + " of the union: ";
        e.problems().forEach(problem -> problems.add(which + problem));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException("", problems);
    }
    return new UnionFireTimes(schedule, members);
  }

  /**
   * The earliest fire after an instant, as a number: the narrow form, which allocates nothing.
   *
   * @param epochMilli any millisecond of the epoch; a fire at it is not meant
   * @return the millisecond of the fire, or {@link #NEVER} if there is none any more
   */
  public abstract long next(long epochMilli);

  /**
   * The earliest fire after an instant.
   *
   * @param from any instant; a fire at it is not meant
   * @return when it fires, or null if there is none any more
   */
  public @Nullable Instant next(Instant from) {
    long slot = next(SupportedRange.milli(from));
    return slot == NEVER ? null : Instant.ofEpochMilli(slot);
  }

  /**
   * What the schedule asked for when it fires at a slot.
   *
   * @param slot the millisecond of a fire
   * @return the first instant that was moved to the slot; the slot itself if nothing was moved
   */
  abstract long asked(long slot);

  /** {@return the first fire of all, before the grid and without bounds, or {@link #NEVER}} */
  abstract long earliest();

  /** Finds all that asked for a fire at a slot, in milliseconds of the epoch. */
  abstract void explain(long slot, NominalTimeCollector into);

  /**
   * The next fires after an instant, each with what was asked for and, where they differ, why.
   *
   * @param from any instant; a fire at it is not meant
   * @param count how many, 1 to 10,000
   * @return the fires in order; fewer if the schedule ends
   */
  public List<FirePreview> preview(Instant from, int count) {
    if (count < 1 || count > MAX_PREVIEW) {
      throw new InvalidInputException(
          "a preview must be of 1 to " + MAX_PREVIEW + " fires, was " + count);
    }
    List<FirePreview> fires = new ArrayList<>();
    for (Instant slot = next(from); slot != null && fires.size() < count; slot = next(slot)) {
      NominalTimeCollector asked = new NominalTimeCollector();
      explain(slot.toEpochMilli(), asked);
      fires.add(asked.fireAt(slot));
    }
    return fires;
  }

  /**
   * The earliest fire after an instant, with what was asked for.
   *
   * @param from any instant; a fire at it is not meant
   * @return the fire, or null if there is none any more
   */
  public @Nullable FireTime nextFire(Instant from) {
    Instant slot = next(from);
    return slot == null ? null : new FireTime(slot, asked(slot));
  }

  private Instant asked(Instant slot) {
    long milli = slot.toEpochMilli();
    long asked = asked(milli);
    return asked == milli ? slot : Instant.ofEpochMilli(asked);
  }

  /**
   * The first fire of a task that is saved at an instant. A schedule that fires once, at a time
   * that has passed, fires now, on its grid; one that lies before the year 1 counts as asked for
   * then.
   *
   * @param now when the task is saved
   * @return the fire, or null if there is none
   */
  public @Nullable FireTime first(Instant now) {
    if (!schedule.firesOnce()) {
      return nextFire(now);
    }
    long at = earliest();
    if (at == NEVER) {
      return null;
    }
    long effective = Math.max(at, SupportedRange.milliAtOrAfter(now));
    long slot = aligned ? QuarterHourGrid.up(effective) : effective;
    EpochRange epochRange = EpochRange.inMillis(schedule);
    if (slot < epochRange.start() || slot > epochRange.end()) {
      return null;
    }
    Instant asked = Instant.ofEpochMilli(Math.max(at, SupportedRange.MIN_MILLI));
    return new FireTime(Instant.ofEpochMilli(slot), asked);
  }

  /** {@return the schedule as it was handed in} */
  public Schedule schedule() {
    return schedule;
  }

  /**
   * The schedule in English words, for lists.
   *
   * @return for example {@code every day at 02:15 (Europe/Berlin)}
   */
  public String describe() {
    return describe(Locale.ENGLISH);
  }

  /**
   * The schedule in words, for lists. Cron expressions and what is like them are said in some
   * fifteen languages; what cannot be said in a language is given as the expression itself, and the
   * zone, bounds and the like without words.
   *
   * @param locale the language; English is taken if there are no words in it
   * @return for example {@code um 02:15 (Europe/Berlin)}
   */
  public String describe(Locale locale) {
    return ScheduleDescriber.of(schedule, moved, locale);
  }

  @Override
  public String toString() {
    return describe();
  }
}
