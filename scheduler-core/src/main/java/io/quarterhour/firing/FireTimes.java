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
 * The instants at which a schedule fires: a fixed, strictly rising set that does not depend on the
 * time of a call or on earlier calls. An instance is compiled once, is immutable and can be shared
 * by any number of threads. The package documentation lists the rules.
 *
 * <pre>{@code
 * FireTimes times = FireTimes.of(Schedule.cron("30 2 * * *").in("Europe/Berlin").exact());
 * Instant next = times.next(Instant.now());
 * }</pre>
 *
 * <p>Fire times are whole milliseconds in the years 1 to 9999. Arguments are cut to the
 * millisecond.
 */
public abstract sealed class FireTimes
    permits FixedIntervalFireTimes, UnionFireTimes, LocalFireTimes {
  /** The result of {@link #next(long)} if the schedule does not fire any more. */
  public static final long NEVER = Long.MAX_VALUE;

  /** The maximum number of fire times in one preview. */
  public static final int MAX_PREVIEW = 10_000;

  /** The maximum number of fire times that are counted one by one. */
  public static final int MAX_COUNTED = 10_000;

  private final Schedule schedule;

  /** Whether fire times are aligned to the quarter hour. */
  final boolean aligned;

  /** Whether the grid moves any fire time. */
  private final boolean moved;

  FireTimes(Schedule schedule, boolean moved) {
    this.schedule = schedule;
    this.aligned = schedule.alignment() == Alignment.QUARTER_HOUR;
    this.moved = moved;
  }

  /**
   * Compiles a schedule. A schedule that can never fire is valid.
   *
   * @param schedule the schedule, whose alignment is {@link Alignment#EXACT} or {@link
   *     Alignment#QUARTER_HOUR}
   * @return the fire times
   * @throws InvalidInputException if a cron expression cannot be read, the schedule does not fit
   *     the grid, or a period of elapsed time has a zone other than UTC; contains all problems
   * @throws IllegalArgumentException if the alignment is still {@link Alignment#SCHEDULER_DEFAULT}
   */
  public static FireTimes of(Schedule schedule) {
    if (schedule.alignment() == Alignment.SCHEDULER_DEFAULT) {
      throw new IllegalArgumentException(
          "the alignment must be known before fire times are computed, was SCHEDULER_DEFAULT:"
              + " call exact() or aligned(QUARTER_HOUR) on the schedule, or pass a default"
              + " alignment");
    }
    return schedule.recurrence() instanceof Recurrence.Union union
        ? union(schedule, union)
        : new ScheduleCompiler(schedule).compile();
  }

  /**
   * Compiles a schedule, with a default for its alignment.
   *
   * @param schedule the schedule
   * @param defaultAlignment the alignment of a schedule, or of a member of a union, that specifies
   *     none
   * @return the fire times
   * @throws InvalidInputException if the schedule cannot be compiled; contains all problems
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
   * Returns the earliest fire time after an instant as a number. This form allocates nothing.
   *
   * @param epochMilli a millisecond of the epoch, exclusive; any value is allowed
   * @return the millisecond of the fire time, or {@link #NEVER} if the schedule does not fire any
   *     more
   */
  public abstract long next(long epochMilli);

  /**
   * Returns the earliest fire time after an instant.
   *
   * @param from an instant, exclusive; any value is allowed
   * @return the fire time, or null if the schedule does not fire any more
   */
  public @Nullable Instant next(Instant from) {
    long slot = next(SupportedRange.milli(from));
    return slot == NEVER ? null : Instant.ofEpochMilli(slot);
  }

  /**
   * Returns the nominal time of a slot.
   *
   * @param slot the millisecond of a fire time
   * @return the first nominal instant that was moved to the slot; the slot itself if none was moved
   */
  abstract long nominal(long slot);

  /**
   * {@return the first nominal instant of all, before alignment and without bounds, or {@link
   * #NEVER}}
   */
  abstract long earliest();

  /** Collects all nominal times of a slot, which is in milliseconds of the epoch. */
  abstract void explain(long slot, NominalTimeCollector into);

  /**
   * Returns the next fire times after an instant, each with its nominal times and, where the two
   * differ, the reasons.
   *
   * @param from an instant, exclusive; any value is allowed
   * @param count the number of fire times, 1 to {@value #MAX_PREVIEW}
   * @return the fire times in order; fewer if the schedule ends
   */
  public List<FirePreview> preview(Instant from, int count) {
    if (count < 1 || count > MAX_PREVIEW) {
      throw new InvalidInputException(
          "a preview must have 1 to " + MAX_PREVIEW + " fires, was " + count);
    }
    List<FirePreview> fires = new ArrayList<>();
    for (Instant slot = next(from); slot != null && fires.size() < count; slot = next(slot)) {
      NominalTimeCollector nominalTimes = new NominalTimeCollector();
      explain(slot.toEpochMilli(), nominalTimes);
      fires.add(nominalTimes.fireAt(slot));
    }
    return fires;
  }

  /**
   * Returns the earliest fire time after an instant, with its nominal time.
   *
   * @param from an instant, exclusive; any value is allowed
   * @return the fire time, or null if the schedule does not fire any more
   */
  public @Nullable FireTime nextFire(Instant from) {
    Instant slot = next(from);
    return slot == null ? null : new FireTime(slot, nominal(slot));
  }

  /**
   * Returns the latest fire time up to an instant, with its nominal time. The fire times before it
   * are not visited.
   *
   * @param to an instant, inclusive; any value is allowed
   * @return the fire time, or null if the schedule does not fire up to then
   */
  public @Nullable FireTime lastFire(Instant to) {
    long end = SupportedRange.milli(to);
    long low = end;
    for (long step = 1; next(low) > end; step <<= 1) {
      if (low < SupportedRange.BEFORE_ALL) {
        return null;
      }
      low = end - step;
    }
    // The latest fire time is later than low, and not later than high.
    long high = end;
    while (high - low > 1) {
      long middle = low + (high - low) / 2;
      if (next(middle) <= end) {
        low = middle;
      } else {
        high = middle;
      }
    }
    Instant slot = Instant.ofEpochMilli(next(low));
    return new FireTime(slot, nominal(slot));
  }

  /**
   * Counts the fire times of a range. Those of a fixed period are computed. Those of any other
   * schedule are visited, so at most {@value #MAX_COUNTED} of them are counted.
   *
   * @param first the start of the range, inclusive
   * @param last the end of the range, inclusive
   * @return the number of fire times; {@value #MAX_COUNTED} if there are more and the schedule has
   *     no fixed period
   */
  public long count(Instant first, Instant last) {
    return count(SupportedRange.milliAtOrAfter(first), SupportedRange.milli(last));
  }

  /** {@return the number of fire times from one millisecond of the epoch to another, inclusive} */
  long count(long first, long last) {
    int count = 0;
    for (long slot = next(first - 1); slot <= last && count < MAX_COUNTED; slot = next(slot)) {
      count++;
    }
    return count;
  }

  private Instant nominal(Instant slot) {
    long milli = slot.toEpochMilli();
    long nominal = nominal(milli);
    return nominal == milli ? slot : Instant.ofEpochMilli(nominal);
  }

  /**
   * Returns the first fire time of a task that is saved at an instant. A schedule that fires once,
   * at a time that has passed, fires at {@code now}, moved up to its grid. If its time is an
   * instant before the year 1, the nominal time is the start of the year 1.
   *
   * @param now the instant at which the task is saved
   * @return the fire time, or null if there is none
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
    Instant nominal = Instant.ofEpochMilli(Math.max(at, SupportedRange.MIN_MILLI));
    return new FireTime(Instant.ofEpochMilli(slot), nominal);
  }

  /** {@return the schedule that was compiled} */
  public Schedule schedule() {
    return schedule;
  }

  /**
   * Returns a description of the schedule in English, for lists.
   *
   * @return the description, for example {@code every day at 02:15 (Europe/Berlin)}
   */
  public String describe() {
    return describe(Locale.ENGLISH);
  }

  /**
   * Returns a description of the schedule, for lists. Cron expressions, and recurrences that can be
   * written as one, are described in about fifteen languages. If no description is available in a
   * supported language, a cron expression is returned as {@code cron} followed by the expression,
   * and any other recurrence is described in English. In languages other than English the zone, the
   * bounds and the like have a short form that is not translated.
   *
   * @param locale the language; English is used for languages that are not supported
   * @return the description, for example {@code um 02:15 (Europe/Berlin)}
   */
  public String describe(Locale locale) {
    return ScheduleDescriber.of(schedule, moved, locale);
  }

  @Override
  public String toString() {
    return describe();
  }
}
