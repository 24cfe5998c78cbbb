package io.quarterhour.internal.work;

import io.quarterhour.execution.LogLine;
import java.util.ArrayList;
import java.util.List;

/**
 * Buffer of log lines that are to be stored. Its capacity is limited, in lines and in characters.
 * While the store is unavailable, lines that exceed the capacity are refused, and each log counts
 * its lost lines. Safe for use by many threads.
 */
public final class LogBuffer {
  private final int maxLines;
  private final long maxCharacters;
  private List<LogLine> waiting = new ArrayList<>();
  private long characters;

  /**
   * Creates a buffer.
   *
   * @param maxLines the number of lines at which it is full
   * @param maxCharacters the number of characters of their texts at which it is full
   */
  public LogBuffer(int maxLines, long maxCharacters) {
    this.maxLines = maxLines;
    this.maxCharacters = maxCharacters;
  }

  synchronized boolean add(LogLine line) {
    if (waiting.size() >= maxLines || characters >= maxCharacters) {
      return false;
    }
    waiting.add(line);
    characters += line.text().length();
    return true;
  }

  /** {@return all lines, which are removed from the buffer} */
  public synchronized List<LogLine> drain() {
    if (waiting.isEmpty()) {
      return List.of();
    }
    List<LogLine> claimed = waiting;
    waiting = new ArrayList<>();
    characters = 0;
    return claimed;
  }

  /** Returns lines that could not be stored, in front of all others. */
  public synchronized void putBack(List<LogLine> lines) {
    List<LogLine> all = new ArrayList<>(lines);
    all.addAll(waiting);
    waiting = all;
    characters += lines.stream().mapToLong(line -> line.text().length()).sum();
  }
}
