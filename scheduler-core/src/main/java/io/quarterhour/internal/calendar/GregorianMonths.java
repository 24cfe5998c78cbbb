package io.quarterhour.internal.calendar;

import java.time.LocalDate;

/**
 * The months of 400 years of the Gregorian calendar, by number: 0 is January 2000. After {@link
 * #CYCLE} months the calendar repeats, including its weekdays. Days are counted from the first day
 * of the cycle.
 */
final class GregorianMonths {
  /** The number of months after which the calendar repeats. */
  static final int CYCLE = 4800;

  /** The proleptic number of the first month. */
  static final int FIRST = 2000 * 12;

  /** The number of days of these months. */
  static final int CYCLE_DAYS = 146_097;

  /** The first day of the cycle, counted from 1970-01-01. */
  static final int BEGIN = (int) LocalDate.of(2000, 1, 1).toEpochDay();

  /** The number of kinds of month: 28 to 31 days, each beginning on one of 7 weekdays. */
  static final int KINDS = 28;

  private static final int KIND_BITS = 5;

  /**
   * The first day of each month and, in the lowest bits, its kind. Contains one more month, which
   * follows the cycle.
   */
  private static final int[] SHEETS = new int[CYCLE + 1];

  /** The months of each kind, and below those of each month of the year, as bit sets. */
  private static final long[][] OF_KIND = new long[KINDS][CYCLE / Long.SIZE];

  private static final long[][] OF_YEAR = new long[12][CYCLE / Long.SIZE];

  static {
    LocalDate month = LocalDate.ofEpochDay(BEGIN);
    for (int i = 0; i <= CYCLE; i++) {
      int kind = (month.lengthOfMonth() - 28) * 7 + month.getDayOfWeek().getValue() - 1;
      SHEETS[i] = (((int) month.toEpochDay() - BEGIN) << KIND_BITS) | kind;
      month = month.plusMonths(1);
    }
    for (int i = 0; i < CYCLE; i++) {
      OF_KIND[kind(i)][i / Long.SIZE] |= 1L << i;
      OF_YEAR[i % 12][i / Long.SIZE] |= 1L << i;
    }
  }

  private GregorianMonths() {}

  /**
   * Returns the month that contains a day.
   *
   * @param day the day, 0 to {@link #CYCLE_DAYS} - 1
   */
  static int of(int day) {
    // The estimate by the average length of a month is the right month or the one before it.
    int month = ((day - 1) * 2153) >> 16;
    return firstDay(month + 1) <= day ? month + 1 : month;
  }

  /** Returns the first day of a month. */
  static int firstDay(int month) {
    return SHEETS[month] >> KIND_BITS;
  }

  /**
   * Returns the kind of a month, less than {@link #KINDS}: months of one kind have the same length
   * and the same weekdays.
   */
  static int kind(int month) {
    return SHEETS[month] & ((1 << KIND_BITS) - 1);
  }

  /** Returns the number of days of a month of a kind. */
  static int length(int kind) {
    return 28 + kind / 7;
  }

  /** Returns the weekday on which a month of a kind begins; 0 is Monday. */
  static int firstWeekday(int kind) {
    return kind % 7;
  }

  /**
   * Returns the months that match a month of the year and a kind.
   *
   * @param monthsOfYear the months of the year as bits, bit 0 is January
   * @param kinds the kinds as bits
   * @return the months of 400 years as bits; month 0 is the lowest bit of the first element
   */
  static long[] select(int monthsOfYear, int kinds) {
    long[] byYear = union(OF_YEAR, monthsOfYear);
    long[] byKind = union(OF_KIND, kinds);
    for (int i = 0; i < byYear.length; i++) {
      byYear[i] &= byKind[i];
    }
    return byYear;
  }

  private static long[] union(long[][] sets, int which) {
    long[] union = new long[CYCLE / Long.SIZE];
    for (int left = which; left != 0; left &= left - 1) {
      long[] set = sets[Integer.numberOfTrailingZeros(left)];
      for (int i = 0; i < union.length; i++) {
        union[i] |= set[i];
      }
    }
    return union;
  }
}
