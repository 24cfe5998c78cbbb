package io.quarterhour.notify.ticket.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Checks settings and collects problems. The methods that check return this object.
 *
 * @param settings the settings
 * @param problems the problems found so far, each as a sentence
 */
public record SettingsCheck(Map<String, Object> settings, List<String> problems) {
  /** Creates a check without problems. */
  public SettingsCheck(Map<String, Object> settings) {
    this(settings, new ArrayList<>());
  }

  /** Reports all settings except the given ones as unknown. */
  public SettingsCheck rejectUnknown(String... names) {
    TreeSet<String> unknown = new TreeSet<>(settings.keySet());
    Set<String> known = new TreeSet<>(List.of(names));
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      problems.add("no setting " + unknown + ", there are " + known);
    }
    return this;
  }

  /**
   * Requires each of these settings, if it is given, to be a single line of text that is not blank.
   */
  public SettingsCheck text(String... names) {
    for (String name : names) {
      Object value = settings.get(name);
      boolean isFine = value instanceof String line && !line.isBlank() && isLine(line);
      if (value != null && !isFine) {
        problems.add("'" + name + "' must be a single line of text");
      }
    }
    return this;
  }

  /** Requires each of these settings, if it is given, to be a whole number above zero. */
  public SettingsCheck number(String... names) {
    for (String name : names) {
      if (settings.get(name) != null && numberOf(settings.get(name)).isEmpty()) {
        problems.add("'" + name + "' must be a whole number above zero");
      }
    }
    return this;
  }

  /** Requires this setting, if it is given, to be a map of names to values. */
  public SettingsCheck map(String name) {
    if (settings.get(name) != null && !(settings.get(name) instanceof Map)) {
      problems.add("'" + name + "' must map names to values");
    }
    return this;
  }

  /** Requires each of these settings to be given. */
  public SettingsCheck required(String... names) {
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

  /** {@return the text of a setting; empty if it is not given or not a text} */
  public static Optional<String> textOf(Map<String, Object> settings, String name) {
    return settings.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  /** {@return a value as a whole number above zero; empty for any other value} */
  public static Optional<Long> numberOf(@Nullable Object value) {
    boolean isWhole = value instanceof Integer || value instanceof Long;
    return isWhole && value instanceof Number number && number.longValue() > 0
        ? Optional.of(number.longValue())
        : Optional.empty();
  }
}
