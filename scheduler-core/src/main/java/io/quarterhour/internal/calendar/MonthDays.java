package io.quarterhour.internal.calendar;

import io.quarterhour.schedule.DayOfMonth;
import java.time.DayOfWeek;
import java.util.List;

/**
 * Some days of some months. Which days of a month match depends on its length and on the weekday of
 * its first day only, so the answers for all 28 kinds of month are made in advance. Bit 0 is the
 * first day.
 */
public final class MonthDays implements Dates {
  private static final int WEEKDAYS = 7;
  private static final int ALL_MONTHS = 0xfff;

  /** The matching days of each kind of month. */
  private final int[] daysOfKind;

  /** Months of the year that count, bit 0 is January; only used if every month is in the cycle. */
  private final int monthsOfYear;

  private final int everyMonths;
  private final int phase;

  private MonthDays(int[] daysOfKind, int monthsOfYear, int everyMonths, int phase) {
    this.daysOfKind = daysOfKind;
    this.monthsOfYear = monthsOfYear;
    this.everyMonths = everyMonths;
    this.phase = phase;
  }

  /** Named days of every n-th month, through a month that counts. */
  public static Dates through(int everyMonths, long anchorMonth, List<DayOfMonth> days) {
    int[] daysOfKind = new int[Months.KINDS];
    for (int kind = 0; kind < Months.KINDS; kind++) {
      for (DayOfMonth day : days) {
        daysOfKind[kind] |= bit(day, Months.length(kind), Months.firstWeekday(kind));
      }
    }
    int phase = Math.floorMod(anchorMonth, everyMonths);
    return new MonthDays(daysOfKind, ALL_MONTHS, everyMonths, phase).orNone();
  }

  /**
   * Some days of some months.
   *
   * @param months the months that count, bit 0 is January; not empty
   * @param days which days of each of them
   */
  public static Dates in(int months, DaysOfMonth days) {
    int[] daysOfKind = new int[Months.KINDS];
    for (int kind = 0; kind < Months.KINDS; kind++) {
      int length = Months.length(kind);
      daysOfKind[kind] =
          days.in(length, Months.firstWeekday(kind)) & (-1 >>> (Integer.SIZE - length));
    }
    return new MonthDays(daysOfKind, months, 1, 0).orNone();
  }

  private static int bit(DayOfMonth day, int length, int first) {
    DayOfWeek weekday = day.weekday();
    int index;
    if (weekday == null) {
      index = day.number() == 0 ? length - 1 : day.number() - 1;
    } else {
      int earliest = Math.floorMod(weekday.getValue() - 1 - first, WEEKDAYS);
      int nth = day.number() == 0 ? (length - 1 - earliest) / WEEKDAYS : day.number() - 1;
      index = earliest + nth * WEEKDAYS;
    }
    return index < length ? 1 << index : 0;
  }

  /** This, or no dates at all if none of the months has such a day: {@code 31 2}. */
  private Dates orNone() {
    int month = monthAtOrAfter(Months.FIRST);
    for (int i = 0; i < Months.CYCLE && month <= Months.LAST; i++) {
      if (daysIn(month) != 0) {
        return this;
      }
      month = monthAtOrAfter(month + 1);
    }
    return NONE;
  }

  @Override
  public int atOrAfter(int day) {
    int month = Months.of(day);
    int active = monthAtOrAfter(month);
    if (active == month) {
      int left = daysIn(month) >>> (day - Months.firstDay(month));
      if (left != 0) {
        return Dates.bounded(day + Integer.numberOfTrailingZeros(left));
      }
      active = monthAtOrAfter(month + 1);
    }
    while (active <= Months.LAST) {
      int days = daysIn(active);
      if (days != 0) {
        return Months.firstDay(active) + Integer.numberOfTrailingZeros(days);
      }
      active = monthAtOrAfter(active + 1);
    }
    return NEVER;
  }

  private int daysIn(int month) {
    return daysOfKind[Months.kind(month)];
  }

  private int monthAtOrAfter(int month) {
    if (everyMonths > 1) {
      return month + Math.floorMod(phase - month, everyMonths);
    }
    int ofYear = month % 12;
    int left = monthsOfYear >>> ofYear;
    return left != 0
        ? month + Integer.numberOfTrailingZeros(left)
        : month - ofYear + 12 + Integer.numberOfTrailingZeros(monthsOfYear);
  }
}
