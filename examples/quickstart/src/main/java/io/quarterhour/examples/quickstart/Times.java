package io.quarterhour.examples.quickstart;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Formats times for people.
 *
 * @param zone the time zone of the formatted times
 */
record Times(ZoneId zone) {
  private static final DateTimeFormatter TIME = formatter("HH:mm:ss");
  private static final DateTimeFormatter DATE_TIME = formatter("uuuu-MM-dd HH:mm");
  private static final DateTimeFormatter LABELLED = formatter("uuuu-MM-dd HH:mm:ss xxx");

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
  }

  /** {@return times in the zone of this machine} */
  static Times here() {
    return new Times(ZoneId.systemDefault());
  }

  /**
   * {@return a time with its zone, for example {@code 2027-01-31 06:00:00 +05:45 (Asia/Kathmandu)}}
   */
  String labelled(Instant instant) {
    return LABELLED.format(instant.atZone(zone)) + " (" + zone.getId() + ")";
  }

  /** {@return the time of day; the date and the time of day if the date is not that of today} */
  String brief(Instant instant, Instant now) {
    boolean today = LocalDate.ofInstant(instant, zone).equals(LocalDate.ofInstant(now, zone));
    return (today ? TIME : DATE_TIME).format(instant.atZone(zone));
  }

  /**
   * {@return the distance, for example {@code in 7 s}, {@code in 5 h 3 min} or {@code 2 min ago}}
   */
  static String relative(Instant instant, Instant now) {
    Duration distance = Duration.between(now, instant);
    // Seconds are rounded up, so that a time in the future is never "in 0 s".
    long seconds = distance.abs().plusMillis(999).toSeconds();
    String span = span(Duration.ofSeconds(seconds));
    return distance.isNegative() ? span + " ago" : "in " + span;
  }

  private static String span(Duration distance) {
    if (distance.toDays() > 0) {
      return distance.toDays() + " d " + distance.toHoursPart() + " h";
    }
    if (distance.toHours() > 0) {
      return distance.toHours() + " h " + distance.toMinutesPart() + " min";
    }
    return distance.toMinutes() > 0 ? distance.toMinutes() + " min" : distance.toSeconds() + " s";
  }

  /** {@return the name of a constant in lower case and with blanks} */
  static String name(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
