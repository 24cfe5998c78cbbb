package io.quarterhour.memory;

import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The log of one execution in order of its sequence, and the read position of each caller. */
final class ExecutionLogStore {
  private final List<LogLine> lines = new ArrayList<>();
  private final Map<String, Long> readUpTo = new HashMap<>();
  private @Nullable Severity worst;

  void add(LogLine line) {
    int place = placeAfter(line.sequence());
    if (place > 0 && lines.get(place - 1).sequence() == line.sequence()) {
      return;
    }
    lines.add(place, line);
    if (worst == null || line.severity().compareTo(worst) > 0) {
      worst = line.severity();
    }
  }

  List<LogLine> after(long sequence, int limit) {
    int from = placeAfter(sequence);
    return List.copyOf(lines.subList(from, (int) Math.min(lines.size(), (long) from + limit)));
  }

  List<LogLine> tail(int limit) {
    return List.copyOf(lines.subList(Math.max(0, lines.size() - limit), lines.size()));
  }

  long last() {
    return lines.isEmpty() ? 0 : lines.get(lines.size() - 1).sequence();
  }

  @Nullable Severity worst() {
    return worst;
  }

  void markRead(String callerName, long sequence) {
    readUpTo.merge(callerName, sequence, Math::max);
  }

  long readUpTo(String callerName) {
    return readUpTo.getOrDefault(callerName, 0L);
  }

  /** {@return the index of the first line with a greater sequence} */
  private int placeAfter(long sequence) {
    if (last() <= sequence) {
      return lines.size();
    }
    int low = 0;
    int high = lines.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (lines.get(middle).sequence() <= sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
