package io.quarterhour.examples.benchmarks.frame;

import java.util.Locale;

/**
 * A measured figure.
 *
 * @param name the name
 * @param value the value
 * @param unit the unit of the value
 */
public record Figure(String name, double value, String unit) {
  private static final double WHOLE_FROM = 100;

  /** {@return the same figure with the name of a system as prefix} */
  public Figure of(String system) {
    return new Figure(system + "." + name, value, unit);
  }

  /** {@return the value with its significant digits} */
  public String digits() {
    return String.format(Locale.ROOT, value >= WHOLE_FROM ? "%.0f" : "%.2f", value);
  }

  /** {@return the figure as a line for programs, readable by {@link #parse}} */
  public String line() {
    return name + "\t" + digits() + "\t" + unit;
  }

  /** {@return the figure parsed from a line} */
  public static Figure parse(String line) {
    String[] parts = line.split("\t", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "a figure must be a name, a value and a unit separated by tabs, was '" + line + "'");
    }
    return new Figure(parts[0], Double.parseDouble(parts[1]), parts[2]);
  }
}
