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
 * Settings that the host gives to each channel that speaks HTTP: {@code allowedAddresses} and
 * {@code timeout}.
 *
 * @param policy where connections may go
 * @param limit how long a request may take, with its answer
 */
public record HttpSettings(AddressPolicy policy, Duration limit) {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration LONGEST_LIMIT = Duration.ofSeconds(50);

  /** If the host gives none: public addresses, within 20 seconds. */
  public static final HttpSettings NONE = new HttpSettings(new AddressPolicy(List.of()), LIMIT);

  /**
   * Reads them.
   *
   * @param settings what the host gave
   * @param known the names of all settings of the channel
   * @return the settings
   * @throws InvalidInputException if one is wrong, or not known
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
      // Told below.
    }
    throw new InvalidInputException(
        "'timeout' must be more than zero and at most " + LONGEST_LIMIT + ", was " + value);
  }
}
