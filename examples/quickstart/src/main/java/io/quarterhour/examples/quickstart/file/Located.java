package io.quarterhour.examples.quickstart.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value of JSON and the line on which it begins.
 *
 * @param value a map of these by name, a list of these, a text, a number, a Boolean or null
 * @param line from 1
 */
record Located(Object value, int line) {
  /** {@return the value without lines, as the scheduler takes it} */
  Object plain() {
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> plain = new LinkedHashMap<>();
      map.forEach((name, part) -> plain.put((String) name, ((Located) part).plain()));
      return plain;
    }
    if (value instanceof List<?> list) {
      List<Object> plain = new ArrayList<>();
      list.forEach(item -> plain.add(((Located) item).plain()));
      return plain;
    }
    return value;
  }

  /** {@return the value as a message shows it} */
  String shown() {
    if (value instanceof Map<?, ?>) {
      return "an object";
    }
    if (value instanceof List<?>) {
      return "a list";
    }
    return value instanceof String ? "\"" + value + "\"" : String.valueOf(value);
  }
}
