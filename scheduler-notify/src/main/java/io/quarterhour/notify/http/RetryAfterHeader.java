package io.quarterhour.notify.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The interpretation of responses that ask for a later retry, and of the header {@code
 * Retry-After}.
 */
public final class RetryAfterHeader {
  private static final Set<Integer> STATUSES = Set.of(408, 425, 429);

  private static final Duration LONGEST = Duration.ofDays(1);

  /** The maximum number of digits of seconds that are not certainly longer than a day. */
  private static final int MAX_DIGITS = 9;

  /** The formats of dates in HTTP (RFC 9110, 5.6.7): the current one, and two obsolete ones. */
  private static final List<DateTimeFormatter> FORMATS =
      List.of(
          DateTimeFormatter.RFC_1123_DATE_TIME,
          new DateTimeFormatterBuilder()
              .appendPattern("EEEE, dd-MMM-")
              .appendValueReduced(ChronoField.YEAR, 2, 2, 2000)
              .appendPattern(" HH:mm:ss 'GMT'")
              .toFormatter(Locale.ENGLISH),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss uuuu", Locale.ENGLISH));

  private RetryAfterHeader() {}

  /**
   * Checks whether the same request may succeed later.
   *
   * @param status the status code of a response
   * @return whether the request should be retried: 408, 425, 429 and 5xx
   */
  public static boolean isBusy(int status) {
    return status >= 500 || STATUSES.contains(status);
  }

  /**
   * Parses {@code Retry-After}, given in seconds or as a date in one of the three formats of HTTP.
   *
   * @param header the value of the header; empty if there is none
   * @param now the current time
   * @return the time to wait, from zero to one day; zero if the header is absent or invalid, or if
   *     its date has passed
   */
  public static Duration pause(Optional<String> header, Instant now) {
    String text = header.orElse("").strip();
    if (text.matches("\\d+")) {
      return text.length() > MAX_DIGITS
          ? LONGEST
          : bounded(Duration.ofSeconds(Long.parseLong(text)));
    }
    for (DateTimeFormatter format : FORMATS) {
      try {
        Instant until = LocalDateTime.parse(text, format).toInstant(ZoneOffset.UTC);
        return bounded(Duration.between(now, until));
      } catch (DateTimeException e) {
        // Another format, or invalid.
      }
    }
    return Duration.ZERO;
  }

  private static Duration bounded(Duration pause) {
    Duration atLeast = pause.isNegative() ? Duration.ZERO : pause;
    return atLeast.compareTo(LONGEST) < 0 ? atLeast : LONGEST;
  }
}
