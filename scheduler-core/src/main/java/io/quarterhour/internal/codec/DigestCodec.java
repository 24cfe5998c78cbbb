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

/** Encoding of the state of the digests of one rule. */
public final class DigestCodec {
  private DigestCodec() {}

  /**
   * The state of the digests of one rule.
   *
   * @param openedBy the notification that opened the digest that is being collected; null if no
   *     digest is being collected, or if the members are the rest of a digest that was too long
   * @param until the instant at which the collected digest is sent, which has passed for a rest;
   *     null if it is sent only when it is full
   * @param members the executions that the collected digest reports
   * @param batches the digests that are being sent or were sent, the oldest first
   */
  public record DigestState(
      @Nullable ExecutionId openedBy,
      @Nullable Instant until,
      List<ExecutionId> members,
      List<Batch> batches) {
    /** The state without any digest. */
    public static final DigestState EMPTY = new DigestState(null, null, List.of(), List.of());

    /**
     * Returns this state with one more execution, or unchanged if the execution is a member
     * already. The first execution opens a digest.
     *
     * @param about the execution to report
     * @param self the notification that reports it
     * @param ends the instant at which a newly opened digest is sent; null if it is sent when it is
     *     full
     */
    public DigestState with(ExecutionId about, ExecutionId self, @Nullable Instant ends) {
      if (members.contains(about)) {
        return this;
      }
      List<ExecutionId> all = new ArrayList<>(members);
      all.add(about);
      return new DigestState(
          openedBy == null ? self : openedBy, members.isEmpty() ? ends : until, all, batches);
    }

    /** {@return whether the members are the rest of a digest that was due} */
    public boolean isRest() {
      return openedBy == null && until != null;
    }

    /** Returns this state with the digest of a notification marked as sent. */
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
   * A digest that is being sent or was sent.
   *
   * @param notification the notification that sends it
   * @param members the executions that it reports
   * @param isSent whether it was sent
   */
  public record Batch(ExecutionId notification, List<ExecutionId> members, boolean isSent) {}

  /** Encodes the state. */
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

  /**
   * Decodes the state.
   *
   * @throws DecodeException if the text is invalid
   */
  public static DigestState decode(String text) throws DecodeException {
    JsonNode node = Json.read(text);
    JsonFields jsonFields = new JsonFields(node);
    try {
      String openedBy = jsonFields.optional("openedBy");
      String until = jsonFields.optional("until");
      List<Batch> claimed = new ArrayList<>();
      for (JsonNode one : node.path("batches")) {
        JsonFields inner = new JsonFields(one);
        claimed.add(
            new Batch(
                ExecutionId.parse(inner.text("notification")), members(inner), inner.flag("sent")));
      }
      return new DigestState(
          openedBy == null ? null : ExecutionId.parse(openedBy),
          until == null ? null : Instant.parse(until),
          members(jsonFields),
          claimed);
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new DecodeException("the state of the digest is invalid: " + e.getMessage());
    }
  }

  private static List<ExecutionId> members(JsonFields jsonFields) {
    return jsonFields.texts("members").stream().map(ExecutionId::parse).toList();
  }
}
