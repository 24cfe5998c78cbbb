package io.quarterhour.notify.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RestrictedHttpClientTest {
  private final AtomicInteger errors = new AtomicInteger(1);
  private HttpServer server;

  /** Runs out of memory, as while an endless response is read. */
  private final class FailingExecutor extends HttpRequestExecutor {
    @Override
    public ClassicHttpResponse execute(
        ClassicHttpRequest request,
        HttpClientConnection connection,
        @Nullable HttpResponseInformationCallback callback,
        HttpContext context)
        throws IOException, HttpException {
      if (errors.getAndDecrement() > 0) {
        throw new OutOfMemoryError("no memory for this test");
      }
      return super.execute(request, connection, callback, context);
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.createContext("/", exchange -> exchange.sendResponseHeaders(204, -1));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private CloseableHttpClient library() {
    return HttpClients.custom().setRequestExecutor(new FailingExecutor()).build();
  }

  private RestrictedHttpClient.Request request() {
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    return new RestrictedHttpClient.Request("GET", url, Map.of(), null, 100);
  }

  @Test
  void errorOfOneRequestDoesNotFailTheNextOnes() throws Exception {
    try (RestrictedHttpClient client = new RestrictedHttpClient(HttpSettings.NONE, this::library)) {
      assertThatThrownBy(() -> client.send(request())).isInstanceOf(OutOfMemoryError.class);

      assertThat(client.send(request()).status()).isEqualTo(204);
      assertThat(client.send(request()).status()).isEqualTo(204);
    }
  }

  @Test
  void closedClientStaysClosed() {
    RestrictedHttpClient client = new RestrictedHttpClient(HttpSettings.NONE, this::library);
    client.close();

    assertThatThrownBy(() -> client.send(request())).isInstanceOf(Exception.class);
    assertThatThrownBy(() -> client.send(request())).isInstanceOf(Exception.class);
  }
}
