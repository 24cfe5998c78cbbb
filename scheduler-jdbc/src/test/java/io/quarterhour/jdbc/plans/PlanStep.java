package io.quarterhour.jdbc.plans;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A node of a query plan that reads or writes a table of the store.
 *
 * @param text the line of the plan
 * @param kind the kind of the node
 * @param table the table; empty if the node reads only an index for another node
 * @param rows the total number of rows that it read
 * @param loops the number of times it was executed
 */
record PlanStep(String text, String kind, Optional<String> table, double rows, double loops) {
  private static final Pattern ON_TABLE =
      Pattern.compile(
          "^\\s*(?:->\\s+)?(?:Parallel )?(Insert|Update|Delete|[A-Z][A-Za-z ]*Scan)(?: Backward)?"
              + "(?: using \\S+)? on (qh_\\S+)");
  private static final Pattern ACTUAL =
      Pattern.compile("\\(actual time=\\S+ rows=([\\d.]+) loops=(\\d+)\\)");
  private static final String BITMAP_INDEX_SCAN = "Bitmap Index Scan";
  private static final String SEQUENTIAL = "Seq Scan";

  /** {@return the step described by a line of a plan, if any} */
  static Optional<PlanStep> of(String line) {
    Matcher on = ON_TABLE.matcher(line);
    if (!on.find()) {
      return Optional.empty();
    }
    Matcher actual = ACTUAL.matcher(line);
    boolean done = actual.find();
    double loops = done ? Double.parseDouble(actual.group(2)) : 0;
    double rows = done ? Double.parseDouble(actual.group(1)) * loops : 0;
    boolean onlyIndex = on.group(1).equals(BITMAP_INDEX_SCAN);
    return Optional.of(
        new PlanStep(
            line.strip(),
            on.group(1),
            onlyIndex ? Optional.empty() : Optional.of(on.group(2)),
            rows,
            loops));
  }

  /** {@return the same step with additional rows, which it read but did not produce} */
  PlanStep plus(double more) {
    return new PlanStep(text, kind, table, rows + more, loops);
  }

  boolean readsTable() {
    return table.isPresent() && kind.endsWith("Scan");
  }

  boolean isSequential() {
    return kind.equals(SEQUENTIAL);
  }
}
