package io.quarterhour.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a notification needs besides the execution that it tells of, as a document. */
public final class NotificationCodec {
  private NotificationCodec() {}

  /** The title of what ended, and the settings of the rule. */
  public record Content(String title, Map<String, Object> settings) {}

  /** Writes a notification. */
  public static String encode(Content content) {
    ObjectNode node = Json.object().put("title", content.title());
    TaskCodec.putMap(node, "settings", content.settings());
    return Json.write(node);
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
    try {
      return new Content(new Fields(node).text("title"), Json.map(node.get("settings")));
    } catch (IllegalArgumentException e) {
      throw new UnreadableException(String.valueOf(e.getMessage()));
    }
  }
}
