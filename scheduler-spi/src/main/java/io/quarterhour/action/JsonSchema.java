package io.quarterhour.action;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Writer of the JSON Schema of parameters. */
final class JsonSchema {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";

  private static final Set<Class<?>> WHOLE =
      Set.of(
          int.class,
          Integer.class,
          long.class,
          Long.class,
          short.class,
          Short.class,
          byte.class,
          Byte.class,
          BigInteger.class);

  private static final Set<Class<?>> DECIMAL =
      Set.of(double.class, Double.class, float.class, Float.class, BigDecimal.class);

  private static final Map<Class<?>, String> FORMATS =
      Map.of(
          URI.class, "uri",
          UUID.class, "uuid",
          Duration.class, "duration",
          Period.class, "duration",
          Instant.class, "date-time",
          OffsetDateTime.class, "date-time",
          LocalDate.class, "date");

  private JsonSchema() {}

  static Map<String, Object> of(List<ParameterDescriptor> parameters) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", DIALECT);
    schema.putAll(object(parameters));
    return schema;
  }

  private static Map<String, Object> object(List<ParameterDescriptor> parameters) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (ParameterDescriptor parameter : parameters) {
      properties.put(parameter.name(), property(parameter));
      if (parameter.required()) {
        required.add(parameter.name());
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("required", required);
    schema.put("additionalProperties", false);
    return schema;
  }

  private static Map<String, Object> property(ParameterDescriptor parameter) {
    Type type = unwrapped(parameter.type());
    Map<String, Object> schema = type(type);
    if (!parameter.description().isEmpty()) {
      schema.put("description", parameter.description());
    }
    if (!parameter.allowed().isEmpty()) {
      schema.put("enum", parameter.allowed().stream().map(text -> value(type, text)).toList());
    }
    String byDefault = parameter.defaultValue();
    if (byDefault != null && isPlain(type)) {
      schema.put("default", value(type, byDefault));
    }
    bound(schema, parameter);
    return schema;
  }

  /** Adds the bounds to the schema of a number, or of the items of a list. */
  @SuppressWarnings("unchecked") // this class has written the schema of the items
  private static void bound(Map<String, Object> schema, ParameterDescriptor parameter) {
    if (schema.get("items") instanceof Map<?, ?> items) {
      bound((Map<String, Object>) items, parameter);
      return;
    }
    if (parameter.min() != null) {
      schema.put("minimum", parameter.min());
    }
    if (parameter.max() != null) {
      schema.put("maximum", parameter.max());
    }
  }

  private static Map<String, Object> type(Type type) {
    Class<?> raw = raw(type);
    Map<String, Object> schema = new LinkedHashMap<>();
    if (raw == Optional.class) {
      return type(argument(type, 0));
    } else if (WHOLE.contains(raw)) {
      schema.put("type", "integer");
    } else if (DECIMAL.contains(raw)) {
      schema.put("type", "number");
    } else if (raw == boolean.class || raw == Boolean.class) {
      schema.put("type", "boolean");
    } else if (raw == List.class || raw == Set.class) {
      schema.put("type", "array");
      schema.put("items", type(argument(type, 0)));
    } else if (raw == Map.class) {
      schema.put("type", "object");
      schema.put("additionalProperties", type(argument(type, 1)));
    } else if (raw.isRecord()) {
      return object(ParameterSchema.of(raw.asSubclass(Record.class)));
    } else if (raw != Object.class) {
      schema.put("type", "string");
      if (raw.isEnum()) {
        schema.put("enum", names(raw));
      } else if (FORMATS.containsKey(raw)) {
        schema.put("format", FORMATS.get(raw));
      }
    }
    return schema;
  }

  private static List<String> names(Class<?> enumType) {
    return Stream.of(enumType.getEnumConstants()).map(one -> ((Enum<?>) one).name()).toList();
  }

  /** {@return whether values of a type are written as plain text in annotations, not as JSON} */
  private static boolean isPlain(Type type) {
    Class<?> raw = raw(type);
    boolean isStructure = raw == List.class || raw == Set.class || raw == Map.class;
    return !isStructure && !raw.isRecord() && raw != Object.class;
  }

  private static Object value(Type type, String text) {
    Class<?> raw = raw(type);
    try {
      if (WHOLE.contains(raw)) {
        return new BigInteger(text.strip());
      }
      if (DECIMAL.contains(raw)) {
        return new BigDecimal(text.strip());
      }
    } catch (NumberFormatException e) {
      return text;
    }
    boolean isFlag = raw == boolean.class || raw == Boolean.class;
    return isFlag ? (Object) Boolean.valueOf(text.strip()) : text;
  }

  private static Type unwrapped(Type type) {
    return raw(type) == Optional.class ? argument(type, 0) : type;
  }

  private static Class<?> raw(Type type) {
    if (type instanceof Class<?> plain) {
      return plain;
    }
    return type instanceof ParameterizedType generic ? raw(generic.getRawType()) : Object.class;
  }

  private static Type argument(Type type, int index) {
    Type argument =
        type instanceof ParameterizedType generic
            ? generic.getActualTypeArguments()[index]
            : Object.class;
    return argument instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : argument;
  }
}
