package io.quarterhour.notify.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.ModalCloseable;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An HTTP client that connects only to addresses that an {@link AddressPolicy} allows. The policy
 * resolves the name of the host, and the client connects to the addresses that the policy returned.
 * Redirects, automatic retries and cookies are disabled. Of a response, a bounded part is read.
 * After an error of the JVM the client works on with new connections. Safe for use by many threads.
 *
 * <p>The client of the JDK is not used, because it resolves names by itself, after any check of
 * them.
 */
public final class RestrictedHttpClient implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RestrictedHttpClient.class);

  private static final int CONNECTIONS = 50;
  private static final int CONNECTIONS_TO_ONE = 5;

  /** The maximum length of a line in the head of a response, in characters. */
  private static final int MAX_LINE = 16_384;

  /** The maximum number of headers of a response. */
  private static final int MAX_HEADERS = 200;

  private final Supplier<CloseableHttpClient> clients;
  private final HttpSettings settings;
  private final ScheduledThreadPoolExecutor clock;
  private volatile CloseableHttpClient client;

  /**
   * A request.
   *
   * @param method the HTTP method, for example {@code GET}
   * @param url the address
   * @param headers the headers by name
   * @param body the body; null if the request has none
   * @param read the maximum number of bytes that are read of the response
   */
  public record Request(
      String method, URI url, Map<String, String> headers, @Nullable Body body, int read) {
    /** {@return the method and the host; the rest may contain secrets} */
    @Override
    public String toString() {
      return method + " " + url.getHost();
    }
  }

  /**
   * The body of a request.
   *
   * @param bytes the content, which is sent unchanged
   * @param type the media type, for example {@code application/json}; the character set is UTF-8
   */
  @SuppressWarnings("ArrayRecordComponent") // The array is written once and read once.
  public record Body(byte[] bytes, String type) {}

  /**
   * A response.
   *
   * @param status the HTTP status code
   * @param retryAfter the unparsed value of the header {@code Retry-After}; empty if there is none
   * @param text the beginning of the body; empty if the body could not be read, since the status is
   *     sufficient
   */
  public record Response(int status, Optional<String> retryAfter, String text) {
    private static final int WORDS = 300;

    /**
     * Returns the beginning of the text for a message.
     *
     * @param secrets the secrets that the request contained
     * @return the beginning in one line, without the secrets, cut to 300 characters plus a mark of
     *     two dots
     */
    public String excerpt(Collection<String> secrets) {
      String begin = text.length() > 2000 ? text.substring(0, 2000) : text;
      String line = SecretMask.mask(begin, secrets).replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
      return line.length() > WORDS ? line.substring(0, WORDS) + ".." : line;
    }
  }

  /**
   * Creates a client.
   *
   * @param settings the addresses to which connections are allowed, the time limit of a request
   *     from its start to the end of the response, and the proxy
   */
  public RestrictedHttpClient(HttpSettings settings) {
    this(settings, () -> client(settings));
  }

  /**
   * Creates a client.
   *
   * @param settings the settings, as above
   * @param clients the source of clients; called again if a client has closed itself
   */
  RestrictedHttpClient(HttpSettings settings, Supplier<CloseableHttpClient> clients) {
    this.settings = settings;
    this.clients = clients;
    client = clients.get();
    clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "quarterhour-http-clock");
              thread.setDaemon(true);
              return thread;
            });
    clock.setRemoveOnCancelPolicy(true);
    // The thread ends when the client is idle, so that an unused client holds none.
    clock.setKeepAliveTime(10, TimeUnit.SECONDS);
    clock.allowCoreThreadTimeOut(true);
  }

  private static CloseableHttpClient client(HttpSettings settings) {
    Timeout timeout = Timeout.of(settings.limit());
    URI address = settings.proxy();
    HttpHost proxy =
        address == null ? null : new HttpHost("http", address.getHost(), address.getPort());
    Http1Config heads =
        Http1Config.custom().setMaxLineLength(MAX_LINE).setMaxHeaderCount(MAX_HEADERS).build();
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setConnectionFactory(
                    ManagedHttpClientConnectionFactory.builder().http1Config(heads).build())
                .setDnsResolver(new Resolver(settings.policy(), proxy))
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
        .setRoutePlanner(new Routes(proxy))
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .setUserAgent("Quarterhour")
        .build();
  }

  /** Leads requests through the proxy, except those to this machine, which need no encryption. */
  private static final class Routes extends DefaultRoutePlanner {
    private final @Nullable HttpHost proxy;

    Routes(@Nullable HttpHost proxy) {
      super(null);
      this.proxy = proxy;
    }

    @Override
    protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
      return AddressPolicy.isLoopback(target.getHostName()) ? null : proxy;
    }
  }

  /** Resolves names for the client by the policy, which does not concern the proxy. */
  private record Resolver(AddressPolicy policy, @Nullable HttpHost proxy) implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      return proxy != null && proxy.getHostName().equals(host)
          ? InetAddress.getAllByName(host)
          : policy.resolve(host);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  /**
   * Sends a request and waits for the response.
   *
   * @param what the request
   * @return the response
   * @throws RefusedAddressException if connections to the host are not allowed
   * @throws IOException if there is no response in time, or if its head has more than 200 headers
   *     or a line of more than 16,384 characters
   */
  public Response send(Request what) throws IOException {
    if (settings.proxy() != null) {
      checkBehindProxy(what.url().getHost());
    }
    HttpUriRequestBase request = new HttpUriRequestBase(what.method(), what.url());
    what.headers().forEach(request::setHeader);
    Body body = what.body();
    if (body != null) {
      ContentType type = ContentType.create(body.type(), StandardCharsets.UTF_8);
      request.setEntity(new ByteArrayEntity(body.bytes(), type));
    }
    // The client limits each read; this limits the request as a whole.
    Future<?> end =
        clock.schedule(request::cancel, settings.limit().toMillis(), TimeUnit.MILLISECONDS);
    CloseableHttpClient used = client;
    try {
      return read(used.executeOpen(null, request, null), what.read());
    } catch (MessageConstraintException e) {
      throw new IOException("the head of the response is too long: " + e.getMessage(), e);
    } catch (IOException e) {
      if (request.isCancelled()) {
        throw new IOException("no complete response within " + settings.limit(), e);
      }
      throw e;
    } catch (Error e) {
      // After any error, for example of memory, the library closes the connections of the client.
      replace(used);
      throw e;
    } finally {
      end.cancel(false);
    }
  }

  /**
   * Checks the address of a host that the proxy resolves once more. A name that only the proxy can
   * resolve is left to it.
   */
  private void checkBehindProxy(String host) throws RefusedAddressException {
    try {
      settings.policy().resolve(host);
    } catch (RefusedAddressException e) {
      throw e;
    } catch (UnknownHostException e) {
      LOG.debug("Host {} cannot be resolved here; the proxy resolves it", host);
    }
  }

  private synchronized void replace(CloseableHttpClient used) {
    if (client == used && !clock.isShutdown()) {
      client = clients.get();
      used.close(CloseMode.IMMEDIATE);
    }
  }

  /** Reads the beginning of a response. The rest of the response is irrelevant and ignored. */
  private static Response read(ClassicHttpResponse response, int bytes) {
    Header retryAfter = response.getFirstHeader("Retry-After");
    Response answer =
        new Response(
            response.getCode(),
            Optional.ofNullable(retryAfter).map(Header::getValue),
            beginning(response.getEntity(), bytes));
    if (response instanceof ModalCloseable closeable) {
      // Closes the connection unless the response was read to its end; otherwise all of it is read.
      closeable.close(CloseMode.IMMEDIATE);
    }
    return answer;
  }

  /**
   * {@return the beginning of a response; empty if it cannot be read, since the status is
   * sufficient}
   */
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

  /** Closes all connections; requests that are in progress fail. */
  @Override
  public synchronized void close() {
    clock.shutdownNow();
    client.close(CloseMode.IMMEDIATE);
  }
}
