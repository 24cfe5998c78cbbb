package io.quarterhour.notify.http;

import io.quarterhour.error.InvalidInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The settings {@code allowedAddresses}, {@code timeout} and {@code proxy}, which the host gives to
 * each notifier that uses HTTP.
 *
 * @param policy the addresses to which connections are allowed
 * @param limit the time limit of a request, including its response
 * @param proxy the address of the HTTP proxy for all requests except those to the loopback address;
 *     null for direct connections
 */
public record HttpSettings(AddressPolicy policy, Duration limit, @Nullable URI proxy) {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration LONGEST_LIMIT = Duration.ofSeconds(50);

  /** The settings if the host gives none: public addresses only, within 20 seconds. */
  public static final HttpSettings NONE =
      new HttpSettings(new AddressPolicy(List.of()), LIMIT, null);

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
        limit(settings.get("timeout")),
        proxy(settings.get("proxy")));
  }

  private static @Nullable URI proxy(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    try {
      URI proxy = new URI(String.valueOf(value));
      String path = proxy.getRawPath();
      boolean isAddress =
          "http".equalsIgnoreCase(proxy.getScheme())
              && proxy.getHost() != null
              && proxy.getPort() > 0
              && proxy.getRawUserInfo() == null
              && (path == null || path.isEmpty() || path.equals("/"))
              && proxy.getRawQuery() == null;
      if (isAddress) {
        return proxy;
      }
    } catch (URISyntaxException e) {
      // Reported below, without the text, which may contain a password.
    }
    throw new InvalidInputException(
        "'proxy' must be an address such as http://proxy.acme.example:3128, with a port and without"
            + " a user or a path");
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
