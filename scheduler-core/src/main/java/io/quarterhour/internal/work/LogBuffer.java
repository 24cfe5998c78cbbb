package io.quarterhour.internal.work;

import io.quarterhour.execution.LogLine;
import java.util.ArrayList;
import java.util.List;

/**
 * Log lines on their way to the store. It takes a bounded number; while the store cannot be
 * reached, further lines are refused, and each log counts what it lost. Safe for use by many
 * threads.
 */
public final class LogBuffer {
  private final int limit;
  private List<LogLine> waiting = new ArrayList<>();

  /** Holds at most so many lines. */
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

  /** {@return all lines, which are now the caller's} */
  public synchronized List<LogLine> drain() {
    if (waiting.isEmpty()) {
      return List.of();
    }
    List<LogLine> taken = waiting;
    waiting = new ArrayList<>();
    return taken;
  }

  /** Takes lines back that could not be stored, before all others. */
  public synchronized void putBack(List<LogLine> lines) {
    List<LogLine> all = new ArrayList<>(lines);
    all.addAll(waiting);
    waiting = all;
  }
}
