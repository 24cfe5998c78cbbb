package io.quarterhour.examples.cluster.drill;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** The minutes of a run, and the comparison of the last ones with the first ones. */
final class GrowthTable {
  /** The maximum number of minutes that are compared with as many others. */
  static final int WINDOW = 5;

  private static final double GROWTH = 1.2;
  private static final double MORE_LATENESS = 1.5;
  private static final long MORE_MILLIS = 100;
  private static final double RATE = 0.99;
  private static final int BACKLOG_SECONDS = 60;
  private static final long MEGABYTE = 1 << 20;

  /** A smaller table counts as if it had this size. */
  private static final long SMALLEST = 16 * MEGABYTE;

  private static final String FORMAT = "%6s  %10s  %9s  %10s  %10s  %8s  %11s  %8s  %10s%n";

  private final int rate;
  private final List<Minute> minutes = new ArrayList<>();

  /**
   * The measures of a minute.
   *
   * @param lateness the lateness of its executions
   * @param written the number of rows written to the history in this minute
   * @param removed the number of rows removed from it
   * @param heap the heap that the node uses at its end, in bytes
   * @param sizes the size of each table with its indexes at its end, in bytes
   */
  record Minute(
      Lateness lateness, long written, long removed, long heap, Map<String, Long> sizes) {}

  /**
   * Creates an empty table.
   *
   * @param rate the number of executions per second
   */
  GrowthTable(int rate) {
    this.rate = rate;
  }

  /** Prints the names of the columns. */
  static void printHeader(PrintWriter out) {
    out.printf(
        FORMAT,
        "MINUTE",
        "EXECUTIONS",
        "P99, MS",
        "WRITTEN",
        "REMOVED",
        "HEAP, MB",
        "HISTORY, MB",
        "LIVE, MB",
        "OTHERS, MB");
    out.flush();
  }

  /** Adds a minute and prints its row. */
  void add(Minute minute, PrintWriter out) {
    minutes.add(minute);
    long history = minute.sizes.getOrDefault("qh_history", 0L);
    long live = minute.sizes.getOrDefault("qh_live", 0L);
    long all = minute.sizes.values().stream().mapToLong(Long::longValue).sum();
    out.printf(
        FORMAT,
        minutes.size(),
        minute.lateness.count(),
        minute.lateness.p99(),
        minute.written,
        minute.removed,
        minute.heap / MEGABYTE,
        history / MEGABYTE,
        live / MEGABYTE,
        (all - history - live) / MEGABYTE);
    out.flush();
  }

  /** Adds the verdicts. */
  void report(DrillReport report) {
    int window = Math.max(1, Math.min(WINDOW, minutes.size() / 4));
    List<Minute> first = minutes.subList(0, window);
    List<Minute> last = minutes.subList(minutes.size() - window, minutes.size());
    String part = "last %d of %d minutes".formatted(window, minutes.size());
    long executions = minutes.stream().mapToLong(minute -> minute.lateness.count()).sum();
    report.atLeast(
        "all minutes", "executions per second", executions / (60.0 * minutes.size()), RATE * rate);
    report.atMost(
        "all minutes",
        "rows written and not yet removed",
        (double) sum(minutes, Minute::written) - sum(minutes, Minute::removed),
        (double) BACKLOG_SECONDS * rate);
    for (String table : minutes.get(0).sizes.keySet()) {
      report.atMost(
          part,
          "size of " + table + ", MB",
          megabytes(max(last, minute -> minute.sizes.getOrDefault(table, 0L))),
          GROWTH
              * megabytes(
                  Math.max(SMALLEST, max(first, minute -> minute.sizes.getOrDefault(table, 0L)))));
    }
    report.atMost(
        part,
        "heap after a full collection, MB",
        megabytes(max(last, Minute::heap)),
        GROWTH * megabytes(max(first, Minute::heap)));
    long before = p99(first);
    report.atMost(
        part,
        "p99 of the lateness, ms",
        (double) p99(last),
        Math.max(MORE_LATENESS * before, (double) before + MORE_MILLIS));
  }

  private static long p99(List<Minute> some) {
    return Lateness.of(some.stream().map(Minute::lateness).toList()).p99();
  }

  private static long sum(List<Minute> some, ToLongFunction<Minute> measure) {
    return some.stream().mapToLong(measure).sum();
  }

  private static long max(List<Minute> some, ToLongFunction<Minute> measure) {
    return some.stream().mapToLong(measure).max().orElse(0);
  }

  private static double megabytes(long bytes) {
    return (double) bytes / MEGABYTE;
  }
}
