package io.quarterhour.internal.engine;

import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.Severity;
import io.quarterhour.internal.engine.loop.ListAct;
import io.quarterhour.internal.plugin.OneLine;
import io.quarterhour.internal.work.LogBuffer;
import io.quarterhour.store.HistoryStore;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the log lines of attempts. A line that the store refuses for good is replaced by a note,
 * or dropped if that is refused as well. Safe for use by many threads.
 */
final class LogFlusher {
  private static final Logger LOG = LoggerFactory.getLogger(LogFlusher.class);
  private static final int MAX_BATCH = 10_000;

  /**
   * The number of characters at which a call of the store ends. A character takes at most three
   * bytes, so that the texts have about 4 MiB at most.
   */
  private static final long MAX_CHARACTERS = 1_400_000;

  private final HistoryStore history;
  private final LogBuffer logs;
  private final ListAct<LogLine, Boolean> append =
      new ListAct<>(MAX_BATCH, line -> line, line -> line.text().length(), MAX_CHARACTERS);

  LogFlusher(HistoryStore history, LogBuffer logs) {
    this.history = history;
    this.logs = logs;
  }

  /** Stores all buffered lines. If the store fails, they return to the buffer. */
  synchronized void flush() {
    List<LogLine> left = logs.drain();
    if (left.isEmpty()) {
      return;
    }
    try {
      ListAct.Rest<LogLine> rest = append.perform(left, this::append, new Refusals());
      left = rest.items();
      rest.throwCause();
    } finally {
      if (!left.isEmpty()) {
        logs.putBack(left);
      }
    }
  }

  private List<Boolean> append(List<LogLine> lines) {
    history.appendLog(lines);
    return Collections.nCopies(lines.size(), true);
  }

  /** Handles the lines that the store refuses. */
  private final class Refusals implements ListAct.Handler<LogLine, Boolean> {
    @Override
    public void accepted(LogLine line, Boolean result) {
      // Nothing follows.
    }

    @Override
    public boolean replace(LogLine line, RuntimeException refusal) {
      try {
        history.appendLog(List.of(note(line)));
      } catch (RuntimeException e) {
        if (ListAct.isRefusal(e)) {
          return false;
        }
        throw e;
      }
      log(line, "replaced by a note", refusal);
      return true;
    }

    @Override
    public void giveUp(LogLine line, RuntimeException refusal) {
      log(line, "dropped", refusal);
    }

    private static LogLine note(LogLine line) {
      return new LogLine(
          line.execution(),
          line.sequence(),
          line.at(),
          Severity.INFO,
          "a log line of " + line.text().length() + " characters was refused by the store",
          null);
    }

    private static void log(LogLine line, String consequence, RuntimeException refusal) {
      LOG.warn(
          "Store refuses a log line of an execution, which is {}; the execution is not affected."
              + " execution={}, sequence={}, reason: {}",
          consequence,
          line.execution(),
          line.sequence(),
          OneLine.of(String.valueOf(refusal.getMessage())));
    }
  }
}
