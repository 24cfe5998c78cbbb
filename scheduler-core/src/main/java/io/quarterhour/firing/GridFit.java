package io.quarterhour.firing;

import io.quarterhour.internal.calendar.CronTimes;
import io.quarterhour.internal.calendar.Horizon;
import io.quarterhour.internal.calendar.LocalTimes;
import io.quarterhour.internal.calendar.Nominal;
import io.quarterhour.internal.calendar.ZoneTable;
import io.quarterhour.internal.cron.CronReader;
import io.quarterhour.schedule.Recurrence;
import java.time.Duration;
import java.time.LocalTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a recurrence goes with the quarter-hour grid. One that has more fires than the grid has room
 * for is refused, since it would silently fire less often than it says. Fires that meet only on
 * some days, through a change of offset or through their dates, are merged without a word.
 */
final class GridFit {
  private static final String WAY_OUT = "or call .exact()";

  private final Recurrence recurrence;

  /** The minutes of an interval expression; 0 for anything else. */
  private final long minutes;

  /** The times of day; none for elapsed time. */
  private final int[] seconds;

  private final boolean everyDay;

  /** What the wall shows past a quarter when UTC shows a quarter: 0 in every zone of today. */
  private final int residue;

  GridFit(Recurrence recurrence, @Nullable LocalTimes times, ZoneTable zone) {
    this.recurrence = recurrence;
    minutes =
        times != null && times.interval() && times.times() instanceof CronTimes cron
            ? cron.minutes()
            : 0;
    seconds = times == null ? new int[0] : times.times().all();
    everyDay = times != null && times.dates().everyDay();
    residue = Math.floorMod(zone.lastOffset(), Grid.SECONDS);
  }

  /** {@return why the recurrence does not fit; empty if it does} */
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
    String problem = minutes == 0 ? null : inPeriod(Duration.ofMinutes(period(minutes)));
    if (problem == null) {
      problem = inTimes();
    }
    return problem == null ? null : "cron " + CronReader.quoted(cron.expression()) + " " + problem;
  }

  private static @Nullable String inPeriod(Duration period) {
    if (period.toNanosPart() == 0 && period.toSeconds() % Grid.SECONDS == 0) {
      return null;
    }
    String reason = period.toSeconds() < Grid.SECONDS ? "finer than" : "no multiple of";
    return ("fires every " + period + ", which is " + reason + " the quarter-hour grid")
        + ("; use a multiple of PT15M " + WAY_OUT);
  }

  /**
   * After how many minutes a set of minutes comes round: less than 60 if they are evenly spaced.
   */
  private static int period(long minutes) {
    long hour = (1L << 60) - 1;
    int period = 1;
    while ((((minutes << period) | (minutes >>> (60 - period))) & hour) != minutes) {
      period++;
    }
    return period;
  }

  private @Nullable String inTimes() {
    for (int i = 1; i < seconds.length; i++) {
      if (cell(seconds[i - 1]) == cell(seconds[i])) {
        return inOneCell(seconds[i - 1], seconds[i]);
      }
    }
    if (everyDay && cell(seconds[seconds.length - 1]) == cell(seconds[0]) + Grid.CELLS_OF_DAY) {
      return inOneCell(seconds[seconds.length - 1], seconds[0]);
    }
    return null;
  }

  private String inOneCell(int one, int other) {
    int both = cell(one) * Grid.SECONDS + residue;
    return ("fires at " + time(one) + " and " + time(other))
        + (", which are both moved to " + time(both) + " on the quarter-hour grid")
        + ("; use times that lie in different quarters of an hour " + WAY_OUT);
  }

  private static LocalTime time(int second) {
    return LocalTime.ofSecondOfDay(Math.floorMod(second, Horizon.DAY_SECONDS));
  }

  /** The number of the quarter of the day to which a time is moved. */
  private int cell(int second) {
    return -Math.floorDiv(residue - second, Grid.SECONDS);
  }

  /** {@return whether the grid moves any fire, in the offsets that the zone has at present} */
  boolean moves(Nominal nominal) {
    for (int second : seconds) {
      if (Math.floorMod(second - residue, Grid.SECONDS) != 0) {
        return true;
      }
    }
    // Fires of elapsed time that fit at all lie whole quarters apart, so any of them will do.
    long any = nominal.after(Horizon.BEFORE_ALL);
    return seconds.length == 0 && any != Nominal.NEVER && Grid.up(any) != any;
  }
}
