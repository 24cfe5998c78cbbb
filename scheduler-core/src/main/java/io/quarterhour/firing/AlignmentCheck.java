package io.quarterhour.firing;

import io.quarterhour.internal.calendar.CronTimesOfDay;
import io.quarterhour.internal.calendar.LocalDateTimeSet;
import io.quarterhour.internal.calendar.SupportedRange;
import io.quarterhour.internal.calendar.TimeOfDaySet;
import io.quarterhour.internal.calendar.ZoneOffsets;
import io.quarterhour.internal.cron.CronParser;
import io.quarterhour.schedule.Recurrence;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Check of a recurrence against the quarter-hour grid. A recurrence whose period is not a multiple
 * of the quarter hour, or of which two times of day fall into one slot, is refused, since it would
 * silently fire less often or less regularly than it specifies. Fire times that meet only on some
 * days, because of a change of offset or of their dates, are merged instead, and a preview reports
 * the merge.
 */
final class AlignmentCheck {
  private static final String WAY_OUT = "or call .exact()";
  private static final long ALL_SIXTY = (1L << 60) - 1;

  private final Recurrence recurrence;

  /** The times of day; null for a recurrence of elapsed time. */
  private final @Nullable TimeOfDaySet times;

  private final boolean interval;
  private final List<Duration> periods;
  private final boolean everyDay;

  /**
   * The seconds that the local clock shows past a quarter hour when UTC shows a quarter hour: 0 in
   * every zone in use today.
   */
  private final int residue;

  AlignmentCheck(
      Recurrence recurrence,
      @Nullable LocalDateTimeSet times,
      List<Duration> periods,
      ZoneOffsets zone) {
    this.recurrence = recurrence;
    this.periods = periods;
    this.times = times == null ? null : times.times();
    interval = times != null && times.interval();
    everyDay = times != null && times.dates().everyDay();
    residue = Math.floorMod(zone.lastOffset(), QuarterHourGrid.SECONDS);
  }

  /** {@return the problems of the recurrence with the grid; empty if it fits} */
  List<String> problems() {
    String problem;
    if (recurrence instanceof Recurrence.Every every) {
      problem = inPeriod(every.period());
    } else if (recurrence instanceof Recurrence.Cron cron) {
      problem = inCron(cron);
    } else {
      problem = inTimes();
    }
    return problem == null ? List.of() : List.of(problem);
  }

  private @Nullable String inCron(Recurrence.Cron cron) {
    String problem = null;
    for (int i = 0; i < periods.size() && problem == null; i++) {
      problem = inPeriod(periods.get(i));
    }
    if (problem == null && interval && times instanceof CronTimesOfDay set) {
      problem = inPeriod(period(set));
    }
    if (problem == null) {
      problem = inTimes();
    }
    return problem == null ? null : "cron " + CronParser.quoted(cron.expression()) + " " + problem;
  }

  private static @Nullable String inPeriod(Duration period) {
    if (period.toNanosPart() == 0 && period.toSeconds() % QuarterHourGrid.SECONDS == 0) {
      return null;
    }
    String reason =
        period.toSeconds() < QuarterHourGrid.SECONDS ? "finer than" : "not a multiple of";
    return ("fires every " + period + ", which is " + reason + " the quarter-hour grid")
        + ("; use a multiple of PT15M " + WAY_OUT);
  }

  /** Returns the period after which an interval expression repeats within its hours. */
  private static Duration period(CronTimesOfDay times) {
    return times.minutes() == ALL_SIXTY && Long.bitCount(times.seconds()) > 1
        ? Duration.ofSeconds(period(times.seconds()))
        : Duration.ofMinutes(period(times.minutes()));
  }

  /**
   * Returns the period after which a set of 60 numbers repeats: less than 60 if its members are
   * evenly spaced.
   */
  private static int period(long set) {
    int period = 1;
    while ((((set << period) | (set >>> (60 - period))) & ALL_SIXTY) != set) {
      period++;
    }
    return period;
  }

  private @Nullable String inTimes() {
    if (times == null) {
      return null;
    }
    int before = times.first();
    // Ends after at most 97 times, since a day has 96 cells.
    for (int time = next(times, before); time != TimeOfDaySet.NONE; time = next(times, before)) {
      if (cell(before) == cell(time)) {
        return inOneCell(before, time);
      }
      before = time;
    }
    return everyDay && cell(before) == cell(times.first()) + QuarterHourGrid.CELLS_OF_DAY
        ? inOneCell(before, times.first())
        : null;
  }

  private static int next(TimeOfDaySet times, int time) {
    return time + 1 == SupportedRange.DAY_SECONDS ? TimeOfDaySet.NONE : times.atOrAfter(time + 1);
  }

  private String inOneCell(int one, int other) {
    int both = cell(one) * QuarterHourGrid.SECONDS + residue;
    return ("fires at " + time(one) + " and " + time(other))
        + (", which are both moved to " + time(both) + " on the quarter-hour grid")
        + ("; use times that lie in different quarters of an hour " + WAY_OUT);
  }

  private static LocalTime time(int second) {
    return LocalTime.ofSecondOfDay(Math.floorMod(second, SupportedRange.DAY_SECONDS));
  }

  /** Returns the number of the quarter hour of the day to which a time is moved. */
  private int cell(int second) {
    return -Math.floorDiv(residue - second, QuarterHourGrid.SECONDS);
  }

  /** {@return whether the grid moves any fire time, given the present offset of the zone} */
  boolean moves(InstantSequence instantSequence) {
    if (times == null) {
      // Fire times of elapsed time that fit are whole quarter hours apart, so checking one is
      // enough.
      long any = instantSequence.after(SupportedRange.BEFORE_ALL);
      return any != FireTimes.NEVER && QuarterHourGrid.up(any) != any;
    }
    for (int time = times.first(); time != TimeOfDaySet.NONE; time = next(times, time)) {
      if (Math.floorMod(time - residue, QuarterHourGrid.SECONDS) != 0) {
        return true;
      }
    }
    return false;
  }
}
