package io.quarterhour.notify.webhook;

import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.notify.http.AddressPolicy;
import io.quarterhour.notify.http.HttpSettings;
import io.quarterhour.notify.http.RefusedAddressException;
import io.quarterhour.notify.http.RestrictedHttpClient;
import io.quarterhour.notify.http.RetryAfterHeader;
import io.quarterhour.notify.http.SecretMask;
import io.quarterhour.plugin.Configurable;
import io.quarterhour.plugin.PluginContext;
import io.quarterhour.tenant.TenantId;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The notifier {@value #NAME}, which posts a JSON document to an HTTP address.
 *
 * <p>Settings of a rule:
 *
 * <ul>
 *   <li>{@code url} (required): the address, {@code https://} or {@code http://}, plain or as
 *       {@code secret:NAME}. An address that is a secret, and requests with secrets in their
 *       headers, must use {@code https://}, except to the loopback address;
 *   <li>{@code headers}: additional headers, texts by name, plain or as {@code secret:NAME}; none
 *       by default. Headers with credentials ({@code Authorization}, {@code Proxy-Authorization},
 *       {@code Cookie}, {@code X-Api-Key}, {@code Api-Key}) must be given as {@code secret:NAME}.
 *       Headers that the notifier or the protocol sets cannot be given;
 *   <li>{@code bearer}: a bearer token, as {@code secret:NAME}; none by default;
 *   <li>{@code basic}: user and password for basic authentication, as {@code secret:NAME} of a
 *       secret {@code user:password}; none by default;
 *   <li>{@code signingKeys}: the keys that sign the document, as {@code secret:NAME} by key id;
 *       each adds a signature; no signature by default. A key has at least 24 bytes.
 * </ul>
 *
 * <p>At most one of {@code bearer}, {@code basic} and a header {@code Authorization} may be given.
 * Secrets are resolved on the node that sends the notification, among the secrets that the tenant
 * who owns the task may use.
 *
 * <p>Settings of the host:
 *
 * <ul>
 *   <li>{@code allowedAddresses}: a list of host names and address blocks ({@code 10.1.0.0/16}) to
 *       which connections are allowed although they are not public; none by default;
 *   <li>{@code link}: the address of an execution in a user interface, in which {@code {execution}}
 *       and {@code {tenant}} are replaced; no link by default;
 *   <li>{@code timeout}: the time limit of a request, as an ISO 8601 duration of at most {@code
 *       PT50S}; {@code PT20S} by default;
 *   <li>{@code proxy}: the HTTP proxy for all requests except those to the loopback address, for
 *       example {@code http://proxy.acme.example:3128}; none by default. The proxy resolves names
 *       once more, so it must not forward requests to addresses that receivers must not have.
 * </ul>
 *
 * <p>Safe for use by many threads.
 */
public final class WebhookNotifier implements Notifier, Configurable, AutoCloseable {
  /** The name of this notifier in rules. */
  public static final String NAME = "webhook";

  private static final Set<String> SETTINGS =
      Set.of("allowedAddresses", "link", "proxy", "timeout");

  /** The maximum number of bytes that are read of a response, for the message. */
  private static final int READ = 2000;

  /** The maximum number of characters of a result; a longer result is left out. */
  private static final int MAX_RESULT = 200_000;

  private BiFunction<TenantId, String, Optional<String>> secrets =
      (owner, name) -> Optional.empty();
  private Supplier<Instant> now = Instant::now;
  private HttpSettings http = HttpSettings.NONE;
  private @Nullable String link;
  private @Nullable RestrictedHttpClient sender;
  private boolean isClosed;

  /** Creates a notifier with default settings. Called by {@code ServiceLoader}. */
  public WebhookNotifier() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public synchronized void configure(PluginContext context) {
    http = HttpSettings.read(context.settings(), SETTINGS);
    secrets = context::secret;
    now = context.time()::instant;
    link = context.settings().get("link") instanceof String text ? text : null;
    // A scheduler that could not be built has closed the notifier; a corrected one uses it again.
    close();
    sender = null;
    isClosed = false;
  }

  @Override
  public List<String> problems(Map<String, Object> settings) {
    return problems(settings, TenantId.INSTALLATION);
  }

  @Override
  public List<String> problems(Map<String, Object> settings, TenantId owner) {
    List<String> problems = new ArrayList<>();
    WebhookRule rule = rule(settings, owner, problems);
    String host = rule == null ? "" : rule.url().getHost();
    if (rule != null && AddressPolicy.isAddress(host)) {
      try {
        http.policy().resolve(host);
      } catch (IOException e) {
        problems.add(SecretMask.mask("'url': " + e.getMessage(), rule.secrets()));
      }
    }
    return problems;
  }

  private @Nullable WebhookRule rule(
      Map<String, Object> settings, TenantId owner, List<String> problems) {
    return WebhookRule.read(settings, name -> secrets.apply(owner, name), problems);
  }

  /** {@return the host of the address with the port, however the address writes them} */
  @Override
  public String destination(Map<String, Object> settings) {
    try {
      URI url = new URI(String.valueOf(settings.get("url")));
      String host = String.valueOf(url.getHost()).toLowerCase(Locale.ROOT);
      int standard = "http".equalsIgnoreCase(url.getScheme()) ? 80 : 443;
      return host + ":" + (url.getPort() < 0 ? standard : url.getPort());
    } catch (URISyntaxException e) {
      return "";
    }
  }

  /**
   * {@return the destination as {@link #destination(Map)}, or the name of the secret that contains
   * the address, with the tenant whose secret it is}
   */
  @Override
  public String destination(Map<String, Object> settings, TenantId owner) {
    String url = String.valueOf(settings.get("url"));
    return url.startsWith(WebhookRule.SECRET) ? url + " of " + owner : destination(settings);
  }

  @Override
  public void send(Notification notification) throws DeliveryException, IOException {
    WebhookRule rule = currentRule(notification);
    byte[] body = WebhookBody.of(notification, link(notification), MAX_RESULT);
    RestrictedHttpClient.Response response;
    try {
      Map<String, String> headers = new LinkedHashMap<>(rule.headers());
      headers.putAll(signed(rule, notification, body));
      response =
          sender()
              .send(
                  new RestrictedHttpClient.Request(
                      "POST",
                      rule.url(),
                      headers,
                      new RestrictedHttpClient.Body(body, "application/json"),
                      READ));
    } catch (RefusedAddressException e) {
      throw DeliveryException.permanent(
          SecretMask.mask(String.valueOf(e.getMessage()), rule.secrets()));
    } catch (IOException e) {
      // The exception itself is left out, since it may contain the address, which may be a secret.
      throw new IOException(
          "no response from " + rule.name() + ": " + SecretMask.mask(describe(e), rule.secrets()));
    }
    checkStatus(rule, response);
  }

  private static String describe(IOException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  /**
   * {@return the rule with the secrets as they are now}
   *
   * @throws DeliveryException if the rule is invalid, or, not permanent, if a secret is missing on
   *     this node, since another node or a later attempt may have it
   */
  private WebhookRule currentRule(Notification notification) throws DeliveryException {
    List<String> problems = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    WebhookRule rule =
        WebhookRule.read(
            notification.settings(),
            name -> {
              Optional<String> secret = secrets.apply(notification.owner(), name);
              if (secret.isEmpty()) {
                missing.add(name);
              }
              return secret;
            },
            problems);
    if (rule != null) {
      return rule;
    }
    String all = String.join("; ", problems);
    throw missing.size() == problems.size()
        ? DeliveryException.delayed(all, Duration.ZERO)
        : DeliveryException.permanent(all);
  }

  private @Nullable String link(Notification notification) {
    return link == null
        ? null
        : link.replace("{execution}", notification.execution().id().toString())
            .replace("{tenant}", notification.execution().tenant().value());
  }

  private Map<String, String> signed(WebhookRule rule, Notification notification, byte[] body) {
    String id = notification.id().toString();
    Instant at = now.get();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", String.valueOf(at.getEpochSecond()));
    if (!rule.keys().isEmpty()) {
      headers.put(
          "webhook-signature",
          WebhookSigner.signatures(List.copyOf(rule.keys().values()), id, at, body));
      headers.put("webhook-key-id", String.join(" ", rule.keys().keySet()));
    }
    return headers;
  }

  private void checkStatus(WebhookRule rule, RestrictedHttpClient.Response response)
      throws DeliveryException {
    int status = response.status();
    if (status >= 200 && status < 300) {
      return;
    }
    String excerpt = response.excerpt(rule.secrets());
    String text = excerpt.isEmpty() ? "" : ": " + excerpt;
    String what = rule.name() + " returned HTTP " + status + text;
    if (RetryAfterHeader.isBusy(status)) {
      throw DeliveryException.retryAfter(
          what, RetryAfterHeader.pause(response.retryAfter(), now.get()));
    }
    throw DeliveryException.permanent(
        status < 400
            ? what + " (redirects are not followed); set 'url' to the final address"
            : what);
  }

  /** Closes all connections; no notification can be sent until the notifier is configured again. */
  @Override
  public synchronized void close() {
    isClosed = true;
    if (sender != null) {
      sender.close();
    }
  }

  private synchronized RestrictedHttpClient sender() throws IOException {
    if (isClosed) {
      throw new IOException("notifier '" + NAME + "' is closed");
    }
    if (sender == null) {
      sender = new RestrictedHttpClient(http);
    }
    return sender;
  }
}
