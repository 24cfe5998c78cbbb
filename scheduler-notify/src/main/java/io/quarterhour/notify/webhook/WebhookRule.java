package io.quarterhour.notify.webhook;

import io.quarterhour.notify.http.AddressPolicy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a webhook rule. Secrets are given as {@code secret:NAME} and are resolved when
 * they are needed.
 *
 * @param name the receiver for messages: its host, or {@code secret:NAME} if the address is a
 *     secret
 * @param url the address to which the document is posted
 * @param headers the additional headers, with resolved secrets
 * @param keys the signing keys by id, in the order of the map; each signs the request
 * @param secrets the resolved secrets, and the parts of them that an answer may repeat
 */
record WebhookRule(
    String name,
    URI url,
    Map<String, String> headers,
    Map<String, String> keys,
    Set<String> secrets) {
  private static final Set<String> KNOWN =
      Set.of("url", "headers", "bearer", "basic", "signingKeys");
  private static final Set<String> RESERVED_HEADERS =
      Set.of(
          "host",
          "connection",
          "content-length",
          "content-type",
          "transfer-encoding",
          "upgrade",
          "te",
          "trailer",
          "expect",
          "webhook-id",
          "webhook-timestamp",
          "webhook-signature",
          "webhook-key-id");
  private static final Set<String> CONFIDENTIAL =
      Set.of("authorization", "proxy-authorization", "cookie", "x-api-key", "api-key");

  /** The beginning of a setting that names a secret. */
  static final String SECRET = "secret:";

  /** The minimum length of a signing key in bytes, as Standard Webhooks recommends. */
  private static final int MIN_KEY = 24;

  private static final String TOKEN = "[!#$%&'*+.^_`|~\\p{Alnum}-]{1,200}";

  /**
   * Reads the settings of a rule.
   *
   * @param secrets the lookup of secrets by name
   * @param problems the list to which problems are added, each as a sentence
   * @return the settings; null if any of them is invalid
   */
  static @Nullable WebhookRule read(
      Map<String, Object> settings,
      Function<String, Optional<String>> secrets,
      List<String> problems) {
    int before = problems.size();
    Reader reader = new Reader(secrets, problems, new LinkedHashSet<>());
    TreeSet<String> unknown = new TreeSet<>(settings.keySet());
    unknown.removeAll(KNOWN);
    if (!unknown.isEmpty()) {
      problems.add("no setting " + unknown + ", there are " + new TreeSet<>(KNOWN));
    }
    URI url = reader.url(settings.get("url"));
    Map<String, String> headers = reader.headers(settings.get("headers"));
    reader.authorization(settings, headers);
    if (url != null && !reader.found().isEmpty() && !isSafe(url)) {
      problems.add(
          "'url' must begin with https://, since the request contains secrets; http:// is allowed"
              + " for the loopback address only");
    }
    Map<String, String> keys = reader.keys(settings.get("signingKeys"));
    if (url == null || problems.size() > before) {
      return null;
    }
    String given = String.valueOf(settings.get("url"));
    String name = given.startsWith(SECRET) ? given : url.getHost();
    return new WebhookRule(name, url, headers, keys, reader.found());
  }

  private static boolean isSafe(URI url) {
    return "https".equalsIgnoreCase(url.getScheme()) || AddressPolicy.isLoopback(url.getHost());
  }

  /** {@return the receiver, the names of the headers, and the ids of the keys; no secrets} */
  @Override
  public String toString() {
    return "webhook to " + name + " with headers " + headers.keySet() + ", keys " + keys.keySet();
  }

  /** Reads values and collects problems and the secrets that are found. */
  private record Reader(
      Function<String, Optional<String>> secrets, List<String> problems, Set<String> found) {
    @Nullable URI url(@Nullable Object value) {
      int before = problems.size();
      String address = value instanceof String text ? header("'url'", text) : "";
      if (problems.size() > before) {
        return null;
      }
      try {
        URI url = new URI(address);
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        boolean http = scheme.equals("https") || scheme.equals("http");
        if (http
            && url.getHost() != null
            && url.getUserInfo() == null
            && url.getFragment() == null) {
          if (!address.equals(value)) {
            findParts(url);
          }
          return url;
        }
      } catch (URISyntaxException e) {
        // Reported below, without the text, which may contain a secret.
      }
      problems.add(
          "'url' must be an address that begins with https:// or http://,"
              + " with a host and without a user or a fragment");
      return null;
    }

    /** Adds the parts of a secret address, since an answer may repeat any of them. */
    private void findParts(URI url) {
      found.add(url.getHost());
      String path = String.valueOf(url.getRawPath());
      found.add(path);
      for (String segment : path.split("/", -1)) {
        // A plus sign in a path is no space.
        findEncoded(segment, segment.replace("+", "%2B"));
      }
      String query = url.getRawQuery();
      if (query != null) {
        found.add(query);
        for (String parameter : query.split("&", -1)) {
          String value = parameter.substring(parameter.indexOf('=') + 1);
          findEncoded(value, value);
        }
      }
    }

    private void findEncoded(String raw, String encoded) {
      found.add(raw);
      found.add(URLDecoder.decode(encoded, StandardCharsets.UTF_8));
    }

    Map<String, String> headers(@Nullable Object value) {
      Map<String, String> headers = new LinkedHashMap<>();
      texts("headers", value)
          .forEach(
              (name, text) -> {
                String lower = name.toLowerCase(Locale.ROOT);
                if (!name.matches(TOKEN) || RESERVED_HEADERS.contains(lower)) {
                  problems.add("'headers' must not set '" + printable(name) + "'");
                } else if (CONFIDENTIAL.contains(lower) && !text.startsWith(SECRET)) {
                  problems.add("header '" + name + "' must be given as secret:NAME");
                } else {
                  headers.put(name, header("header '" + name + "'", text));
                }
              });
      return headers;
    }

    void authorization(Map<String, Object> settings, Map<String, String> headers) {
      List<String> given = new ArrayList<>();
      headers.keySet().stream().filter("authorization"::equalsIgnoreCase).forEach(given::add);
      Object bearer = settings.get("bearer");
      if (bearer != null) {
        given.add("bearer");
        headers.put("Authorization", "Bearer " + header("bearer", secretOnly("bearer", bearer)));
      }
      Object basic = settings.get("basic");
      if (basic != null) {
        given.add("basic");
        String user = header("basic", secretOnly("basic", basic));
        if (user.indexOf(':') >= 0) {
          found.add(user.substring(user.indexOf(':') + 1));
        }
        byte[] bytes = user.getBytes(StandardCharsets.UTF_8);
        headers.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(bytes));
      }
      if (given.size() > 1) {
        problems.add("only one of " + given + " can be given");
      }
    }

    Map<String, String> keys(@Nullable Object value) {
      Map<String, String> keys = new LinkedHashMap<>();
      texts("signingKeys", value)
          .forEach(
              (id, text) -> {
                String key = header("key '" + id + "'", secretOnly("key '" + id + "'", text));
                if (!id.matches(TOKEN)) {
                  problems.add("'" + printable(id) + "' is not a valid key id");
                } else if (!isKey(key)) {
                  problems.add("key '" + id + "' starts with whsec_, but the rest is not Base64");
                } else if (!key.isEmpty() && WebhookSigner.bytes(key).length < MIN_KEY) {
                  problems.add(
                      "key '"
                          + id
                          + "' must have at least "
                          + MIN_KEY
                          + " bytes, has "
                          + WebhookSigner.bytes(key).length);
                } else {
                  keys.put(id, key);
                }
              });
      return keys;
    }

    private static boolean isKey(String key) {
      try {
        WebhookSigner.bytes(key);
        return true;
      } catch (IllegalArgumentException e) {
        return false;
      }
    }

    private String secretOnly(String what, Object value) {
      if (value instanceof String text && text.startsWith(SECRET)) {
        return text;
      }
      problems.add(what + " must be given as secret:NAME");
      return "";
    }

    /** {@return a text, or the secret that the text names} */
    private String header(String what, String text) {
      String value = text;
      if (text.startsWith(SECRET)) {
        String name = text.substring(SECRET.length());
        Optional<String> secret = secrets.apply(name);
        value = secret.orElse("");
        if (secret.isEmpty()) {
          problems.add(what + ": there is no secret '" + printable(name) + "' on this node");
        } else if (value.isBlank()) {
          problems.add(what + ": the secret '" + printable(name) + "' is empty");
        }
        found.add(value);
      }
      if (value.chars().anyMatch(c -> c < ' ' || c == 127)) {
        problems.add(what + " must not contain line breaks or other control characters");
        return "";
      }
      return value;
    }

    private Map<String, String> texts(String name, @Nullable Object value) {
      Map<String, String> texts = new LinkedHashMap<>();
      if (value instanceof Map<?, ?> map) {
        map.forEach(
            (key, text) -> {
              if (text instanceof String one) {
                texts.put(String.valueOf(key), one);
              } else {
                problems.add(
                    "'"
                        + name
                        + "' must map names to texts, but the value of '"
                        + printable(key)
                        + "' is not a text");
              }
            });
      } else if (value != null) {
        problems.add("'" + name + "' must map names to texts");
      }
      return texts;
    }

    private static String printable(Object text) {
      return String.valueOf(text).replaceAll("\\p{Cntrl}", "?");
    }
  }
}
