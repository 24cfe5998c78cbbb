package io.quarterhour.notify.ticket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A simulated ticket system with an HTTP interface. Stores the tickets and comments that it
 * receives and can inject faults. Checks each request as strictly as the published interface of the
 * real system.
 */
abstract class TicketServer implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  static {
    // Without this setting the HTTP server of the JDK delays each response by 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<Kind, Fault> faults = new ConcurrentHashMap<>();
  private final Map<Kind, Fault> permanentFaults = new ConcurrentHashMap<>();
  private final List<Kind> requests = new CopyOnWriteArrayList<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  final List<Ticket> tickets = new CopyOnWriteArrayList<>();
  volatile boolean isIndexing = true;

  /** The kind of a request. */
  enum Kind {
    LOGIN,
    OPEN,
    FIND,
    READ,
    COMMENT,
    COMMENTS,
    RESOLVE
  }

  /** A fault of a single request. */
  interface Fault {
    /** The request is not performed, and the connection is closed without a response. */
    Fault LOST = (server, exchange, operation) -> exchange.close();

    /** The request is performed, and the connection is closed without a response. */
    Fault CUT =
        (server, exchange, operation) -> {
          operation.run();
          exchange.close();
        };

    /** The request is performed, but the response reports a server error. */
    Fault BROKEN =
        (server, exchange, operation) -> {
          operation.run();
          answer(exchange, new Reply(500, "{\"message\":\"oops\"}"));
        };

    Fault BUSY =
        (server, exchange, operation) -> {
          exchange.getResponseHeaders().set("Retry-After", "120");
          answer(exchange, new Reply(429, "{\"message\":\"slow down\"}"));
        };

    /** The request is rejected, and the response repeats the credentials that were sent. */
    Fault REFUSED =
        (server, exchange, operation) ->
            answer(
                exchange,
                new Reply(
                    400,
                    "{\"message\":\"no such board, "
                        + exchange.getRequestHeaders().getFirst("Authorization")
                        + "\"}"));

    /** The request is rejected for lack of a permission. */
    Fault FORBIDDEN =
        (server, exchange, operation) ->
            answer(exchange, new Reply(403, "{\"message\":\"you do not have permission\"}"));

    Fault UNAUTHORIZED =
        (server, exchange, operation) -> answer(exchange, new Reply(401, "{\"message\":\"who?\"}"));

    void handle(TicketServer server, HttpExchange exchange, Operation operation) throws Exception;
  }

  /** The regular processing of a request. */
  interface Operation {
    Reply run() throws Exception;
  }

  record Reply(int status, String json) {}

  /** A request. */
  record Request(
      String method, String path, Map<String, String> query, String text, HttpExchange exchange) {
    JsonNode json() throws JsonProcessingException {
      return JSON.readTree(text);
    }

    String header(String name) {
      return String.valueOf(exchange.getRequestHeaders().getFirst(name));
    }
  }

  /** A ticket. */
  static final class Ticket {
    final String id;
    final String title;
    final String reference;
    final String text;
    final JsonNode body;
    final List<String> comments = new CopyOnWriteArrayList<>();
    volatile boolean isOpen = true;
    volatile boolean isDeleted;
    volatile boolean isIndexed;

    Ticket(String id, String title, String reference, String text, JsonNode body) {
      this.id = id;
      this.title = title;
      this.reference = reference;
      this.text = text;
      this.body = body;
    }
  }

  /** Rejection of a request with an HTTP status. */
  static final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;
    final int status;

    Refusal(int status, String message) {
      super(message);
      this.status = status;
    }
  }

  TicketServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** {@return the kind of a request} */
  abstract Kind kind(Request request) throws Exception;

  /** Performs a request and returns the response. */
  abstract Reply act(Kind kind, Request request) throws Exception;

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Applies a fault to the next request of a kind. */
  void once(Kind kind, Fault fault) {
    faults.put(kind, fault);
  }

  /** Applies a fault to each request of a kind from now on. */
  void always(Kind kind, Fault fault) {
    permanentFaults.put(kind, fault);
  }

  List<Kind> requests() {
    return requests;
  }

  /** {@return the violations of the published interface by the requests} */
  List<String> complaints() {
    return complaints;
  }

  /** Adds all tickets to the search index. */
  void index() {
    tickets.forEach(ticket -> ticket.isIndexed = true);
  }

  List<Ticket> open() {
    return tickets.stream().filter(ticket -> ticket.isOpen && !ticket.isDeleted).toList();
  }

  synchronized Ticket make(String title, String reference, String text, JsonNode body) {
    Ticket ticket = new Ticket(String.valueOf(1000 + tickets.size()), title, reference, text, body);
    ticket.isIndexed = isIndexing;
    tickets.add(ticket);
    return ticket;
  }

  Ticket ticket(String id) throws Refusal {
    return tickets.stream()
        .filter(ticket -> ticket.id.equals(id) && !ticket.isDeleted)
        .findFirst()
        .orElseThrow(() -> new Refusal(404, "there is no ticket " + id));
  }

  List<Ticket> found(String reference) {
    List<Ticket> found = new ArrayList<>(tickets);
    found.removeIf(
        ticket -> !ticket.isIndexed || ticket.isDeleted || !ticket.reference.contains(reference));
    return found;
  }

  static void check(boolean isValid, String message) throws Refusal {
    if (!isValid) {
      throw new Refusal(400, message);
    }
  }

  static ObjectNode node() {
    return JSON.createObjectNode();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      answer(exchange, reply(exchange));
    }
  }

  /** {@return the response, or null if the fault has sent it or suppresses it} */
  private @Nullable Reply reply(HttpExchange exchange) {
    try {
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getPath(),
              query(exchange.getRequestURI().getRawQuery()),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
              exchange);
      Kind kind = kind(request);
      requests.add(kind);
      Fault once = faults.remove(kind);
      Fault fault = once == null ? permanentFaults.get(kind) : once;
      if (fault == null) {
        return act(kind, request);
      }
      fault.handle(this, exchange, () -> act(kind, request));
      return null;
    } catch (Refusal e) {
      if (e.status == 400) {
        complaints.add(e.getMessage());
      }
      return new Reply(e.status, node().put("message", e.getMessage()).toString());
    } catch (Exception e) {
      complaints.add(e.toString());
      return new Reply(400, "{}");
    }
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  static void answer(HttpExchange exchange, @Nullable Reply reply) throws IOException {
    if (reply == null) {
      return;
    }
    byte[] bytes = reply.json().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
