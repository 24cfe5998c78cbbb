package io.quarterhour.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarterhour.execution.ExecutionId;
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
   * @param batches those that are being sent, or were, the oldest first
   */
  public record DigestState(
      @Nullable ExecutionId openedBy,
      @Nullable Instant until,
      List<ExecutionId> members,
      List<Batch> batches) {
    /** No digest at all. */
    public static final DigestState EMPTY = new DigestState(null, null, List.of(), List.of());

    /** The same with one more, if it is not there; the first one opens a digest. */
    public DigestState with(ExecutionId about, ExecutionId self, @Nullable Instant ends) {
      if (members.contains(about)) {
        return this;
      }
      List<ExecutionId> all = new ArrayList<>(members);
      all.add(about);
      return new DigestState(
          openedBy == null ? self : openedBy, members.isEmpty() ? ends : until, all, batches);
    }

    /** {@return whether it is what was left of a digest whose time had come} */
    public boolean isRest() {
      return openedBy == null && until != null;
    }

    /** The same after one was sent. */
    public DigestState sent(ExecutionId by) {
      return new DigestState(
          openedBy,
          until,
          members,
          batches.stream()
              .map(one -> one.notification().equals(by) ? new Batch(by, one.members(), true) : one)
              .toList());
    }
  }

  /**
   * A digest that is being sent, or was.
   *
   * @param notification which notification sends it
   * @param members what it tells of
   * @param isSent whether it was sent
   */
  public record Batch(ExecutionId notification, List<ExecutionId> members, boolean isSent) {}

  /** Writes the digests of a rule. */
  public static String encode(DigestState digestState) {
    ObjectNode node = Json.object();
    if (digestState.openedBy() != null) {
      node.put("openedBy", digestState.openedBy().toString());
    }
    if (digestState.until() != null) {
      node.put("until", digestState.until().toString());
    }
    node.set("members", ids(digestState.members()));
    ArrayNode taken = node.putArray("batches");
    for (Batch one : digestState.batches()) {
      taken
          .addObject()
          .put("notification", one.notification().toString())
          .put("sent", one.isSent())
          .set("members", ids(one.members()));
    }
    return Json.write(node);
  }

  private static JsonNode ids(List<ExecutionId> ids) {
    return Json.node(ids.stream().map(ExecutionId::toString).toList());
  }

  /** Reads the digests of a rule. */
  public static DigestState decode(String text) throws DecodeException {
    JsonNode node = Json.read(text);
    JsonFields jsonFields = new JsonFields(node);
    try {
      String openedBy = jsonFields.optional("openedBy");
      String until = jsonFields.optional("until");
      List<Batch> taken = new ArrayList<>();
      for (JsonNode one : node.path("batches")) {
        JsonFields inner = new JsonFields(one);
        taken.add(
            new Batch(
                ExecutionId.parse(inner.text("notification")), members(inner), inner.flag("sent")));
      }
      return new DigestState(
          openedBy == null ? null : ExecutionId.parse(openedBy),
          until == null ? null : Instant.parse(until),
          members(jsonFields),
          taken);
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new DecodeException("a digest: " + e.getMessage());
    }
  }

  private static List<ExecutionId> members(JsonFields jsonFields) {
    return jsonFields.texts("members").stream().map(ExecutionId::parse).toList();
  }
}
