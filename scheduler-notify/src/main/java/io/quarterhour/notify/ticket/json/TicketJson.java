package io.quarterhour.notify.ticket.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarterhour.notify.ticket.system.NotAppliedException;
import io.quarterhour.notify.ticket.system.TicketReply;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads and writes the JSON documents of ticket systems. */
public final class TicketJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private TicketJson() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** {@return a list with one element} */
  public static ArrayNode listOf(JsonNode one) {
    return MAPPER.createArrayNode().add(one);
  }

  /**
   * Parses the body of a successful reply (2xx).
   *
   * @throws io.quarterhour.notifier.DeliveryException permanent, if the reply is not 2xx
   * @throws IOException if the body cannot be parsed; the request may have taken effect
   */
  public static JsonNode read(TicketReply reply) throws Exception {
    try {
      return MAPPER.readTree(reply.requireSuccess().body());
    } catch (JsonProcessingException e) {
      // The body is left out, since it may contain data that must not be logged.
      throw new IOException(reply.host() + " returned incomplete or invalid JSON");
    }
  }

  /**
   * Checks the reply to a request about a ticket that existed when it was last read.
   *
   * @param advice the settings and permissions to check if the request is refused; empty for none
   * @return the reply
   * @throws NotAppliedException if the ticket no longer exists
   * @throws io.quarterhour.notifier.DeliveryException permanent, if the reply is neither 2xx nor
   *     404 nor 410
   */
  public static TicketReply there(TicketReply reply, String advice) throws Exception {
    if (reply.isGone()) {
      throw NotAppliedException.ofTicket("the ticket no longer exists; retrying");
    }
    return reply.requireSuccess(advice);
  }

  /** {@return the id in a reply} */
  public static String id(JsonNode node, TicketReply reply) throws IOException {
    String id = node.path("id").asText();
    if (id.isEmpty() || id.equals("0")) {
      throw new IOException(reply.host() + " returned no ticket id");
    }
    return id;
  }

  /** Sets the fields that a rule gives, unchanged. */
  public static void merge(ObjectNode into, @Nullable Object fields) {
    if (fields != null && MAPPER.valueToTree(fields) instanceof ObjectNode node) {
      into.setAll(node);
    }
  }

  /** {@return a value in the encoding of a URL query} */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** {@return a text cut to a maximum length} */
  public static String cut(String line, int limit) {
    return line.length() > limit ? line.substring(0, limit) : line;
  }
}
