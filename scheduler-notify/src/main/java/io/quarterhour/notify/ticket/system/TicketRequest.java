package io.quarterhour.notify.ticket.system;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to a ticket system.
 *
 * @param method the HTTP method, for example {@code PATCH}
 * @param path the path after the address of the system, encoded, starting with a slash
 * @param headers the headers by name, in the order of the map
 * @param contentType the media type of the body, for example {@code application/json}; the
 *     character set is UTF-8
 * @param body the body; null if the request has none
 */
public record TicketRequest(
    String method,
    String path,
    Map<String, String> headers,
    String contentType,
    @Nullable String body) {

  /** {@return the method and the path without the query; the rest may contain secrets} */
  @Override
  public String toString() {
    return method + " " + path.split("\\?", 2)[0];
  }

  /**
   * Creates a GET request.
   *
   * @param path the path after the address of the system
   * @return the request
   */
  public static TicketRequest get(String path) {
    return new TicketRequest("GET", path, Map.of(), "", null);
  }

  /**
   * Creates a request with a JSON document.
   *
   * @param method the HTTP method, for example {@code POST}
   * @param path the path after the address of the system
   * @param json the document
   * @return the request
   */
  public static TicketRequest json(String method, String path, String json) {
    return new TicketRequest(method, path, Map.of(), "application/json", json);
  }

  /**
   * Creates a copy with an additional header.
   *
   * @param name the name of the header
   * @param value the value of the header
   * @return the copy
   */
  public TicketRequest withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new TicketRequest(method, path, more, contentType, body);
  }
}
