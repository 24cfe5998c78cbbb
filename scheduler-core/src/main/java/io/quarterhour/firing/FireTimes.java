package io.quarterhour.firing;

import io.quarterhour.internal.calendar.Horizon;
import io.quarterhour.internal.calendar.LocalTimes;
import io.quarterhour.internal.calendar.Nominal;
import io.quarterhour.internal.calendar.ZoneTable;
import io.quarterhour.problem.InvalidInputException;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.Recurrence;
import io.quarterhour.schedule.Schedule;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The instants at which a schedule fires: a fixed, strictly rising set, however and whenever it is
 * asked. Compiled once, immutable, safe for any number of threads.
 *
 * <p>Fires are whole milliseconds in the years 1 to 9999; instants that are handed in are cut to
 * the millisecond.
 */
public final class FireTimes {
  private final Schedule schedule;
  private final Nominal nominal;
  private final boolean aligned;

  /** Whether the grid moves anything. */
  private final boolean moved;

  private final long start;
  private final long end;

  private FireTimes(Schedule schedule, Nominal nominal, boolean moved) {
    this.schedule = schedule;
    this.nominal = nominal;
    this.moved = moved;
    aligned = schedule.alignment() == Alignment.QUARTER_HOUR;
    Instant first = schedule.start();
    Instant last = schedule.end();
    start = first == null ? Horizon.MIN_MILLI : Math.max(Horizon.MIN_MILLI, Horizon.milli(first));
    end = last == null ? Horizon.MAX_MILLI : Math.min(Horizon.MAX_MILLI, Horizon.milli(last));
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
          "the alignment must be resolved before fire times are computed, was SCHEDULER_DEFAULT");
    }
    ZoneTable zone = ZoneTable.of(schedule.zone());
    Compiler compiler = new Compiler(schedule);
    LocalTimes times = compiler.localTimes();
    Nominal nominal = compiler.nominal(times, zone);
    if (schedule.alignment() == Alignment.EXACT) {
      return new FireTimes(schedule, nominal, false);
    }
    GridFit fit = new GridFit(schedule.recurrence(), times, zone);
    List<String> problems = fit.problems();
    if (!problems.isEmpty()) {
      throw new InvalidInputException("", problems);
    }
    return new FireTimes(schedule, nominal, fit.moves(nominal));
  }

  /**
   * The earliest fire after an instant.
   *
   * @param from any instant; a fire at it is not meant
   * @return the fire, or null if there is none any more
   */
  public @Nullable FireTime next(Instant from) {
    long after = Math.max(Horizon.milli(from), start - 1);
    // Whatever lies after the quarter at or before an instant is moved behind the instant.
    long asked = nominal.after(aligned ? Grid.down(after) : after);
    if (asked == Nominal.NEVER) {
      return null;
    }
    long slot = onGrid(asked);
    if (slot > end) {
      return null;
    }
    Instant fires = Instant.ofEpochMilli(slot);
    return new FireTime(fires, slot == asked ? fires : Instant.ofEpochMilli(asked));
  }

  /**
   * The first fire of a task that is saved at an instant. A schedule that fires once, at a time
   * that has passed, fires now, on its grid.
   *
   * @param now when the task is saved
   * @return the fire, or null if there is none
   */
  public @Nullable FireTime first(Instant now) {
    if (!(schedule.recurrence() instanceof Recurrence.Once)
        && !(schedule.recurrence() instanceof Recurrence.OnceLocal)) {
      return next(now);
    }
    long at = nominal.after(Horizon.BEFORE_ALL);
    if (at == Nominal.NEVER) {
      return null;
    }
    long slot = onGrid(Math.max(at, Horizon.milli(now)));
    if (slot < start || slot > end) {
      return null;
    }
    Instant asked =
        schedule.recurrence() instanceof Recurrence.Once once
            ? once.at()
            : Instant.ofEpochMilli(at);
    return new FireTime(Instant.ofEpochMilli(slot), asked);
  }

  private long onGrid(long milli) {
    return aligned ? Grid.up(milli) : milli;
  }

  /**
   * The schedule in English words, for lists.
   *
   * @return for example {@code every day at 02:15 (Europe/Berlin)}
   */
  public String describe() {
    return Words.of(schedule, moved);
  }

  @Override
  public String toString() {
    return describe();
  }
}
