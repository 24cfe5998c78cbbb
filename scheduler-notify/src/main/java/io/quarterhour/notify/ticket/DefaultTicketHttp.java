package io.quarterhour.notify.ticket;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notify.http.AddressPolicy;
import io.quarterhour.notify.http.RefusedAddressException;
import io.quarterhour.notify.http.RestrictedHttpClient;
import io.quarterhour.notify.http.RetryAfterHeader;
import io.quarterhour.notify.ticket.system.NotAppliedException;
import io.quarterhour.notify.ticket.system.TicketHttp;
import io.quarterhour.notify.ticket.system.TicketReply;
import io.quarterhour.notify.ticket.system.TicketRequest;
import io.quarterhour.plugin.PluginContext;
import io.quarterhour.time.TimeSource;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The connection to one ticket system.
 *
 * @param name the name that the host gave to the system
 * @param settings the settings of the system
 * @param url the address of the system
 * @param context the source of secrets and of the time
 * @param sender the HTTP client
 * @param known the secrets resolved so far, which are removed from the text of rejections
 */
record DefaultTicketHttp(
    String name,
    Map<String, Object> settings,
    URI url,
    PluginContext context,
    RestrictedHttpClient sender,
    Set<String> known)
    implements TicketHttp {
  private static final String SECRET = "secret:";

  /** The maximum number of bytes that are read of a response. */
  private static final int READ = 4_000_000;

  private static final int TOO_MANY = 429;

  static DefaultTicketHttp of(
      String name,
      Map<String, Object> settings,
      PluginContext context,
      AddressPolicy policy,
      RestrictedHttpClient sender) {
    URI url = url(name, settings.get("url"));
    if (AddressPolicy.isAddress(url.getHost())) {
      try {
        policy.resolve(url.getHost());
      } catch (UnknownHostException e) {
        throw new InvalidInputException("system '" + name + "': 'url': " + e.getMessage());
      }
    }
    if ("http".equalsIgnoreCase(url.getScheme()) && !AddressPolicy.isLoopback(url.getHost())) {
      throw new InvalidInputException(
          "system '"
              + name
              + "': 'url' must begin with https://, since each request contains credentials;"
              + " http:// is allowed for the loopback address only");
    }
    return new DefaultTicketHttp(
        name,
        Collections.unmodifiableMap(settings),
        url,
        context,
        sender,
        ConcurrentHashMap.newKeySet());
  }

  private static URI url(String name, @Nullable Object value) {
    try {
      String text = value instanceof String given ? given : "";
      URI url = new URI(text.replaceAll("/+$", ""));
      String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
      boolean http = scheme.equals("https") || scheme.equals("http");
      if (http
          && url.getHost() != null
          && url.getUserInfo() == null
          && url.getRawQuery() == null
          && url.getRawFragment() == null) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Reported below, without the text, which may contain a secret.
    }
    throw new InvalidInputException(
        "system '"
            + name
            + "': 'url' must be an address that begins with https:// or http://, with a host and"
            + " without a user, a query or a fragment");
  }

  @Override
  public String secret(String setting) {
    Object value = settings.get(setting);
    if (!(value instanceof String text) || !text.startsWith(SECRET)) {
      throw new InvalidInputException(
          "system '" + name + "': '" + setting + "' must be given as secret:NAME");
    }
    String secret =
        context
            .secret(text.substring(SECRET.length()))
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        "system '"
                            + name
                            + "': '"
                            + setting
                            + "' names a secret that is missing on this node"));
    if (secret.isEmpty() || secret.chars().anyMatch(c -> c < ' ' || c == 127)) {
      throw new InvalidInputException(
          "system '"
              + name
              + "': '"
              + setting
              + "' must not be empty or contain control characters");
    }
    known.add(secret);
    return secret;
  }

  @Override
  public TimeSource time() {
    return context.time();
  }

  @Override
  public TicketReply send(TicketRequest request) throws Exception {
    RestrictedHttpClient.Response response = response(request);
    int status = response.status();
    String host = url.getHost();
    if (status >= 200 && status < 300) {
      return new TicketReply(host, status, response.text());
    }
    TicketReply reply = new TicketReply(host, status, response.excerpt(secrets(request)));
    if (!RetryAfterHeader.isBusy(status)) {
      return reply;
    }
    Duration pause = RetryAfterHeader.pause(response.retryAfter(), context.time().instant());
    String what =
        host + " returned HTTP " + status + (reply.body().isEmpty() ? "" : ": " + reply.body());
    if (status == TOO_MANY) {
      throw new NotAppliedException(what, pause);
    }
    throw DeliveryException.retryAfter(what, pause);
  }

  private RestrictedHttpClient.Response response(TicketRequest request) throws Exception {
    String body = request.body();
    RestrictedHttpClient.Body sent =
        body == null
            ? null
            : new RestrictedHttpClient.Body(
                body.getBytes(StandardCharsets.UTF_8), request.contentType());
    URI to = URI.create(url + request.path());
    try {
      return sender.send(
          new RestrictedHttpClient.Request(request.method(), to, request.headers(), sent, READ));
    } catch (RefusedAddressException e) {
      throw DeliveryException.permanent(String.valueOf(e.getMessage()), e);
    } catch (ConnectException | UnknownHostException e) {
      throw new NotAppliedException(
          url.getHost() + " cannot be reached: " + e.getMessage(), Duration.ZERO);
    } catch (IOException e) {
      throw new IOException("no response from " + url.getHost() + ": " + e.getMessage(), e);
    }
  }

  /** {@return the secrets that a reply to a request may repeat} */
  private Set<String> secrets(TicketRequest request) {
    Set<String> all = new HashSet<>(known);
    request
        .headers()
        .forEach(
            (header, value) -> {
              if ("Authorization".equalsIgnoreCase(header)) {
                all.add(value.substring(value.indexOf(' ') + 1));
              }
            });
    return all;
  }

  /** {@return the name and the address of the system, without secrets} */
  @Override
  public String toString() {
    return "ticket system '" + name + "' at " + url.getHost();
  }
}
