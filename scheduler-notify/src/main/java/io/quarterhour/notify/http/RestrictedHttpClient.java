package io.quarterhour.notify.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests. It connects only to addresses that the policy allows: names are looked up by it,
 * and what it answers is what is connected to. Safe for use by many threads.
 *
 * <p>The client of the JDK looks names up by itself, after whatever check was made of them.
 */
public final class RestrictedHttpClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RestrictedHttpClient.class);

  private static final int CONNECTIONS = 50;
  private static final int CONNECTIONS_TO_ONE = 5;

  private final CloseableHttpClient client;
  private final Duration limit;
  private final ScheduledThreadPoolExecutor clock;

  /**
   * What to send.
   *
   * @param method GET, POST ..
   * @param url where to
   * @param headers by their names
   * @param body what goes with it, or null for nothing
   * @param read so many bytes of the answer are read
   */
  public record Request(
      String method, URI url, Map<String, String> headers, @Nullable Body body, int read) {}

  /**
   * What goes with a request.
   *
   * @param bytes as they are
   * @param type what they are, for example {@code application/json}; in UTF-8
   */
  @SuppressWarnings("ArrayRecordComponent") // Written once, and read once.
  public record Body(byte[] bytes, String type) {}

  /**
   * An answer.
   *
   * @param status its number
   * @param retryAfter what it says of when to ask again, as it stands; empty if nothing
   * @param text what was read of it; empty if it did not come: its status says enough
   */
  public record Answer(int status, Optional<String> retryAfter, String text) {
    private static final int WORDS = 300;

    /** {@return its beginning in one line, for a message} */
    public String words() {
      String begin = text.length() > 2000 ? text.substring(0, 2000) : text;
      String line = begin.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
      return line.length() > WORDS ? line.substring(0, WORDS) + ".." : line;
    }
  }

  /**
   * A sender.
   *
   * @param policy where connections may go
   * @param limit how long a request may take from its beginning to the end of the answer
   */
  public RestrictedHttpClient(AddressPolicy policy, Duration limit) {
    this.limit = limit;
    Timeout timeout = Timeout.of(limit);
    client =
        HttpClients.custom()
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDnsResolver(new Resolver(policy))
                    .setMaxConnTotal(CONNECTIONS)
                    .setMaxConnPerRoute(CONNECTIONS_TO_ONE)
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(timeout)
                            .setSocketTimeout(timeout)
                            .build())
                    .build())
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setConnectionRequestTimeout(timeout)
                    .setResponseTimeout(timeout)
                    .build())
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableCookieManagement()
            .disableAuthCaching()
            .disableContentCompression()
            .setUserAgent("Quarterhour")
            .build();
    clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "quarterhour-http-clock");
              thread.setDaemon(true);
              return thread;
            });
    clock.setRemoveOnCancelPolicy(true);
  }

  /** Looks names up for the client. */
  private record Resolver(AddressPolicy policy) implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      return policy.resolve(host);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  /**
   * Sends a request.
   *
   * @param what the request
   * @return the answer
   * @throws RefusedAddressException if it may not be sent there
   * @throws IOException if there is no answer in time
   */
  public Answer send(Request what) throws IOException {
    HttpUriRequestBase request = new HttpUriRequestBase(what.method(), what.url());
    what.headers().forEach(request::setHeader);
    Body body = what.body();
    if (body != null) {
      ContentType type = ContentType.create(body.type(), StandardCharsets.UTF_8);
      request.setEntity(new ByteArrayEntity(body.bytes(), type));
    }
    // Each read has its limit; this one is for all of them together.
    Future<?> end = clock.schedule(request::cancel, limit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      return read(client.executeOpen(null, request, null), what.read());
    } catch (IOException e) {
      if (request.isCancelled()) {
        throw new IOException("no answer within " + limit, e);
      }
      throw e;
    } finally {
      end.cancel(false);
    }
  }

  /** Reads the beginning of an answer; what else comes of it changes nothing. */
  private static Answer read(ClassicHttpResponse response, int bytes) {
    Header retryAfter = response.getFirstHeader("Retry-After");
    Answer answer =
        new Answer(
            response.getCode(),
            Optional.ofNullable(retryAfter).map(Header::getValue),
            beginning(response.getEntity(), bytes));
    try {
      // If it was not read to its end, this ends the connection.
      response.close();
    } catch (IOException e) {
      LOG.debug("an answer did not end as it said", e);
    }
    return answer;
  }

  /** {@return the beginning of an answer; empty if it does not come: its status says enough} */
  private static String beginning(@Nullable HttpEntity entity, int bytes) {
    if (entity == null) {
      return "";
    }
    try {
      return new String(entity.getContent().readNBytes(bytes), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() throws IOException {
    clock.shutdownNow();
    client.close();
  }
}
