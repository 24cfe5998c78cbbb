package io.quarterhour.internal.codec;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reader of the fields of a JSON object. Its exceptions name the field that is missing or invalid.
 */
final class JsonFields {
  private final JsonNode node;

  JsonFields(JsonNode node) {
    this.node = node;
  }

  String text(String name) throws DecodeException {
    String text = optional(name);
    if (text == null) {
      throw new DecodeException("the field '" + name + "' is missing");
    }
    return text;
  }

  @Nullable String optional(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value.asText();
  }

  int number(String name) throws DecodeException {
    JsonNode value = node.get(name);
    if (value == null || !value.isInt()) {
      throw new DecodeException("the field '" + name + "' must be a whole number, was " + value);
    }
    return value.intValue();
  }

  long longNumber(String name) throws DecodeException {
    JsonNode value = node.get(name);
    if (value == null || !value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new DecodeException("the field '" + name + "' must be a whole number, was " + value);
    }
    return value.longValue();
  }

  boolean flag(String name) {
    return node.path(name).asBoolean();
  }

  @Nullable Duration duration(String name) {
    String text = optional(name);
    return text == null ? null : Duration.parse(text);
  }

  <E extends Enum<E>> E constant(String name, Class<E> type) throws DecodeException {
    return constant(name, text(name), type);
  }

  static <E extends Enum<E>> E constant(String name, String text, Class<E> type)
      throws DecodeException {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(text)) {
        return constant;
      }
    }
    throw new DecodeException("the field '" + name + "' has the unknown value '" + text + "'");
  }

  /**
   * {@return the texts of a list; a single text is a list of one element, a missing field an empty
   * list}
   */
  List<String> texts(String name) {
    JsonNode value = node.path(name);
    if (value.isTextual()) {
      return List.of(value.asText());
    }
    List<String> texts = new ArrayList<>();
    value.forEach(one -> texts.add(one.asText()));
    return texts;
  }
}
