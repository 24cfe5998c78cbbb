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

/**
 * Encoding of the document of a notification: everything that it needs besides the execution that
 * it reports.
 */
public final class NotificationCodec {
  private NotificationCodec() {}

  /**
   * The content of a notification.
   *
   * @param title the title of the task or action whose execution is reported
   * @param event the event that is reported
   * @param settings the settings of the rule
   * @param lateAt the instant from which the execution is late if it has not started; null unless
   *     the notification reports that
   * @param digestSpec the digest that the notification belongs to; null for none
   * @param resend the earlier notification that is sent again; null for a first notification
   */
  public record Document(
      String title,
      NotificationRule.Event event,
      Map<String, Object> settings,
      @Nullable Instant lateAt,
      @Nullable DigestSpec digestSpec,
      @Nullable Resend resend) {
    /** Returns this content as a notification that is sent again, at once and without a digest. */
    public Document again(Resend other) {
      return new Document(title, event, settings, null, null, other);
    }
  }

  /**
   * The digest of a notification.
   *
   * @param key the key that all notifications of the digest share
   * @param maxExecutions the maximum number of executions in one digest
   * @param within the period after the first notification, at the end of which the digest is sent;
   *     null to send it only when it is full
   */
  public record DigestSpec(String key, int maxExecutions, @Nullable Duration within) {}

  /**
   * The earlier notification that is sent again.
   *
   * @param id the id of the earlier notification, by which the receiver can recognise it
   * @param executions the executions that it reported
   */
  public record Resend(ExecutionId id, List<ExecutionId> executions) {}

  /** Encodes a notification. */
  public static String encode(Document content) {
    ObjectNode node =
        Json.object().put("title", content.title()).put("event", content.event().name());
    TaskCodec.putMap(node, "settings", content.settings());
    if (content.lateAt() != null) {
      node.put("lateAt", content.lateAt().toString());
    }
    DigestSpec digestSpec = content.digestSpec();
    if (digestSpec != null) {
      ObjectNode inner = node.putObject("digest");
      inner.put("key", digestSpec.key()).put("maxExecutions", digestSpec.maxExecutions());
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

  /** Encodes the executions that a notification reported, as its result. */
  public static String executionList(List<ExecutionId> executions) {
    return Json.write(Json.object().set("executions", Json.node(texts(executions))));
  }

  /** Decodes the result of {@link #executionList}; returns an empty list for any other text. */
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
   * Decodes a notification.
   *
   * @throws DecodeException if the document is missing or invalid
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
          digestSpec(node.get("digest")),
          resend(node.get("resend")));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new DecodeException(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable DigestSpec digestSpec(@Nullable JsonNode node) throws DecodeException {
    if (node == null) {
      return null;
    }
    JsonFields jsonFields = new JsonFields(node);
    return new DigestSpec(
        jsonFields.text("key"), jsonFields.number("maxExecutions"), jsonFields.duration("within"));
  }

  private static @Nullable Resend resend(@Nullable JsonNode node) throws DecodeException {
    if (node == null) {
      return null;
    }
    JsonFields jsonFields = new JsonFields(node);
    return new Resend(ExecutionId.parse(jsonFields.text("id")), ids(jsonFields));
  }
}
