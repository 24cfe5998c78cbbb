package io.quarterhour.internal.calendar;

/**
 * The times of day of a cron expression: all combinations of its seconds, minutes and hours.
 *
 * @param seconds the seconds as bits, bit 0 is second 0; not empty
 * @param minutes the minutes as bits, bit 0 is minute 0; not empty
 * @param hours the hours as bits, bit 0 is hour 0; not empty
 */
public record CronTimesOfDay(long seconds, long minutes, int hours) implements TimeOfDaySet {
  private static final int MINUTE = 60;
  private static final int HOUR = 3600;

  @Override
  public int atOrAfter(int second) {
    int minute = second / MINUTE;
    int hour = second / HOUR;
    int minuteOfHour = minute - hour * MINUTE;
    if (((hours >>> hour) & 1) != 0) {
      if (((minutes >>> minuteOfHour) & 1) != 0) {
        long secondsLeft = seconds >>> (second - minute * MINUTE);
        if (secondsLeft != 0) {
          return second + Long.numberOfTrailingZeros(secondsLeft);
        }
      }
      long minutesLeft = (minutes >>> minuteOfHour) >>> 1;
      if (minutesLeft != 0) {
        return (minute + 1 + Long.numberOfTrailingZeros(minutesLeft)) * MINUTE + firstSecond();
      }
    }
    int hoursLeft = (hours >>> hour) >>> 1;
    return hoursLeft == 0
        ? NONE
        : (hour + 1 + Integer.numberOfTrailingZeros(hoursLeft)) * HOUR + firstOfHour();
  }

  @Override
  public int first() {
    return Integer.numberOfTrailingZeros(hours) * HOUR + firstOfHour();
  }

  private int firstOfHour() {
    return Long.numberOfTrailingZeros(minutes) * MINUTE + firstSecond();
  }

  private int firstSecond() {
    return Long.numberOfTrailingZeros(seconds);
  }

  @Override
  public int last() {
    int hour = Integer.SIZE - 1 - Integer.numberOfLeadingZeros(hours);
    int minute = Long.SIZE - 1 - Long.numberOfLeadingZeros(minutes);
    int second = Long.SIZE - 1 - Long.numberOfLeadingZeros(seconds);
    return hour * HOUR + minute * MINUTE + second;
  }
}
