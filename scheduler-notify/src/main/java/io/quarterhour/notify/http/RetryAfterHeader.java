package io.quarterhour.notify.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;

/**
 * The interpretation of responses that ask for a later retry, and of the header {@code
 * Retry-After}.
 */
public final class RetryAfterHeader {
  private static final Set<Integer> STATUSES = Set.of(408, 425, 429);

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
   * Parses {@code Retry-After}, given in seconds or as a date.
   *
   * @param header the value of the header; empty if there is none
   * @param now the current time
   * @return the time to wait; zero if the header is absent or invalid, negative if its date has
   *     passed
   */
  public static Duration pause(Optional<String> header, Instant now) {
    String text = header.orElse("").strip();
    try {
      return Duration.ofSeconds(Long.parseLong(text));
    } catch (NumberFormatException e) {
      try {
        Instant until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        return Duration.between(now, until);
      } catch (DateTimeParseException another) {
        return Duration.ZERO;
      }
    }
  }
}
