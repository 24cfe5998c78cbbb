package io.quarterhour.examples.quickstart.file;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What may stand as <code>${name}</code> in any text of a tasks file, because it is known only when
 * the program runs.
 *
 * @param values what to put in, by name
 */
record Placeholders(Map<String, String> values) {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");

  String fill(String text, int line, Problems problems) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(
            match -> {
              String value = values.get(match.group(1));
              if (value == null) {
                problems.add(
                    line,
                    "unknown placeholder '"
                        + match.group()
                        + "', expected one of "
                        + new TreeMap<>(values).keySet());
              }
              return Matcher.quoteReplacement(value == null ? "" : value);
            });
  }
}
