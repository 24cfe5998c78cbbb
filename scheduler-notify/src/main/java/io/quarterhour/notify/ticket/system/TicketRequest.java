package io.quarterhour.notify.ticket.system;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to a ticket system.
 *
 * @param method GET, POST, PATCH ..
 * @param path what follows the address of the system, from its slash on, encoded
 * @param headers by their names, in this order
 * @param type of the body, for example {@code application/json}; it is in UTF-8
 * @param body what goes with it, or null for nothing
 */
public record TicketRequest(
    String method, String path, Map<String, String> headers, String type, @Nullable String body) {

  /**
   * Asks for something.
   *
   * @param path what follows the address of the system
   * @return the request
   */
  public static TicketRequest get(String path) {
    return new TicketRequest("GET", path, Map.of(), "", null);
  }

  /**
   * Sends a document of JSON.
   *
   * @param method POST, PUT, PATCH ..
   * @param path what follows the address of the system
   * @param json the document
   * @return the request
   */
  public static TicketRequest json(String method, String path, String json) {
    return new TicketRequest(method, path, Map.of(), "application/json", json);
  }

  /**
   * The same with a header more.
   *
   * @param name its name
   * @param value its value
   * @return the request
   */
  public TicketRequest with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new TicketRequest(method, path, more, type, body);
  }
}
