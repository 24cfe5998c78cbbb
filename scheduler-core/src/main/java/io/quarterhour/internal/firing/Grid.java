package io.quarterhour.internal.firing;

import io.quarterhour.schedule.Recurrence;
import io.quarterhour.schedule.Schedule;
import java.time.Duration;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The quarter hours of UTC, and what does not go with them. */
final class Grid {
  static final String WAY_OUT = "or call .exact()";

  private static final int QUARTER_SECONDS = 900;
  private static final int QUARTER_MILLIS = QUARTER_SECONDS * 1000;
  private static final int QUARTERS_OF_DAY = Horizon.DAY_SECONDS / QUARTER_SECONDS;

  private Grid() {}

  /** {@return the quarter at or before a millisecond} */
  static long down(long milli) {
    return milli - Math.floorMod(milli, (long) QUARTER_MILLIS);
  }

  /** {@return the quarter at or after a millisecond} */
  static long up(long milli) {
    return milli + Math.floorMod(-milli, (long) QUARTER_MILLIS);
  }

  /** {@return why a schedule has more fires than the grid has room for; empty if it fits} */
  static List<String> problems(Schedule schedule, @Nullable LocalTimes times) {
    List<String> problems = new ArrayList<>();
    if (schedule.recurrence() instanceof Recurrence.Every every) {
      checkPeriod("", every.period(), problems);
    } else if (times != null) {
      String subject =
          schedule.recurrence() instanceof Recurrence.Cron cron
              ? "cron " + CronReader.quoted(cron.expression()) + " "
              : "";
      if (times.interval() && times.times() instanceof CronTimes cron) {
        checkPeriod(subject, Duration.ofMinutes(period(cron.minutes())), problems);
      }
      if (problems.isEmpty()) {
        checkCells(subject, times, residue(schedule), problems);
      }
    }
    return problems;
  }

  private static void checkPeriod(String subject, Duration period, List<String> problems) {
    if (period.toNanosPart() != 0 || period.toSeconds() % QUARTER_SECONDS != 0) {
      String reason =
          period.toSeconds() < QUARTER_SECONDS
              ? "which is finer than the quarter-hour grid"
              : "which is no multiple of the quarter-hour grid";
      problems.add(
          subject
              + ("fires every " + period + ", " + reason)
              + ("; use a multiple of PT15M " + WAY_OUT));
    }
  }

  /**
   * After how many minutes a set of minutes comes round: less than 60 if they are evenly spaced.
   */
  private static int period(long minutes) {
    int period = 1;
    while (rotated(minutes, period) != minutes) {
      period++;
    }
    return period;
  }

  private static long rotated(long minutes, int by) {
    long hour = (1L << 60) - 1;
    return (minutes << by | minutes >>> (60 - by)) & hour;
  }

  private static void checkCells(
      String subject, LocalTimes times, int residue, List<String> problems) {
    int[] seconds = times.times().all();
    for (int i = 1; i < seconds.length; i++) {
      if (cell(seconds[i - 1], residue) == cell(seconds[i], residue)) {
        problems.add(oneCell(subject, seconds[i - 1], seconds[i], residue));
        return;
      }
    }
    int last = seconds[seconds.length - 1];
    if (times.dates().everyDay()
        && cell(last, residue) == cell(seconds[0], residue) + QUARTERS_OF_DAY) {
      problems.add(oneCell(subject, last, seconds[0], residue));
    }
  }

  private static String oneCell(String subject, int one, int other, int residue) {
    int both = cell(one, residue) * QUARTER_SECONDS + residue;
    return subject
        + ("fires at " + time(one) + " and " + time(other))
        + (", which the quarter-hour grid moves both to " + time(both))
        + ("; use times in different quarters of an hour " + WAY_OUT);
  }

  private static LocalTime time(int second) {
    return LocalTime.ofSecondOfDay(Math.floorMod(second, Horizon.DAY_SECONDS));
  }

  /** The number of the quarter to which a time of day moves. */
  private static int cell(int second, int residue) {
    return -Math.floorDiv(residue - second, QUARTER_SECONDS);
  }

  /** What the wall shows past a quarter when UTC shows a quarter: 0 in every zone of today. */
  private static int residue(Schedule schedule) {
    return Math.floorMod(ZoneTable.of(schedule.zone()).lastOffset(), QUARTER_SECONDS);
  }

  /** {@return whether the grid moves any fire of a schedule, in the zone's present offsets} */
  static boolean moves(Schedule schedule, @Nullable LocalTimes times, Nominal nominal) {
    if (times == null) {
      long first = nominal.after(Horizon.MIN_MILLI - 1);
      return first != Nominal.NEVER && up(first) != first;
    }
    int residue = residue(schedule);
    for (int second : times.times().all()) {
      if (Math.floorMod(second - residue, QUARTER_SECONDS) != 0) {
        return true;
      }
    }
    return false;
  }
}
