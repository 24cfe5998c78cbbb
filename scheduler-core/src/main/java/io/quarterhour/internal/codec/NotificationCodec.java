package io.quarterhour.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarterhour.task.ExecutionId;
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
   * @param gathering with which others it goes out; null for none
   * @param again what is sent again; null if it is sent for the first time
   */
  public record Content(
      String title,
      NotificationRule.Event occasion,
      Map<String, Object> settings,
      @Nullable Instant lateAt,
      @Nullable Gathering gathering,
      @Nullable Again again) {
    /** The same, as what is sent again. */
    public Content again(Again other) {
      return new Content(title, occasion, settings, null, null, other);
    }
  }

  /**
   * With which others it goes out.
   *
   * @param key what is gathered together has the same
   * @param atMost so many are sent at once
   * @param within so long after the first; null to wait until there are so many
   */
  public record Gathering(String key, int atMost, @Nullable Duration within) {}

  /**
   * What is sent again.
   *
   * @param id by which id the receiver may know it
   * @param executions what it told of
   */
  public record Again(ExecutionId id, List<ExecutionId> executions) {}

  /** Writes a notification. */
  public static String encode(Content content) {
    ObjectNode node =
        Json.object().put("title", content.title()).put("occasion", content.occasion().name());
    TaskCodec.putMap(node, "settings", content.settings());
    if (content.lateAt() != null) {
      node.put("lateAt", content.lateAt().toString());
    }
    Gathering gathering = content.gathering();
    if (gathering != null) {
      ObjectNode inner = node.putObject("gathering");
      inner.put("key", gathering.key()).put("atMost", gathering.atMost());
      if (gathering.within() != null) {
        inner.put("within", gathering.within().toString());
      }
    }
    Again again = content.again();
    if (again != null) {
      ObjectNode inner = node.putObject("again").put("id", again.id().toString());
      inner.set("executions", Json.node(texts(again.executions())));
    }
    return Json.write(node);
  }

  private static List<String> texts(List<ExecutionId> ids) {
    return ids.stream().map(ExecutionId::toString).toList();
  }

  /** Writes which executions were told of, as a result. */
  public static String told(List<ExecutionId> executions) {
    return Json.write(Json.object().set("executions", Json.node(texts(executions))));
  }

  /** Reads what {@link #told} wrote; nothing if it is something else. */
  public static List<ExecutionId> told(@Nullable String result) {
    try {
      return result == null ? List.of() : ids(new Fields(Json.read(result)));
    } catch (UnreadableException | IllegalArgumentException e) {
      return List.of();
    }
  }

  private static List<ExecutionId> ids(Fields fields) {
    return fields.texts("executions").stream().map(ExecutionId::parse).toList();
  }

  /**
   * Reads a notification.
   *
   * @throws UnreadableException if the document is missing or broken
   */
  public static Content decode(@Nullable String document) throws UnreadableException {
    if (document == null) {
      throw new UnreadableException("the document is missing");
    }
    JsonNode node = Json.read(document);
    Fields fields = new Fields(node);
    try {
      String lateAt = fields.optional("lateAt");
      return new Content(
          fields.text("title"),
          fields.optional("occasion") == null
              ? NotificationRule.Event.ALWAYS
              : fields.constant("occasion", NotificationRule.Event.class),
          Json.map(node.get("settings")),
          lateAt == null ? null : Instant.parse(lateAt),
          gathering(node.get("gathering")),
          again(node.get("again")));
    } catch (IllegalArgumentException | DateTimeParseException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable Gathering gathering(@Nullable JsonNode node) throws UnreadableException {
    if (node == null) {
      return null;
    }
    Fields fields = new Fields(node);
    return new Gathering(fields.text("key"), fields.number("atMost"), fields.duration("within"));
  }

  private static @Nullable Again again(@Nullable JsonNode node) throws UnreadableException {
    if (node == null) {
      return null;
    }
    Fields fields = new Fields(node);
    return new Again(ExecutionId.parse(fields.text("id")), ids(fields));
  }
}
