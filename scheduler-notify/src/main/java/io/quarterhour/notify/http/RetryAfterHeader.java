package io.quarterhour.notify.http;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;

/** Who answers that it cannot now, and when it wants to be asked again. */
public final class RetryAfterHeader {
  private static final Set<Integer> STATUSES = Set.of(408, 425, 429);

  private RetryAfterHeader() {}

  /**
   * Tells whether the same request may be taken later.
   *
   * @param status the status of an answer
   * @return whether it says so
   */
  public static boolean isBusy(int status) {
    return status >= 500 || STATUSES.contains(status);
  }

  /**
   * Reads {@code Retry-After}, in seconds or as a date.
   *
   * @param header its value; empty if there is none
   * @param now the time
   * @return how long to wait; zero if it does not say
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
