package io.quarterhour.internal.engine;

import io.quarterhour.execution.LogLine;
import io.quarterhour.internal.work.LogBuffer;
import io.quarterhour.store.HistoryStore;
import java.util.List;

/** Stores the log lines of attempts. Safe for use by many threads. */
final class LogFlusher {
  private final HistoryStore history;
  private final LogBuffer logs;

  LogFlusher(HistoryStore history, LogBuffer logs) {
    this.history = history;
    this.logs = logs;
  }

  /** Stores all buffered lines. If the store fails, they return to the buffer. */
  void flush() {
    List<LogLine> lines = logs.drain();
    if (!lines.isEmpty()) {
      try {
        history.appendLog(lines);
      } catch (RuntimeException e) {
        logs.putBack(lines);
        throw e;
      }
    }
  }
}
