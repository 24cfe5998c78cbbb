package io.quarterhour.internal.calendar;

import java.time.LocalDate;

/**
 * The months of the Gregorian calendar as numbers: 0 is January of year 0, for years 0 and later. A
 * day is the number of days since 1970-01-01. All months of 400 years are looked up in tables, for
 * then the calendar repeats, weekdays included.
 */
final class Months {
  static final int FIRST = 12;
  static final int LAST = 9999 * 12 + 11;
  static final int CYCLE = 4800;

  /** How many kinds of month there are: of 28 to 31 days, each beginning on one of 7 weekdays. */
  static final int KINDS = 28;

  private static final int CYCLE_DAYS = 146_097;
  private static final int BEGIN = (int) LocalDate.of(0, 1, 1).toEpochDay();

  /** The first day of each month, counted from the first of all; and of the one that follows. */
  private static final int[] FIRST_DAYS = new int[CYCLE + 1];

  private static final byte[] KIND = new byte[CYCLE];

  static {
    LocalDate month = LocalDate.of(0, 1, 1);
    for (int i = 0; i <= CYCLE; i++) {
      FIRST_DAYS[i] = (int) month.plusMonths(i).toEpochDay() - BEGIN;
    }
    int weekday = month.getDayOfWeek().getValue() - 1;
    for (int i = 0; i < CYCLE; i++) {
      int length = FIRST_DAYS[i + 1] - FIRST_DAYS[i];
      KIND[i] = (byte) ((length - 28) * 7 + (weekday + FIRST_DAYS[i]) % 7);
    }
  }

  private Months() {}

  /** The month in which a day lies. */
  static int of(int day) {
    int cycle = (day - BEGIN) / CYCLE_DAYS;
    int dayOfCycle = day - BEGIN - cycle * CYCLE_DAYS;
    int month = (int) ((long) dayOfCycle * CYCLE / CYCLE_DAYS);
    // By the average length of a month that is the right one or next to it.
    if (FIRST_DAYS[month] > dayOfCycle) {
      month--;
    } else if (FIRST_DAYS[month + 1] <= dayOfCycle) {
      month++;
    }
    return cycle * CYCLE + month;
  }

  /** The first day of a month. */
  static int firstDay(int month) {
    int cycle = month / CYCLE;
    return BEGIN + cycle * CYCLE_DAYS + FIRST_DAYS[month - cycle * CYCLE];
  }

  /**
   * The kind of a month, less than {@link #KINDS}: two of one kind have the same calendar sheet.
   */
  static int kind(int month) {
    return KIND[month % CYCLE];
  }

  /** How many days a month of a kind has. */
  static int length(int kind) {
    return 28 + kind / 7;
  }

  /** The weekday on which a month of a kind begins: 0 is Monday. */
  static int firstWeekday(int kind) {
    return kind % 7;
  }
}
