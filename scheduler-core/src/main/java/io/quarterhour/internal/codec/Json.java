package io.quarterhour.internal.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.TextLimit;
import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Conversion between JSON text and values. The values are those of JSON: null, Boolean, Number,
 * String, List and Map. What is written can be read back: names, numbers and depth have limits
 * below those of the reader.
 */
public final class Json {
  private static final int MAX_DEPTH = 100;
  private static final int MAX_NAME = 10_000;

  /** The maximum size of a number: about 900 digits. */
  private static final int MAX_BITS = 3_000;

  private static final int MAX_SHOWN_PLACE = 200;

  /**
   * The mapper, with the limits of Jackson that hosts cannot change: they may lower the default.
   */
  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(StreamReadConstraints.builder().build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);

  private Json() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ArrayNode array() {
    return MAPPER.createArrayNode();
  }

  static JsonNode read(String text) throws DecodeException {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      // The first line is the reason; the others give the position in terms of Jackson.
      throw new DecodeException(
          "not JSON: " + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }
  }

  static String write(JsonNode node) {
    return node.toString();
  }

  /**
   * Converts the values of a property.
   *
   * @throws InvalidInputException if a value cannot be stored; names its place
   */
  static JsonNode node(String what, Map<String, Object> values) {
    try {
      return MAPPER.valueToTree(plain(what, values, 0));
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(notStorable(what, e));
    }
  }

  static JsonNode node(@Nullable Object value) {
    return MAPPER.valueToTree(plain("", value, 0));
  }

  @SuppressWarnings("unchecked") // Jackson converts objects to maps with String keys
  static Map<String, Object> map(@Nullable JsonNode node) {
    return node == null || node.isNull()
        ? Map.of()
        : MAPPER.convertValue(node, LinkedHashMap.class);
  }

  static @Nullable Object value(String text) throws DecodeException {
    return MAPPER.convertValue(read(text), Object.class);
  }

  /**
   * Writes any value as JSON text. Records, enums, arrays and optionals are converted; an object of
   * any other type is written as its {@code toString()}.
   *
   * @throws IllegalArgumentException if the value is nested too deeply, a name or a number is too
   *     long, or a component of a record cannot be read
   */
  public static String text(@Nullable Object value) {
    return write(node(value));
  }

  /** Reports a value that cannot be written as JSON as a problem, with its place. */
  public static void check(String what, Map<String, Object> values, List<String> problems) {
    try {
      plain(what, values, 0);
    } catch (IllegalArgumentException | InvalidInputException e) {
      problems.add(notStorable(what, e));
    }
  }

  private static String notStorable(String what, RuntimeException e) {
    return what + " cannot be stored: " + e.getMessage();
  }

  private static @Nullable Object plain(String place, @Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      throw new IllegalArgumentException(
          "nested more than " + MAX_DEPTH + " levels deep at " + shown(place));
    }
    if (value == null || value instanceof String || value instanceof Boolean) {
      return value;
    }
    if (value instanceof Number number) {
      return checked(place, number);
    }
    if (value instanceof Map<?, ?> map) {
      return copy(place, map, depth);
    }
    if (value instanceof Collection<?> collection) {
      return collection.stream().map(v -> plain(place + "[]", v, depth + 1)).toArray();
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    if (value instanceof Optional<?> optional) {
      return plain(place, optional.orElse(null), depth + 1);
    }
    if (value instanceof Record r) {
      return recordMap(place, r, depth);
    }
    if (value.getClass().isArray()) {
      Object[] copy = new Object[Array.getLength(value)];
      for (int i = 0; i < copy.length; i++) {
        copy[i] = plain(place + "[]", Array.get(value, i), depth + 1);
      }
      return copy;
    }
    return value.toString();
  }

  private static Map<String, Object> copy(String place, Map<?, ?> map, int depth) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach(
        (k, v) -> {
          String name = checkedName(place, String.valueOf(k));
          copy.put(name, plain(place + "." + name, v, depth + 1));
        });
    return copy;
  }

  private static String checkedName(String place, String name) {
    if (name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "a name in "
              + shown(place)
              + " has "
              + name.length()
              + " characters, at most "
              + MAX_NAME
              + " are allowed");
    }
    return name;
  }

  private static Number checked(String place, Number number) {
    int bits =
        number instanceof BigInteger whole
            ? whole.bitLength()
            : number instanceof BigDecimal decimal ? decimal.unscaledValue().bitLength() : 0;
    if (bits > MAX_BITS) {
      throw new IllegalArgumentException(
          "the number at " + shown(place) + " has more than about 900 digits");
    }
    return number;
  }

  private static String shown(String place) {
    return TextLimit.cut(place, MAX_SHOWN_PLACE);
  }

  private static Map<String, Object> recordMap(String place, Record value, int depth) {
    Map<String, Object> copy = new LinkedHashMap<>();
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      try {
        component.getAccessor().trySetAccessible();
        Object part = component.getAccessor().invoke(value);
        copy.put(component.getName(), plain(place + "." + component.getName(), part, depth + 1));
      } catch (ReflectiveOperationException e) {
        throw new IllegalArgumentException(
            "the component "
                + component.getName()
                + " of record "
                + value.getClass().getName()
                + " cannot be read: open its package to io.quarterhour.core, or pass a Map",
            e);
      }
    }
    return copy;
  }
}
