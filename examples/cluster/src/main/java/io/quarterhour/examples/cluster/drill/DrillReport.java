package io.quarterhour.examples.cluster.drill;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The table of a drill: each measure with its value and its limit. */
final class DrillReport {
  private static final String FORMAT = "%-34s  %-52s  %12s  %12s  %s%n";

  private final List<Row> rows = new ArrayList<>();

  private record Row(String part, String measure, String value, String limit, boolean isWithin) {}

  /** Adds a measure that must be at most its limit. */
  void atMost(String part, String measure, double value, double limit) {
    rows.add(new Row(part, measure, text(value), "<= " + text(limit), value <= limit));
  }

  /** Adds a measure that must be at least its limit. */
  void atLeast(String part, String measure, double value, double limit) {
    rows.add(new Row(part, measure, text(value), ">= " + text(limit), value >= limit));
  }

  private static String text(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e12
        ? String.valueOf((long) value)
        : String.format(Locale.ROOT, "%.3f", value);
  }

  /**
   * Prints the table.
   *
   * @return the exit code of the drill: 0 if all measures are within their limits, otherwise 1
   */
  int print(PrintWriter out) {
    out.printf(FORMAT, "PART", "MEASURE", "VALUE", "LIMIT", "");
    for (Row row : rows) {
      out.printf(
          FORMAT, row.part, row.measure, row.value, row.limit, row.isWithin ? "ok" : "EXCEEDED");
    }
    out.flush();
    return rows.stream().allMatch(Row::isWithin) ? 0 : 1;
  }
}
