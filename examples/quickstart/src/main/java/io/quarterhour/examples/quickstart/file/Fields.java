package io.quarterhour.examples.quickstart.file;

import io.quarterhour.error.InvalidInputException;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The fields of one object of the file. What does not fit is noted, and reads as absent. */
final class Fields {
  private final String owner;
  private final String path;
  private final int line;
  private final Map<String, Located> values = new LinkedHashMap<>();
  private final Problems problems;

  /** Turns a value of JSON into what is wanted; null if it is of another kind. */
  interface Reader<T> extends Function<Object, T> {}

  static String text(Object value) {
    return value instanceof String text ? text : null;
  }

  static Boolean flag(Object value) {
    return value instanceof Boolean flag ? flag : null;
  }

  /**
   * The fields of an object.
   *
   * @param owner the task, as messages name it
   * @param path what stands before the names of the fields in messages, such as {@code schedule.}
   */
  Fields(String owner, String path, Located object, Problems problems) {
    this.owner = owner;
    this.path = path;
    this.line = object.line();
    this.problems = problems;
    if (object.value() instanceof Map<?, ?> map) {
      map.forEach((name, value) -> values.put((String) name, (Located) value));
    }
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  /** Notes the fields that nobody knows. */
  void expectOnly(List<String> known) {
    values.forEach(
        (name, value) -> {
          if (!known.contains(name)) {
            add(value.line(), "unknown field '" + path + name + "', expected only " + known);
          }
        });
  }

  /** Notes that something is wrong with the object as a whole. */
  void add(String problem) {
    add(line, problem);
  }

  /** Notes that something is wrong with a field. */
  void add(String name, String problem) {
    add(has(name) ? values.get(name).line() : line, field(name) + problem);
  }

  private void add(int at, String problem) {
    problems.add(at, owner + ": " + problem);
  }

  private String field(String name) {
    return "field '" + path + name + "' ";
  }

  /** Reads a field that may be left out. */
  <T> Optional<T> find(String name, String expected, Reader<T> reader) {
    return has(name) ? read(name, values.get(name), expected, reader) : Optional.empty();
  }

  /** Reads a field that must be there. */
  <T> Optional<T> need(String name, String expected, Reader<T> reader) {
    if (!has(name)) {
      add(name, "is missing, it must be " + expected);
    }
    return find(name, expected, reader);
  }

  /** Reads a list that must be there; empty if it or one of its items does not fit. */
  <T> Optional<List<T>> needList(String name, String expected, Reader<T> reader) {
    if (!has(name)) {
      add(name, "is missing, it must be a list, each item " + expected);
      return Optional.empty();
    }
    Optional<List<Located>> items = items(name, expected);
    List<T> list = new ArrayList<>();
    for (Located item : items.orElse(List.of())) {
      read(name, item, expected, reader).ifPresent(list::add);
    }
    return items.filter(all -> all.size() == list.size()).map(all -> list);
  }

  /** {@return the items of a list with their lines; empty if it is no list} */
  Optional<List<Located>> items(String name, String expected) {
    if (has(name) && values.get(name).value() instanceof List<?> list) {
      return Optional.of(list.stream().map(item -> (Located) item).toList());
    }
    if (has(name)) {
      add(name, "must be a list, each item " + expected + ", was " + values.get(name).shown());
    }
    return Optional.empty();
  }

  /** {@return an object as it is, with its line} */
  Optional<Located> object(String name) {
    if (has(name) && !(values.get(name).value() instanceof Map)) {
      add(name, "must be an object {..}, was " + values.get(name).shown());
      return Optional.empty();
    }
    return Optional.ofNullable(values.get(name));
  }

  /** {@return the plain values of an object; empty if it is left out} */
  Map<String, Object> plain(String name) {
    Map<String, Object> plain = new LinkedHashMap<>();
    object(name)
        .ifPresent(
            object ->
                ((Map<?, ?>) object.value())
                    .forEach((key, value) -> plain.put((String) key, ((Located) value).plain())));
    return plain;
  }

  private <T> Optional<T> read(String name, Located found, String expected, Reader<T> reader) {
    try {
      T value = reader.apply(found.value());
      if (value != null) {
        return Optional.of(value);
      }
    } catch (DateTimeException e) {
      // Told below, with what was expected.
    } catch (InvalidInputException e) {
      e.problems().forEach(problem -> add(found.line(), field(name) + "is refused: " + problem));
      return Optional.empty();
    }
    add(found.line(), field(name) + "must be " + expected + ", was " + found.shown());
    return Optional.empty();
  }
}
