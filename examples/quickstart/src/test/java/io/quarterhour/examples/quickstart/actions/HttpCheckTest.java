package io.quarterhour.examples.quickstart.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarterhour.Scheduler;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.task.ActionCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCheckTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private HttpServer server;
  private String base;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", HttpCheckTest::respond);
    server.createContext("/silent", this::respondNever);
    server.createContext("/endless", this::respondInPart);
    server.start();
    base = "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @AfterEach
  void stop() {
    released.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  /** Responds with the status that the path contains. */
  private static void respond(HttpExchange exchange) throws IOException {
    try (exchange) {
      int status = Integer.parseInt(exchange.getRequestURI().getPath().substring(1));
      exchange.getResponseHeaders().add("Location", "/200");
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private void respondNever(HttpExchange exchange) throws IOException {
    requested.countDown();
    try (exchange) {
      released.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void respondInPart(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 1000);
    exchange.getResponseBody().write(1);
    exchange.getResponseBody().flush();
    respondNever(exchange);
  }

  private static Execution check(String url, String timeout) {
    return new Bench(new HttpCheck(), Map.of("url", url, "timeout", timeout)).run();
  }

  private Execution check(int status) {
    return check(base + "/" + status, "PT30S");
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 201, 204, 299})
  void status2xxIsASuccess(int status) {
    Execution execution = check(status);

    assertThat(execution.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(Bench.summary(execution)).isEqualTo(status + " in 0 ms");
    assertThat(Bench.result(execution).get("status").asInt()).isEqualTo(status);
    assertThat(Bench.result(execution).get("latencyMillis").asLong()).isZero();
    assertThat(Bench.result(execution).get("url").asText()).isEqualTo(base + "/" + status);
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 404, 500, 503})
  void otherStatusIsAFailure(int status) {
    Execution execution = check(status);

    assertThat(execution.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(Bench.summary(execution))
        .isEqualTo(base + "/" + status + " returned status " + status + ", expected 200 to 299");
    assertThat(Bench.result(execution).get("status").asInt()).isEqualTo(status);
  }

  @Test
  void missingServerIsAFailure() throws IOException {
    try (Socket reserved = new Socket()) {
      // Bound, so that no other process gets the port, but not listening.
      reserved.bind(new InetSocketAddress(loopback(), 0));
      String url = "http://127.0.0.1:" + reserved.getLocalPort() + "/";

      Execution execution = check(url, "PT30S");

      assertThat(execution.state()).isEqualTo(ExecutionState.FAILED);
      assertThat(Bench.summary(execution)).isEqualTo(url + " cannot be reached: no connection");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/silent", "/endless"})
  void incompleteResponseTimesOut(String path) {
    Execution execution = check(base + path, "PT0.2S");

    assertThat(execution.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(Bench.summary(execution)).isEqualTo(base + path + " did not respond within PT0.2S");
  }

  @Test
  void cancellationEndsTheWait() {
    try (Scheduler scheduler = Scheduler.builder().build()) {
      scheduler.start();
      ExecutionId id =
          scheduler
              .client()
              .enqueue(
                  ActionCall.of("http.check", Map.of("url", base + "/silent", "timeout", "PT10M")));
      await().atMost(TIMEOUT).until(() -> requested.getCount() == 0);

      scheduler.client().cancel(id, "enough");

      await()
          .atMost(TIMEOUT)
          .until(() -> scheduler.client().execution(id).orElseThrow().state().isFinished());
      assertThat(scheduler.client().execution(id).orElseThrow().state())
          .isEqualTo(ExecutionState.CANCELLED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://example.org/", "example.org", "http:///", "/path"})
  void addressesOtherThanHttpAreRejected(String url) {
    assertThatThrownBy(() -> check(url, "PT1S"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("url must be an address such as https://example.org/, was " + url);
  }

  @Test
  void timeoutOfZeroIsRejected() {
    assertThatThrownBy(() -> check(base, "PT0S"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("timeout must be positive, was PT0S");
  }
}
