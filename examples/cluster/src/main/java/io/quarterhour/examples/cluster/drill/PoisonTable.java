package io.quarterhour.examples.cluster.drill;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.summingInt;

import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The poisoned items of each kind, and how they ended. Safe for use by many threads. */
final class PoisonTable {
  private static final String FORMAT = "%-14s  %6s  %s%n";
  private static final String OPEN = "no end";

  /** The end of each item, by its name or id. */
  private final Map<PoisonKind, Map<String, String>> items = new EnumMap<>(PoisonKind.class);

  /** Notes an item. */
  synchronized void putIn(PoisonKind kind, String item) {
    items.computeIfAbsent(kind, key -> new TreeMap<>()).put(item, OPEN);
  }

  /** Notes the end of an item. The first end counts; that of an unknown item does not. */
  synchronized void ended(PoisonKind kind, String item, String end) {
    items.getOrDefault(kind, Map.of()).computeIfPresent(item, (key, old) -> first(old, end));
  }

  private static String first(String old, String end) {
    return old.equals(OPEN) ? end : old;
  }

  /** Notes the ends that a line in the log of a node shows. */
  synchronized void read(String line) {
    items.forEach(
        (kind, ends) ->
            ends.replaceAll(
                (item, old) -> {
                  String end = kind.endIn(line, item);
                  return end == null ? old : first(old, end);
                }));
  }

  /** {@return the items of a kind that have not ended} */
  synchronized List<String> open(PoisonKind kind) {
    return items.getOrDefault(kind, Map.of()).entrySet().stream()
        .filter(entry -> entry.getValue().equals(OPEN))
        .map(Map.Entry::getKey)
        .toList();
  }

  synchronized boolean hasOpen(PoisonKind kind) {
    return !open(kind).isEmpty();
  }

  /** {@return whether an item of any kind has not ended} */
  synchronized boolean hasOpen() {
    return items.keySet().stream().anyMatch(this::hasOpen);
  }

  /** Prints a row for each kind. */
  synchronized void print(PrintWriter out) {
    out.printf(FORMAT, "KIND", "PUT IN", "ENDED AS");
    items.forEach(
        (kind, ends) ->
            out.printf(
                FORMAT,
                kind.label(),
                ends.size(),
                ends.values().stream()
                    .collect(groupingBy(end -> end, TreeMap::new, summingInt(end -> 1)))
                    .entrySet()
                    .stream()
                    .map(entry -> entry.getValue() + " " + entry.getKey())
                    .collect(joining(", "))));
    out.flush();
  }

  /** Adds the number of items without an end of each kind. */
  synchronized void report(DrillReport report) {
    items
        .keySet()
        .forEach(
            kind ->
                report.atMost("poison, " + kind.label(), "without an end", open(kind).size(), 0));
  }
}
