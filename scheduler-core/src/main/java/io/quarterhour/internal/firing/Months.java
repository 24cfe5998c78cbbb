package io.quarterhour.internal.firing;

/**
 * Arithmetic of the Gregorian calendar on numbers, for years 0 and later: a month is the number of
 * months since January of year 0, a day the number of days since 1970-01-01. {@link
 * java.time.LocalDate} would do, but makes an object per step.
 */
final class Months {
  static final int FIRST = 12;
  static final int LAST = 9999 * 12 + 11;

  /** After so many months the calendar repeats, weekdays included: 400 years. */
  static final int CYCLE = 4800;

  /**
   * Days from 0000-03-01 to 1970-01-01. Years that begin in March have their leap day at the end.
   */
  private static final int MARCH_OF_YEAR_0 = 719_468;

  private static final int DAYS_400_YEARS = 146_097;
  private static final int DAYS_100_YEARS = 36_524;
  private static final int DAYS_4_YEARS = 1_461;

  private Months() {}

  /** The month in which a day lies. */
  static int of(int day) {
    int z = day + MARCH_OF_YEAR_0;
    int era = z / DAYS_400_YEARS;
    int dayOfEra = z - era * DAYS_400_YEARS;
    // Takes out the leap days, so that each year of the era has 365.
    int leapDays =
        dayOfEra / (DAYS_4_YEARS - 1) - dayOfEra / DAYS_100_YEARS + dayOfEra / (DAYS_400_YEARS - 1);
    int yearOfEra = (dayOfEra - leapDays) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    // From March on, months of 31 30 31 30 31 days follow each other: 153 days for five.
    int fromMarch = (5 * dayOfYear + 2) / 153;
    return (era * 400 + yearOfEra) * 12 + fromMarch + 2;
  }

  /** The first day of a month. */
  static int firstDay(int month) {
    int sinceMarch = month - 2;
    int year = sinceMarch / 12;
    int fromMarch = sinceMarch - year * 12;
    return year * 365
        + year / 4
        - year / 100
        + year / 400
        + (153 * fromMarch + 2) / 5
        - MARCH_OF_YEAR_0;
  }

  /** The weekday of a day: 0 is Monday. */
  static int weekday(int day) {
    return Math.floorMod(day + 3, 7);
  }
}
