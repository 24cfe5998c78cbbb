package io.quarterhour.notify.ticket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Encodes a {@link TicketRecord} as a text in the state of the plug-in. */
final class TicketRecordCodec {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int VERSION = 1;

  private TicketRecordCodec() {}

  /** {@return the encoded record} */
  static String write(TicketRecord one) {
    ObjectNode node = JSON.createObjectNode();
    node.put("v", VERSION);
    node.put("number", one.number());
    node.put("phase", one.phase().name());
    node.put("ticket", one.ticket());
    node.put("notificationId", one.notificationId());
    Instant since = one.since();
    node.put("since", since == null ? null : since.toString());
    ArrayNode failing = node.putArray("failing");
    one.failing().forEach(failing::add);
    node.put("overflow", one.overflow());
    ObjectNode reportedNode = node.putObject("reported");
    one.reported().forEach(reportedNode::put);
    node.put("replaced", one.replaced());
    return node.toString();
  }

  /**
   * Decodes a record.
   *
   * @throws IllegalStateException if this version cannot decode the text
   */
  static TicketRecord read(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node.path("v").asInt() != VERSION) {
        throw new IllegalStateException(
            "ticket record was written by a newer version; upgrade this node: " + text);
      }
      TreeSet<String> failing = new TreeSet<>();
      node.path("failing").forEach(part -> failing.add(part.asText()));
      LinkedHashMap<String, String> reported = new LinkedHashMap<>();
      node.path("reported")
          .properties()
          .forEach(e -> reported.put(e.getKey(), e.getValue().asText()));
      String since = orNull(node.path("since"));
      return new TicketRecord(
          node.path("number").asLong(),
          TicketRecord.Phase.valueOf(node.path("phase").asText()),
          orNull(node.path("ticket")),
          orNull(node.path("notificationId")),
          since == null ? null : Instant.parse(since),
          failing,
          node.path("overflow").asBoolean(),
          reported,
          orNull(node.path("replaced")));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("ticket record cannot be decoded: " + text, e);
    }
  }

  private static @Nullable String orNull(JsonNode node) {
    return node.isTextual() ? node.asText() : null;
  }
}
