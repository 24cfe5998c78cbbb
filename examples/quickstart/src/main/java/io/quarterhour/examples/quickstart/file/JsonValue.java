package io.quarterhour.examples.quickstart.file;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.quarterhour.error.InvalidInputException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A value of the file. A field that is refused is reported and replaced by a fallback, so that
 * reading continues and finds all problems. A reader returns null, or throws, for a wrong value.
 */
record JsonValue(JsonFile file, JsonPointer at, JsonNode node) {
  static final String OBJECT = "an object {..}";

  static <T> Function<JsonValue, T> text(Function<String, T> reader) {
    return value -> value.node.isTextual() ? reader.apply(value.node.textValue()) : null;
  }

  static <T> Function<JsonValue, T> object(Function<JsonValue, T> reader) {
    return value -> value.node.isObject() ? reader.apply(value) : null;
  }

  static Boolean flag(JsonValue value) {
    return value.node.isBoolean() ? value.node.booleanValue() : null;
  }

  boolean has(String field) {
    return node.has(field);
  }

  JsonValue field(String field) {
    return new JsonValue(file, at.appendProperty(field), node.path(field));
  }

  /** Reports the fields whose names are not among the given ones. */
  void allowOnly(String names) {
    List<String> fields = List.of(names.split(" "));
    node.properties().stream()
        .filter(field -> !fields.contains(field.getKey()))
        .forEach(field -> field(field.getKey()).report("is unknown, expected only " + fields));
  }

  /** Reads a field that may be missing. */
  <T> T optional(String field, String expected, T fallback, Function<JsonValue, T> reader) {
    return has(field) ? field(field).read(expected, fallback, reader) : fallback;
  }

  /** Reads a field that must be present. */
  <T> T required(String field, String expected, T fallback, Function<JsonValue, T> reader) {
    return field(field).read(expected, fallback, reader);
  }

  /** Reads a list; the fallback replaces each item that was refused, and the list if it was. */
  <T> List<T> list(String expected, T fallback, Function<JsonValue, T> reader) {
    List<T> items = new ArrayList<>();
    if (!node.isArray()) {
      items.add(read("a list, each item " + expected, fallback, value -> null));
      return items;
    }
    for (int i = 0; i < node.size(); i++) {
      JsonValue item = new JsonValue(file, at.appendIndex(i), node.get(i));
      items.add(item.read(expected, fallback, reader));
    }
    return items;
  }

  private <T> T read(String expected, T fallback, Function<JsonValue, T> reader) {
    if (node.isMissingNode()) {
      report("is missing, it must be " + expected);
      return fallback;
    }
    try {
      T result = reader.apply(this);
      if (result != null) {
        return result;
      }
    } catch (InvalidInputException e) {
      e.problems().forEach(problem -> report("is refused: " + problem));
      return fallback;
    } catch (DateTimeException | IllegalArgumentException e) {
      // Reported below, with what was expected.
    }
    String found = node.isObject() ? "an object" : node.isArray() ? "a list" : node.toString();
    report("must be " + expected + ", was " + found);
    return fallback;
  }

  void report(String problem) {
    file.report(at, problem);
  }
}
