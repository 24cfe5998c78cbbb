package io.quarterhour.notify.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Removes secrets from texts of other systems, which may repeat what they were sent. Also removes
 * their Base64 form and their form in URLs.
 *
 * <p>A secret of less than 8 characters is removed only where it stands alone, between characters
 * that are neither letters nor digits, and one of a single character is not removed: they occur in
 * other words as well, and a text without those could not be read.
 */
public final class SecretMask {
  private static final int ANYWHERE = 8;
  private static final int SHORTEST = 2;
  private static final String MASK = "***";

  private SecretMask() {}

  /**
   * Replaces secrets by three asterisks.
   *
   * @param text the text
   * @param secrets the secrets
   * @return the text without the secrets
   */
  public static String mask(String text, Collection<String> secrets) {
    List<String> forms =
        secrets.stream()
            .filter(secret -> secret.length() >= SHORTEST)
            .flatMap(SecretMask::forms)
            .distinct()
            .sorted(Comparator.comparing(String::length).reversed())
            .toList();
    String masked = text;
    for (String form : forms) {
      masked =
          form.length() >= ANYWHERE
              ? masked.replace(form, MASK)
              : alone(form).matcher(masked).replaceAll(Matcher.quoteReplacement(MASK));
    }
    return masked;
  }

  private static Stream<String> forms(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        secret,
        Base64.getEncoder().encodeToString(bytes),
        URLEncoder.encode(secret, StandardCharsets.UTF_8));
  }

  private static Pattern alone(String secret) {
    return Pattern.compile(
        "(?<![\\p{IsAlphabetic}\\p{IsDigit}])"
            + Pattern.quote(secret)
            + "(?![\\p{IsAlphabetic}\\p{IsDigit}])");
  }
}
