package io.quarterhour.examples.benchmarks.plans;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A step of a plan that reads or writes a table of the store.
 *
 * @param kind what it does
 * @param index by which index, if it reads by one
 * @param table which table; empty if it reads only an index, for another step
 * @param rows how many rows came of it in all
 * @param loops how often it was done
 */
record PlanStep(
    String kind, Optional<String> index, Optional<String> table, double rows, double loops) {
  private static final Pattern ON_TABLE =
      Pattern.compile(
          "^\\s*(?:->\\s+)?(?:Parallel )?(Insert|Update|Delete|[A-Z][A-Za-z ]*Scan)(?: Backward)?"
              + "(?: using (\\S+))? on (qh_\\S+)");
  private static final Pattern ACTUAL =
      Pattern.compile("\\(actual time=\\S+ rows=([\\d.]+) loops=(\\d+)\\)");
  private static final String BITMAP_INDEX_SCAN = "Bitmap Index Scan";
  private static final String SEQUENTIAL = "Seq Scan";

  /** {@return the step that a line of a plan tells of, if it is one} */
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
            on.group(1),
            onlyIndex ? Optional.of(on.group(3)) : Optional.ofNullable(on.group(2)),
            onlyIndex ? Optional.empty() : Optional.of(on.group(3)),
            rows,
            loops));
  }

  /** {@return the same step, which has looked at more rows than came of it} */
  PlanStep plus(double more) {
    return new PlanStep(kind, index, table, rows + more, loops);
  }

  boolean readsTable() {
    return table.isPresent() && kind.endsWith("Scan");
  }

  boolean isSequential() {
    return kind.equals(SEQUENTIAL);
  }
}
