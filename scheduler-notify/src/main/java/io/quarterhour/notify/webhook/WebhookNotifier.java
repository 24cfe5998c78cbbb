package io.quarterhour.notify.webhook;

import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.notify.http.AddressPolicy;
import io.quarterhour.notify.http.HttpSettings;
import io.quarterhour.notify.http.RefusedAddressException;
import io.quarterhour.notify.http.RestrictedHttpClient;
import io.quarterhour.notify.http.RetryAfterHeader;
import io.quarterhour.plugin.Configurable;
import io.quarterhour.plugin.PluginContext;
import io.quarterhour.tenant.TenantId;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Posts a JSON document to an HTTP address. Its name is {@value #NAME}.
 *
 * <p>A rule says {@code url}, and may say {@code headers} (texts by their names), {@code bearer} or
 * {@code basic} (a user and a password with a colon between) and {@code signingKeys} (keys by their
 * ids, the newest first). Secrets are given as {@code secret:NAME}, and looked up on the node that
 * sends, among those that the tenant to whom the task belongs may use.
 *
 * <p>The host may give it settings: {@code allowedAddresses}, a list of names of hosts and of
 * addresses ({@code 10.1.0.0/16}) that may be reached though they are not public; {@code link}, an
 * address in which {@code {execution}} and {@code {tenant}} are replaced; {@code timeout}, as in
 * ISO 8601, {@code PT20S} if it does not say.
 */
public final class WebhookNotifier implements Notifier, Configurable {
  /** The name by which rules call it. */
  public static final String NAME = "webhook";

  private static final Set<String> SETTINGS = Set.of("allowedAddresses", "link", "timeout");

  /** So much of an answer is read, for the message. */
  private static final int READ = 2000;

  /** A result of more characters is left out. */
  private static final int MAX_RESULT = 200_000;

  private BiFunction<TenantId, String, Optional<String>> secrets =
      (owner, name) -> Optional.empty();
  private Supplier<Instant> now = Instant::now;
  private HttpSettings http = HttpSettings.NONE;
  private @Nullable String link;
  private @Nullable RestrictedHttpClient sender;

  /** For {@code ServiceLoader}. */
  public WebhookNotifier() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void configure(PluginContext context) {
    http = HttpSettings.read(context.settings(), SETTINGS);
    secrets = context::secret;
    now = context.time()::instant;
    link = context.settings().get("link") instanceof String text ? text : null;
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
        problems.add("'url': " + e.getMessage());
      }
    }
    return problems;
  }

  private @Nullable WebhookRule rule(
      Map<String, Object> settings, TenantId owner, List<String> problems) {
    return WebhookRule.read(settings, name -> secrets.apply(owner, name), problems);
  }

  /** The host, and the port if it is said. */
  @Override
  public String destination(Map<String, Object> settings) {
    try {
      String authority = new URI(String.valueOf(settings.get("url"))).getAuthority();
      return authority == null ? "" : authority;
    } catch (URISyntaxException e) {
      return "";
    }
  }

  @Override
  public void send(Notification notification) throws DeliveryException, IOException {
    List<String> problems = new ArrayList<>();
    WebhookRule rule = rule(notification.settings(), notification.owner(), problems);
    if (rule == null) {
      throw DeliveryException.permanent(String.join("; ", problems));
    }
    byte[] body = WebhookBody.of(notification, link(notification), MAX_RESULT);
    RestrictedHttpClient.Answer answer;
    try {
      Map<String, String> headers = new LinkedHashMap<>(rule.headers());
      headers.putAll(signed(rule, notification, body));
      answer =
          sender()
              .send(
                  new RestrictedHttpClient.Request(
                      "POST",
                      rule.url(),
                      headers,
                      new RestrictedHttpClient.Body(body, "application/json"),
                      READ));
    } catch (RefusedAddressException e) {
      throw DeliveryException.permanent(String.valueOf(e.getMessage()), e);
    }
    judge(rule, answer);
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

  private void judge(WebhookRule rule, RestrictedHttpClient.Answer answer)
      throws DeliveryException {
    int status = answer.status();
    if (status >= 200 && status < 300) {
      return;
    }
    String text = answer.words().isEmpty() ? "" : ": " + answer.words();
    String what = rule.url().getHost() + " answered " + status + text;
    if (RetryAfterHeader.isBusy(status)) {
      throw DeliveryException.retryAfter(
          what, RetryAfterHeader.pause(answer.retryAfter(), now.get()));
    }
    throw DeliveryException.permanent(status < 400 ? what + " (a redirect is not followed)" : what);
  }

  private synchronized RestrictedHttpClient sender() {
    if (sender == null) {
      sender = new RestrictedHttpClient(http.policy(), http.limit());
    }
    return sender;
  }
}
