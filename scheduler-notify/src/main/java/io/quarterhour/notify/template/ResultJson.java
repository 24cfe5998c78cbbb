package io.quarterhour.notify.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parses results and formats parts of them. */
public final class ResultJson {
  /**
   * The maximum length of a text that is parsed, in characters; of a longer text the beginning is
   * shown unchanged.
   */
  private static final int MAX_READ = 200_000;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private ResultJson() {}

  /**
   * Parses a result.
   *
   * @param text JSON, or any other text
   * @return maps, lists, texts, numbers and booleans; the text itself if it is not JSON; its
   *     beginning if it is too long; null for the JSON value {@code null}
   */
  public static @Nullable Object read(String text) {
    if (text.length() > MAX_READ) {
      return Truncation.truncateWithMarker(text, MAX_READ / 10);
    }
    try {
      return MAPPER.readValue(text, Object.class);
    } catch (JsonProcessingException e) {
      return text;
    }
  }

  /**
   * {@return a value as text: a text unchanged, maps and lists as JSON; empty for null}
   *
   * @param value a value returned by {@link #read}, or a part of it
   */
  public static String text(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Map<?, ?> || value instanceof List<?>) {
      try {
        return MAPPER.writeValueAsString(value);
      } catch (JsonProcessingException e) {
        // Values that were parsed can always be written.
        throw new IllegalStateException(e);
      }
    }
    return String.valueOf(value);
  }

  /**
   * {@return a value as text for people, with maps and lists over several lines}
   *
   * @param value a value returned by {@link #read}
   */
  public static String pretty(@Nullable Object value) {
    if (value instanceof Map<?, ?> || value instanceof List<?>) {
      try {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
    return text(value);
  }
}
