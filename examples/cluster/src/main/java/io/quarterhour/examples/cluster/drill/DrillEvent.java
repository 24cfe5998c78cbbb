package io.quarterhour.examples.cluster.drill;

import java.util.Optional;

/**
 * An event that a node reports.
 *
 * @param node the name of the node
 * @param kind the kind of the event
 * @param subject the name of the task for {@link Kind#TICK} of a task, otherwise the id of the
 *     execution; "-" without an execution
 * @param slot the slot of the execution, in milliseconds since the epoch; for {@link Kind#HEAP} the
 *     number of bytes, for {@link Kind#PRUNED} the number of executions
 * @param at the time of the event, in milliseconds since the epoch
 */
record DrillEvent(String node, Kind kind, String subject, long slot, long at) {
  /** The kinds of events. */
  enum Kind {
    /** A short action ran. */
    TICK,
    /** A long action began. */
    BEGIN,
    /** A long action received the cancellation signal. */
    SIGNAL,
    /** A long action returned. */
    END,
    /** A node measured the heap that it uses after a full collection. */
    HEAP,
    /** A node pruned the history. */
    PRUNED
  }

  /** {@return the event as a line of text} */
  String line() {
    return String.join(" ", node, kind.name(), subject, String.valueOf(slot), String.valueOf(at));
  }

  /** {@return the event of a line; empty if the line is none} */
  static Optional<DrillEvent> parse(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != 5) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new DrillEvent(
              words[0],
              Kind.valueOf(words[1]),
              words[2],
              Long.parseLong(words[3]),
              Long.parseLong(words[4])));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
