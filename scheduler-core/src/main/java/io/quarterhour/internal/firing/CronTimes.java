package io.quarterhour.internal.firing;

/**
 * The minutes of some hours.
 *
 * @param minutes bit 0 is minute 0; not empty
 * @param hours bit 0 is hour 0; not empty
 */
record CronTimes(long minutes, int hours) implements TimesOfDay {
  private static final int MINUTE = 60;
  private static final int HOUR = 3600;

  @Override
  public int atOrAfter(int second) {
    int minuteOfDay = (second + MINUTE - 1) / MINUTE;
    int hour = minuteOfDay / 60;
    int hoursLeft = hours >>> hour; // there is no bit 24, and a second of the day rounds up to it
    if ((hoursLeft & 1) != 0) {
      int minute = minuteOfDay - hour * 60;
      long minutesLeft = minutes >>> minute;
      if (minutesLeft != 0) {
        return (minuteOfDay + Long.numberOfTrailingZeros(minutesLeft)) * MINUTE;
      }
    }
    hoursLeft >>>= 1;
    if (hoursLeft == 0) {
      return NONE;
    }
    hour += 1 + Integer.numberOfTrailingZeros(hoursLeft);
    return hour * HOUR + Long.numberOfTrailingZeros(minutes) * MINUTE;
  }

  @Override
  public int first() {
    return Integer.numberOfTrailingZeros(hours) * HOUR
        + Long.numberOfTrailingZeros(minutes) * MINUTE;
  }

  @Override
  public int[] all() {
    int[] all = new int[Integer.bitCount(hours) * Long.bitCount(minutes)];
    int second = first();
    for (int i = 0; i < all.length; i++) {
      all[i] = second;
      second = atOrAfter(second + 1);
    }
    return all;
  }
}
