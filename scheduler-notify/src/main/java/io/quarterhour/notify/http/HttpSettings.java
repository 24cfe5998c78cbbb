package io.quarterhour.notify.http;

import io.quarterhour.error.InvalidInputException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The settings {@code allowedAddresses} and {@code timeout}, which the host gives to each notifier
 * that uses HTTP.
 *
 * @param policy the addresses to which connections are allowed
 * @param limit the time limit of a request, including its response
 */
public record HttpSettings(AddressPolicy policy, Duration limit) {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration LONGEST_LIMIT = Duration.ofSeconds(50);

  /** The settings if the host gives none: public addresses only, within 20 seconds. */
  public static final HttpSettings NONE = new HttpSettings(new AddressPolicy(List.of()), LIMIT);

  /**
   * Reads the settings of a notifier.
   *
   * @param settings the settings that the host gave
   * @param known the names of all settings of the notifier
   * @return the HTTP settings
   * @throws InvalidInputException if a setting is invalid or unknown
   */
  public static HttpSettings read(Map<String, Object> settings, Set<String> known) {
    TreeSet<String> unknown = new TreeSet<>(settings.keySet());
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw new InvalidInputException(
          "no setting " + unknown + ", there are " + new TreeSet<>(known));
    }
    return new HttpSettings(
        new AddressPolicy(allowed(settings.get("allowedAddresses"))),
        limit(settings.get("timeout")));
  }

  private static List<String> allowed(@Nullable Object value) {
    if (value == null) {
      return List.of();
    }
    if (value instanceof List<?> list && list.stream().allMatch(String.class::isInstance)) {
      return list.stream().map(String.class::cast).toList();
    }
    throw new InvalidInputException("'allowedAddresses' must be a list of texts, was " + value);
  }

  private static Duration limit(@Nullable Object value) {
    if (value == null) {
      return LIMIT;
    }
    try {
      Duration given = value instanceof Duration d ? d : Duration.parse(String.valueOf(value));
      if (given.toMillis() > 0 && given.compareTo(LONGEST_LIMIT) <= 0) {
        return given;
      }
    } catch (DateTimeParseException e) {
      // Reported below.
    }
    throw new InvalidInputException(
        "'timeout' must be more than zero and at most " + LONGEST_LIMIT + ", was " + value);
  }
}
