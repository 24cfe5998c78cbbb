package io.quarterhour.notify.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs a body as specified by Standard Webhooks: {@code v1,} and the Base64 text of the
 * HMAC-SHA256 of the id, the seconds since 1970 and the body. Of a key that starts with {@code
 * whsec_}, the rest is Base64; any other key is used as its UTF-8 bytes.
 */
final class WebhookSigner {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String ENCODED = "whsec_";

  private WebhookSigner() {}

  /**
   * Signs the body once with each key, so that a receiver may know only an older or a newer key.
   *
   * @return the value of the header, with signatures separated by spaces
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
      // Every JVM supports this algorithm.
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
