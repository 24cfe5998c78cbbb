package io.quarterhour.notify.ticket.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings, and notes what is wrong.
 *
 * @param settings the settings
 * @param problems what is wrong, in words
 */
public record SettingsCheck(Map<String, Object> settings, List<String> problems) {
  public SettingsCheck(Map<String, Object> settings) {
    this(settings, new ArrayList<>());
  }

  /** Refuses all others. */
  public SettingsCheck known(String... names) {
    TreeSet<String> unknown = new TreeSet<>(settings.keySet());
    Set<String> known = new TreeSet<>(List.of(names));
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      problems.add("no setting " + unknown + ", there are " + known);
    }
    return this;
  }

  /** Insists on a line of text, if it is given. */
  public SettingsCheck text(String... names) {
    for (String name : names) {
      Object value = settings.get(name);
      boolean isFine = value instanceof String line && !line.isBlank() && isLine(line);
      if (value != null && !isFine) {
        problems.add("'" + name + "' must be a line of text");
      }
    }
    return this;
  }

  /** Insists on a whole number above zero, if it is given. */
  public SettingsCheck number(String... names) {
    for (String name : names) {
      if (settings.get(name) != null && numberOf(settings.get(name)).isEmpty()) {
        problems.add("'" + name + "' must be a whole number above zero");
      }
    }
    return this;
  }

  /** Insists on values by names, if they are given. */
  public SettingsCheck map(String name) {
    if (settings.get(name) != null && !(settings.get(name) instanceof Map)) {
      problems.add("'" + name + "' must hold values by their names");
    }
    return this;
  }

  /** Insists that they are given. */
  public SettingsCheck needed(String... names) {
    for (String name : names) {
      if (settings.get(name) == null) {
        problems.add("'" + name + "' is missing");
      }
    }
    return this;
  }

  private static boolean isLine(String text) {
    return text.chars().noneMatch(c -> c < ' ' || c == 127);
  }

  /** {@return a text; empty if it is not given} */
  public static Optional<String> textOf(Map<String, Object> settings, String name) {
    return settings.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** {@return a whole number above zero; empty if it is none} */
  public static Optional<Long> numberOf(@Nullable Object value) {
    boolean isWhole = value instanceof Integer || value instanceof Long;
    return isWhole && value instanceof Number number && number.longValue() > 0
        ? Optional.of(number.longValue())
        : Optional.empty();
  }
}
