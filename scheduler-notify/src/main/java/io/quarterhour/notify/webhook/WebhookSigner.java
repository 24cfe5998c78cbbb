package io.quarterhour.notify.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs a body as Standard Webhooks says: {@code v1,} and HMAC-SHA256 of the id, the seconds since
 * 1970 and the body, in Base64. A key that begins with {@code whsec_} is Base64 after that; any
 * other is taken as it stands, in UTF-8.
 */
final class WebhookSigner {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String ENCODED = "whsec_";

  private WebhookSigner() {}

  /**
   * Signs once for each key, so that a receiver may know an older or a newer one.
   *
   * @return the value of the header, signatures separated by spaces
   */
  static String signatures(List<String> keys, String id, Instant at, byte[] body) {
    StringBuilder all = new StringBuilder();
    for (String key : keys) {
      all.append(all.isEmpty() ? "v1," : " v1,").append(signature(key, id, at, body));
    }
    return all.toString();
  }

  private static String signature(String key, String id, Instant at, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(bytes(key), ALGORITHM));
      mac.update((id + "." + at.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      // Every JVM has this algorithm.
      throw new IllegalStateException(e);
    }
  }

  /** {@return the bytes of a key} */
  static byte[] bytes(String key) {
    return key.startsWith(ENCODED)
        ? Base64.getDecoder().decode(key.substring(ENCODED.length()))
        : key.getBytes(StandardCharsets.UTF_8);
  }
}
