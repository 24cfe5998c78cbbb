package io.quarterhour.examples.quickstart;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Serves the table of tasks to browsers on this machine, on a free port. The task {@code
 * status-page} checks this page, so that the example needs no network.
 */
final class StatusPage implements AutoCloseable {
  private static final int OK = 200;
  private static final int NOT_FOUND = 404;

  private final HttpServer server;

  private StatusPage(HttpServer server) {
    this.server = server;
  }

  /** Starts to serve the table. */
  static StatusPage start(TaskTable table) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, 0), 0);
    server.createContext("/", exchange -> respond(exchange, table));
    server.start();
    return new StatusPage(server);
  }

  /** {@return the address of the page} */
  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/";
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void respond(HttpExchange exchange, TaskTable table) throws IOException {
    boolean known = exchange.getRequestURI().getPath().equals("/");
    byte[] body =
        (known ? table.text() : "This page does not exist.").getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(known ? OK : NOT_FOUND, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
