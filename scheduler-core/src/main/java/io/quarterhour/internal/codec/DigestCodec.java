package io.quarterhour.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarterhour.task.ExecutionId;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The digests of one rule, as a text. */
public final class DigestCodec {
  private DigestCodec() {}

  /**
   * The digests of one rule.
   *
   * @param openedBy which notification opened the one that is being gathered; null if none is, or
   *     if that is the rest of one that was too long
   * @param until when that is sent, which of a rest has passed; null if it waits until it is full
   * @param members what it tells of
   * @param taken those that are being sent, or were, the oldest first
   */
  public record Pages(
      @Nullable ExecutionId openedBy,
      @Nullable Instant until,
      List<ExecutionId> members,
      List<Taken> taken) {
    /** No digest at all. */
    public static final Pages EMPTY = new Pages(null, null, List.of(), List.of());

    /** The same with one more, if it is not there; the first one opens a digest. */
    public Pages with(ExecutionId about, ExecutionId self, @Nullable Instant ends) {
      if (members.contains(about)) {
        return this;
      }
      List<ExecutionId> all = new ArrayList<>(members);
      all.add(about);
      return new Pages(
          openedBy == null ? self : openedBy, members.isEmpty() ? ends : until, all, taken);
    }

    /** {@return whether it is what was left of a digest whose time had come} */
    public boolean isRest() {
      return openedBy == null && until != null;
    }

    /** The same after one was sent. */
    public Pages sent(ExecutionId by) {
      return new Pages(
          openedBy,
          until,
          members,
          taken.stream()
              .map(one -> one.by().equals(by) ? new Taken(by, one.members(), true) : one)
              .toList());
    }
  }

  /**
   * A digest that is being sent, or was.
   *
   * @param by which notification sends it
   * @param members what it tells of
   * @param isSent whether it was sent
   */
  public record Taken(ExecutionId by, List<ExecutionId> members, boolean isSent) {}

  /** Writes the digests of a rule. */
  public static String encode(Pages pages) {
    ObjectNode node = Json.object();
    if (pages.openedBy() != null) {
      node.put("openedBy", pages.openedBy().toString());
    }
    if (pages.until() != null) {
      node.put("until", pages.until().toString());
    }
    node.set("members", ids(pages.members()));
    ArrayNode taken = node.putArray("taken");
    for (Taken one : pages.taken()) {
      taken
          .addObject()
          .put("by", one.by().toString())
          .put("sent", one.isSent())
          .set("members", ids(one.members()));
    }
    return Json.write(node);
  }

  private static JsonNode ids(List<ExecutionId> ids) {
    return Json.node(ids.stream().map(ExecutionId::toString).toList());
  }

  /** Reads the digests of a rule. */
  public static Pages decode(String text) throws UnreadableException {
    JsonNode node = Json.read(text);
    Fields fields = new Fields(node);
    try {
      String openedBy = fields.optional("openedBy");
      String until = fields.optional("until");
      List<Taken> taken = new ArrayList<>();
      for (JsonNode one : node.path("taken")) {
        Fields inner = new Fields(one);
        taken.add(
            new Taken(ExecutionId.parse(inner.text("by")), members(inner), inner.flag("sent")));
      }
      return new Pages(
          openedBy == null ? null : ExecutionId.parse(openedBy),
          until == null ? null : Instant.parse(until),
          members(fields),
          taken);
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new UnreadableException("a digest: " + e.getMessage());
    }
  }

  private static List<ExecutionId> members(Fields fields) {
    return fields.texts("members").stream().map(ExecutionId::parse).toList();
  }
}
