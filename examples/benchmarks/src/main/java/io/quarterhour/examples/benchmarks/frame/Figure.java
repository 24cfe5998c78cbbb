package io.quarterhour.examples.benchmarks.frame;

import java.util.Locale;

/**
 * Something that was measured.
 *
 * @param name what it is
 * @param value how much
 * @param unit of what
 */
public record Figure(String name, double value, String unit) {
  private static final double WHOLE_FROM = 100;

  /** {@return the same figure, said of a system} */
  public Figure of(String system) {
    return new Figure(system + "." + name, value, unit);
  }

  /** {@return the value with as many digits as mean anything} */
  public String digits() {
    return String.format(Locale.ROOT, value >= WHOLE_FROM ? "%.0f" : "%.2f", value);
  }

  /** {@return the figure for programs, as {@link #parse} reads it} */
  public String line() {
    return name + "\t" + digits() + "\t" + unit;
  }

  /** {@return the figure of a line} */
  public static Figure parse(String line) {
    String[] parts = line.split("\t", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "a figure must be a name, a value and a unit with tabs between, was '" + line + "'");
    }
    return new Figure(parts[0], Double.parseDouble(parts[1]), parts[2]);
  }
}
