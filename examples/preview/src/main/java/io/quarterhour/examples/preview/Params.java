package io.quarterhour.examples.preview;

import io.quarterhour.error.InvalidInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The parameters of a kind: {@code key=value} pairs, separated by semicolons. */
final class Params {
  private final Map<String, Value> values = new LinkedHashMap<>();

  private Params() {}

  /**
   * Reads parameters.
   *
   * @throws InvalidInputException if a part is not of the form {@code key=value} or a key occurs
   *     twice
   */
  static Params read(String text) {
    Params params = new Params();
    if (!text.isEmpty()) {
      for (String part : text.split(";", -1)) {
        params.add(part);
      }
    }
    return params;
  }

  private void add(String part) {
    int equals = part.indexOf('=');
    if (equals < 0) {
      throw new InvalidInputException(
          "parameters must be written as key=value, separated by ';', found '" + part + "'");
    }
    String key = part.substring(0, equals);
    Value value = new Value("'" + key + "'", part.substring(equals + 1));
    Value previous = values.putIfAbsent(key, value);
    if (previous != null) {
      throw new InvalidInputException(
          "'"
              + key
              + "' must occur once, found '"
              + previous.text()
              + "' and '"
              + value.text()
              + "'");
    }
  }

  /**
   * Rejects unknown keys.
   *
   * @throws InvalidInputException if there is an unknown key
   */
  void requireOnly(String owner, List<String> known) {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        throw new InvalidInputException(owner + " accepts only " + known + ", found '" + key + "'");
      }
    }
  }

  Optional<Value> find(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /**
   * Returns a required parameter.
   *
   * @throws InvalidInputException if the parameter is missing
   */
  Value require(String key) {
    return find(key)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "'" + key + "' is missing, found only " + values.keySet()));
  }
}
