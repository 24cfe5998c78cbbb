package io.quarterhour.jdbc.internal.sql;

import static java.util.stream.Collectors.joining;

import java.util.List;
import java.util.stream.Stream;

/** Settings of PostgreSQL that are valid until the end of the transaction. */
final class LocalSettings {
  private LocalSettings() {}

  /**
   * {@return the function calls, separated by commas, that set the settings; empty if there are
   * none}
   *
   * @param settings the settings in the form {@code name=value}
   */
  static String calls(List<String> settings) {
    return settings.stream()
        .map(setting -> "set_config('" + setting.replace("=", "', '") + "', true)")
        .collect(joining(", "));
  }

  /** {@return the query that makes all calls, which ends with a semicolon; empty without calls} */
  static String query(String... calls) {
    String all = Stream.of(calls).filter(call -> !call.isEmpty()).collect(joining(", "));
    return all.isEmpty() ? "" : "select " + all + "; ";
  }
}
