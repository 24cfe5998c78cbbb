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
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The JSON of ticket systems. */
public final class TicketJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private TicketJson() {}

  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** {@return a list with one thing in it} */
  public static ArrayNode listOf(JsonNode one) {
    return MAPPER.createArrayNode().add(one);
  }

  /**
   * Reads an answer of 2xx.
   *
   * @throws io.quarterhour.notifier.DeliveryException final, if it is another
   * @throws IOException if it cannot be read; whatever was asked for may have been done
   */
  public static JsonNode read(TicketReply reply) throws Exception {
    try {
      return MAPPER.readTree(reply.taken().text());
    } catch (JsonProcessingException e) {
      // Without the text, which may hold what does not belong into a log.
      throw new IOException(reply.host() + " answered what is not JSON, or not all of it");
    }
  }

  /**
   * Reads what was answered about one ticket that was there when it was last looked at.
   *
   * @throws NotAppliedException if it is not there any more
   */
  public static TicketReply there(TicketReply reply) throws Exception {
    if (reply.isGone()) {
      throw new NotAppliedException("the ticket has just gone", Duration.ZERO);
    }
    return reply.taken();
  }

  /** {@return the id in an answer} */
  public static String id(JsonNode node, TicketReply reply) throws IOException {
    String id = node.path("id").asText();
    if (id.isEmpty() || id.equals("0")) {
      throw new IOException(reply.host() + " answered without the id of the ticket");
    }
    return id;
  }

  /** Sets fields as a rule gives them, whatever they are. */
  public static void merge(ObjectNode into, @Nullable Object fields) {
    if (fields != null && MAPPER.valueToTree(fields) instanceof ObjectNode node) {
      into.setAll(node);
    }
  }

  /** {@return a value for the query of an address} */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** {@return the beginning of a line} */
  public static String cut(String line, int most) {
    return line.length() > most ? line.substring(0, most) : line;
  }
}
