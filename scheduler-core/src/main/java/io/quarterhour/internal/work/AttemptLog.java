package io.quarterhour.internal.work;

import io.quarterhour.action.ExecutionLog;
import io.quarterhour.error.TextLimit;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.Severity;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.time.TimeSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.MessageFormatter;

/**
 * The log of one attempt. The sequence of its lines begins with the token, so that the lines of a
 * later attempt follow those of this one.
 */
final class AttemptLog implements ExecutionLog {
  private static final int MAX_TEXT = 10_000;
  private static final int TOKEN_SHIFT = 32;

  private final RunningAttempt run;
  private final LogBuffer outbox;
  private final TimeSource time;
  private final int limit;
  private int written;
  private int dropped;
  private boolean warned;

  AttemptLog(RunningAttempt run, LogBuffer outbox, TimeSource time, int limit) {
    this.run = run;
    this.outbox = outbox;
    this.time = time;
    this.limit = limit;
  }

  @Override
  public void info(String pattern, Object... arguments) {
    add(Severity.INFO, format(pattern, arguments), null);
  }

  @Override
  public void warn(String pattern, Object... arguments) {
    add(Severity.WARNING, format(pattern, arguments), null);
  }

  @Override
  public void error(String pattern, Object... arguments) {
    add(Severity.ERROR, format(pattern, arguments), null);
  }

  @Override
  public void progress(int percent, String pattern, Object... arguments) {
    add(Severity.PROGRESS, format(pattern, arguments), Math.max(0, Math.min(100, percent)));
  }

  private static String format(String pattern, Object... arguments) {
    return TextLimit.cut(MessageFormatter.basicArrayFormat(pattern, arguments), MAX_TEXT);
  }

  /**
   * Adds a line, unless the attempt has ended: a thread that goes on after it would write lines
   * that nothing removes.
   */
  private synchronized void add(Severity severity, String text, @Nullable Integer percent) {
    if (run.isFinished()) {
      return;
    }
    warned |= severity.compareTo(Severity.WARNING) >= 0;
    if (written >= limit || !put(severity, text, percent)) {
      dropped++;
    }
  }

  private boolean put(Severity severity, String text, @Nullable Integer percent) {
    Lease lease = run.lease();
    long sequence = (lease.token() << TOKEN_SHIFT) + written + 1;
    boolean taken =
        outbox.add(
            new LogLine(lease.execution(), sequence, time.instant(), severity, text, percent));
    if (taken) {
      written++;
    }
    return taken;
  }

  /** Adds a line with the number of dropped lines, if any were dropped. */
  synchronized void close() {
    if (dropped > 0) {
      put(Severity.INFO, dropped + " further log lines were dropped, the limit is " + limit, null);
    }
  }

  /** {@return whether the log contains a warning or an error} */
  synchronized boolean hasWarnings() {
    return warned;
  }
}
