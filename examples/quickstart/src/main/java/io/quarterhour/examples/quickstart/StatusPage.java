package io.quarterhour.examples.quickstart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * Shows the table of tasks to a browser on this machine, on a port that is free. It is also what
 * the task {@code status-page} checks, so that the example needs no network.
 */
final class StatusPage {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final String url;

  private StatusPage(String url) {
    this.url = url;
  }

  /**
   * Begins to serve, until the program ends.
   *
   * @param text what the page shows
   */
  static StatusPage start(Supplier<String> text) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    server.createContext("/", exchange -> answer(exchange, text));
    server.start();
    return new StatusPage("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  /** {@return its address} */
  String url() {
    return url;
  }

  private static void answer(HttpExchange exchange, Supplier<String> text) throws IOException {
    boolean known = exchange.getRequestURI().getPath().equals("/");
    byte[] body = (known ? text.get() : "There is nothing here.").getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(known ? OK : NOT_FOUND, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
