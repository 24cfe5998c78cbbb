package io.quarterhour.internal.calendar;

import io.quarterhour.schedule.DayOfMonth;
import java.time.DayOfWeek;
import java.util.List;

/**
 * Some days of some months. The matching days of a month depend only on its length and on the
 * weekday of its first day, so the bit sets of all 28 kinds of month are computed in advance; bit 0
 * is the first day. The months that have a matching day are computed in advance too, so that a
 * search does not visit months without one, for example for 29 February.
 */
public final class MonthDaySet implements DateSet {
  private static final int WEEKDAYS = 7;
  private static final int ALL_MONTHS = 0xfff;

  /** The matching days of each kind of month. */
  private final int[] daysOfKind;

  /** The months of 400 years that have a matching day. */
  private final long[] months;

  private MonthDaySet(int[] daysOfKind, long[] months) {
    this.daysOfKind = daysOfKind;
    this.months = months;
  }

  /**
   * Returns the given days of every n-th month, counted from the anchor month, which is included.
   */
  public static DateSet through(int everyMonths, long anchorMonth, List<DayOfMonth> days) {
    DateSet every = in(ALL_MONTHS, (length, first) -> bits(days, length, first));
    return everyMonths == 1 || every == NONE
        ? every
        : new EveryNMonths(every, everyMonths, anchorMonth);
  }

  /**
   * Returns some days of some months.
   *
   * @param monthsOfYear the months of the year as bits, bit 0 is January; not empty
   * @param days the rule for the days of each of these months
   */
  public static DateSet in(int monthsOfYear, DayOfMonthRule days) {
    int[] daysOfKind = new int[GregorianMonths.KINDS];
    int kinds = 0;
    boolean every = monthsOfYear == ALL_MONTHS;
    for (int kind = 0; kind < GregorianMonths.KINDS; kind++) {
      int length = GregorianMonths.length(kind);
      int all = -1 >>> (Integer.SIZE - length);
      daysOfKind[kind] = days.in(length, GregorianMonths.firstWeekday(kind)) & all;
      every &= daysOfKind[kind] == all;
      kinds |= daysOfKind[kind] == 0 ? 0 : 1 << kind;
    }
    if (every) {
      return EveryNDays.DAILY;
    }
    MonthDaySet answer = new MonthDaySet(daysOfKind, GregorianMonths.select(monthsOfYear, kinds));
    return answer.monthAtOrAfter(0) < 0 ? NONE : answer;
  }

  private static int bits(List<DayOfMonth> days, int length, int firstWeekday) {
    int bits = 0;
    for (DayOfMonth day : days) {
      bits |= bit(day, length, firstWeekday);
    }
    return bits;
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

  @Override
  public int atOrAfter(int day) {
    int begin = GregorianMonths.BEGIN;
    if (day < begin || day >= begin + GregorianMonths.CYCLE_DAYS) {
      begin += Math.floorDiv(day - begin, GregorianMonths.CYCLE_DAYS) * GregorianMonths.CYCLE_DAYS;
    }
    int month = GregorianMonths.of(day - begin);
    if (((months[month >> 6] >>> month) & 1) != 0) {
      int left =
          daysOfKind[GregorianMonths.kind(month)]
              >>> (day - begin - GregorianMonths.firstDay(month));
      if (left != 0) {
        return DateSet.bounded(day + Integer.numberOfTrailingZeros(left));
      }
    }
    return DateSet.bounded(firstOf(month + 1, begin));
  }

  /** Returns the first matching day of a month or of a later month. */
  private int firstOf(int month, int begin) {
    int next = monthAtOrAfter(month);
    if (next < 0) {
      next = monthAtOrAfter(0);
      return firstIn(next, begin + GregorianMonths.CYCLE_DAYS);
    }
    return firstIn(next, begin);
  }

  private int firstIn(int month, int begin) {
    int days = daysOfKind[GregorianMonths.kind(month)];
    return begin + GregorianMonths.firstDay(month) + Integer.numberOfTrailingZeros(days);
  }

  /**
   * {@return the first month at or after a month that has a matching day, or -1 if there is none up
   * to the end of the cycle}
   */
  private int monthAtOrAfter(int month) {
    int word = month >> 6;
    if (word < months.length) {
      long left = months[word] & (-1L << month);
      while (left == 0 && ++word < months.length) {
        left = months[word];
      }
      if (left != 0) {
        return (word << 6) + Long.numberOfTrailingZeros(left);
      }
    }
    return -1;
  }

  @Override
  public boolean comesRound() {
    return true;
  }
}
