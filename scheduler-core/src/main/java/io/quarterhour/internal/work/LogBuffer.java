package io.quarterhour.internal.work;

import io.quarterhour.execution.LogLine;
import java.util.ArrayList;
import java.util.List;

/**
 * Buffer of log lines that are to be stored. Its capacity is limited. While the store is
 * unavailable, lines that exceed the capacity are refused, and each log counts its lost lines. Safe
 * for use by many threads.
 */
public final class LogBuffer {
  private final int limit;
  private List<LogLine> waiting = new ArrayList<>();

  /** Creates a buffer that accepts lines while it contains fewer than {@code limit}. */
  public LogBuffer(int limit) {
    this.limit = limit;
  }

  synchronized boolean add(LogLine line) {
    if (waiting.size() >= limit) {
      return false;
    }
    waiting.add(line);
    return true;
  }

  /** {@return all lines, which are removed from the buffer} */
  public synchronized List<LogLine> drain() {
    if (waiting.isEmpty()) {
      return List.of();
    }
    List<LogLine> claimed = waiting;
    waiting = new ArrayList<>();
    return claimed;
  }

  /** Returns lines that could not be stored, in front of all others. */
  public synchronized void putBack(List<LogLine> lines) {
    List<LogLine> all = new ArrayList<>(lines);
    all.addAll(waiting);
    waiting = all;
  }
}
