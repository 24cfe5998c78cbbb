package io.quarterhour.examples.benchmarks;

import java.util.Locale;

/** Something that was measured. */
record Figure(String name, double value, String unit) {
  private static final double WHOLE_FROM = 100;

  Figure of(Contender contender) {
    return new Figure(contender.label() + "." + name, value, unit);
  }

  /** {@return the value with as many digits as mean anything} */
  String digits() {
    return String.format(Locale.ROOT, value >= WHOLE_FROM ? "%.0f" : "%.2f", value);
  }

  String line() {
    return name + "\t" + digits() + "\t" + unit;
  }

  static Figure parse(String line) {
    String[] parts = line.split("\t", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "a figure must be a name, a value and a unit with tabs between, was '" + line + "'");
    }
    return new Figure(parts[0], Double.parseDouble(parts[1]), parts[2]);
  }
}
