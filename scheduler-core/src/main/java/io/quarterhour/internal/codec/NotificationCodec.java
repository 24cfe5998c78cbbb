package io.quarterhour.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.task.NotificationRule;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a notification needs besides the execution that it tells of, as a document. */
public final class NotificationCodec {
  private NotificationCodec() {}

  /**
   * What a notification needs.
   *
   * @param title the title of what ended
   * @param occasion as what it is told
   * @param settings the settings of the rule
   * @param lateAt when the execution is late if it has not begun; null if that is not told
   * @param digestSpec with which others it goes out; null for none
   * @param resend what is sent again; null if it is sent for the first time
   */
  public record Document(
      String title,
      NotificationRule.Event occasion,
      Map<String, Object> settings,
      @Nullable Instant lateAt,
      @Nullable DigestSpec digestSpec,
      @Nullable Resend resend) {
    /** The same, as what is sent again. */
    public Document again(Resend other) {
      return new Document(title, occasion, settings, null, null, other);
    }
  }

  /**
   * With which others it goes out.
   *
   * @param key what is gathered together has the same
   * @param atMost so many are sent at once
   * @param within so long after the first; null to wait until there are so many
   */
  public record DigestSpec(String key, int atMost, @Nullable Duration within) {}

  /**
   * What is sent again.
   *
   * @param id by which id the receiver may know it
   * @param executions what it told of
   */
  public record Resend(ExecutionId id, List<ExecutionId> executions) {}

  /** Writes a notification. */
  public static String encode(Document content) {
    ObjectNode node =
        Json.object().put("title", content.title()).put("event", content.occasion().name());
    TaskCodec.putMap(node, "settings", content.settings());
    if (content.lateAt() != null) {
      node.put("lateAt", content.lateAt().toString());
    }
    DigestSpec digestSpec = content.digestSpec();
    if (digestSpec != null) {
      ObjectNode inner = node.putObject("digest");
      inner.put("key", digestSpec.key()).put("maxExecutions", digestSpec.atMost());
      if (digestSpec.within() != null) {
        inner.put("within", digestSpec.within().toString());
      }
    }
    Resend resend = content.resend();
    if (resend != null) {
      ObjectNode inner = node.putObject("resend").put("id", resend.id().toString());
      inner.set("executions", Json.node(texts(resend.executions())));
    }
    return Json.write(node);
  }

  private static List<String> texts(List<ExecutionId> ids) {
    return ids.stream().map(ExecutionId::toString).toList();
  }

  /** Writes which executions were told of, as a result. */
  public static String executionList(List<ExecutionId> executions) {
    return Json.write(Json.object().set("executions", Json.node(texts(executions))));
  }

  /** Reads what {@link #executionList} wrote; nothing if it is something else. */
  public static List<ExecutionId> executionList(@Nullable String result) {
    try {
      return result == null ? List.of() : ids(new JsonFields(Json.read(result)));
    } catch (DecodeException | IllegalArgumentException e) {
      return List.of();
    }
  }

  private static List<ExecutionId> ids(JsonFields jsonFields) {
    return jsonFields.texts("executions").stream().map(ExecutionId::parse).toList();
  }

  /**
   * Reads a notification.
   *
   * @throws DecodeException if the document is missing or broken
   */
  public static Document decode(@Nullable String document) throws DecodeException {
    if (document == null) {
      throw new DecodeException("the document is missing");
    }
    JsonNode node = Json.read(document);
    JsonFields jsonFields = new JsonFields(node);
    try {
      String lateAt = jsonFields.optional("lateAt");
      return new Document(
          jsonFields.text("title"),
          jsonFields.optional("event") == null
              ? NotificationRule.Event.ALWAYS
              : jsonFields.constant("event", NotificationRule.Event.class),
          Json.map(node.get("settings")),
          lateAt == null ? null : Instant.parse(lateAt),
          gathering(node.get("digest")),
          again(node.get("resend")));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new DecodeException(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable DigestSpec gathering(@Nullable JsonNode node) throws DecodeException {
    if (node == null) {
      return null;
    }
    JsonFields jsonFields = new JsonFields(node);
    return new DigestSpec(
        jsonFields.text("key"), jsonFields.number("maxExecutions"), jsonFields.duration("within"));
  }

  private static @Nullable Resend again(@Nullable JsonNode node) throws DecodeException {
    if (node == null) {
      return null;
    }
    JsonFields jsonFields = new JsonFields(node);
    return new Resend(ExecutionId.parse(jsonFields.text("id")), ids(jsonFields));
  }
}
