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
 * A ticket system on the network that keeps what it is told, and can have mishaps. What it is asked
 * is checked as strictly as the published interface of the system allows.
 */
abstract class TicketServer implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  static {
    // Without it the server of the JDK lets each answer wait for 40 milliseconds.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<Kind, Fault> mishaps = new ConcurrentHashMap<>();
  private final List<Kind> requests = new CopyOnWriteArrayList<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  final List<Ticket> tickets = new CopyOnWriteArrayList<>();
  volatile boolean isIndexing = true;

  /** What is asked. */
  enum Kind {
    LOGIN,
    OPEN,
    FIND,
    READ,
    COMMENT,
    COMMENTS,
    RESOLVE
  }

  /** What goes wrong with a request, once. */
  interface Fault {
    /** Nothing comes back, and nothing is done. */
    Fault LOST = (server, exchange, operation) -> exchange.close();

    /** It is done, and nothing comes back. */
    Fault CUT =
        (server, exchange, operation) -> {
          operation.run();
          exchange.close();
        };

    /** It is done, and the answer says that it is not. */
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

    /** It is refused, and what was sent is repeated in the answer. */
    Fault REFUSED =
        (server, exchange, operation) ->
            answer(
                exchange,
                new Reply(
                    400,
                    "{\"message\":\"no such board, "
                        + exchange.getRequestHeaders().getFirst("Authorization")
                        + "\"}"));

    Fault UNAUTHORIZED =
        (server, exchange, operation) -> answer(exchange, new Reply(401, "{\"message\":\"who?\"}"));

    void handle(TicketServer server, HttpExchange exchange, Operation operation) throws Exception;
  }

  /** What the request asks for. */
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

  /** Something that is refused, as the system would. */
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

  /** {@return what kind of request it is} */
  abstract Kind kind(Request request) throws Exception;

  /** Does what is asked. */
  abstract Reply act(Kind kind, Request request) throws Exception;

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The next request of that kind goes wrong. */
  void once(Kind kind, Fault fault) {
    mishaps.put(kind, fault);
  }

  List<Kind> requests() {
    return requests;
  }

  /** {@return what was asked otherwise than the interface says} */
  List<String> complaints() {
    return complaints;
  }

  /** Makes all tickets known to the search. */
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
    found.removeIf(one -> !one.isIndexed || one.isDeleted || !one.reference.contains(reference));
    return found;
  }

  static void check(boolean isFine, String what) throws Refusal {
    if (!isFine) {
      throw new Refusal(400, what);
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

  /** {@return the answer; null if it is given already, or none is to be} */
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
      Fault fault = mishaps.remove(kind);
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
