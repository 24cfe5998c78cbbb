package io.quarterhour.notify.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads results, and writes parts of them. */
public final class ResultJson {
  /** A longer text is not read: it is shown as it stands, and only its beginning. */
  private static final int MAX_READ = 200_000;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private ResultJson() {}

  /**
   * Reads a result.
   *
   * @param text JSON, or anything
   * @return maps, lists, texts, numbers and truth values; the beginning of the text as it stands if
   *     it is no JSON or too long; null for {@code null}
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
   * {@return a value in words: a text as it stands, maps and lists as JSON; empty for null}
   *
   * @param value what {@link #read} gave, or a part of it
   */
  public static String text(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof Map<?, ?> || value instanceof List<?>) {
      try {
        return MAPPER.writeValueAsString(value);
      } catch (JsonProcessingException e) {
        // Only what was read is written.
        throw new IllegalStateException(e);
      }
    }
    return String.valueOf(value);
  }

  /**
   * {@return the same over several lines, for people}
   *
   * @param value what {@link #read} gave
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
