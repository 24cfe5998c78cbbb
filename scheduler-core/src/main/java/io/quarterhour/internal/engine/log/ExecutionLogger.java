package io.quarterhour.internal.engine.log;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.internal.engine.loop.Loop;
import io.quarterhour.internal.model.AttemptReport;
import io.quarterhour.internal.model.FinishedAttempt;
import io.quarterhour.internal.plugin.OneLine;
import io.quarterhour.internal.plugin.PluginGuard;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.store.execution.AttemptResult;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the starts and ends of attempts to the log of the host, under the name {@code
 * io.quarterhour.execution}: failures at WARN, the first success of a task after failures at INFO,
 * everything else at DEBUG.
 *
 * <p>Of one task, or of the calls of one action, at most {@value #MAX_LINES} lines a minute are
 * written above DEBUG. The rest is counted in one line at the end of the minute, so that an action
 * that fails all the time does not flood the log.
 *
 * <p>Ends are written by one thread at a time.
 */
public final class ExecutionLogger {
  /** The number of lines about one task or action in a minute. */
  public static final int MAX_LINES = 5;

  private static final Logger LOG = LoggerFactory.getLogger("io.quarterhour.execution");
  private static final Duration WINDOW = Duration.ofMinutes(1);

  /** The number of tasks and actions whose failures are remembered. */
  private static final int MAX_SUBJECTS = 1000;

  private final Map<String, Subject> subjects = new LinkedHashMap<>();

  /** Creates a logger that has written nothing yet. */
  public ExecutionLogger() {}

  /** The lines about one task or action. */
  private static final class Subject {
    private Instant windowEnd = Instant.MIN;
    private int lines;
    private int omitted;

    /** The number of failed attempts since the last success on this node. */
    private long failures;

    /** {@return whether another line may be written} */
    boolean mayWrite(Instant now) {
      if (!now.isBefore(windowEnd) && omitted == 0) {
        windowEnd = now.plus(WINDOW);
        lines = 0;
      }
      if (lines < MAX_LINES) {
        lines++;
        return true;
      }
      omitted++;
      return false;
    }
  }

  /** Writes the start of an attempt. Safe for use by many threads. */
  public static void started(RunningAttempt attempt) {
    if (LOG.isDebugEnabled()) {
      Execution execution = attempt.claimed().execution();
      PluginGuard.log(() -> LOG.debug("Execution starts. {}", identity(execution)));
    }
  }

  /** Writes the recorded end of an attempt. */
  public void recorded(FinishedAttempt finishedAttempt, AttemptResult result) {
    Execution execution = finishedAttempt.claimed().execution();
    if (result instanceof AttemptResult.Retry retry) {
      failed(finishedAttempt, "Execution failed and is retried at " + retry.readyAt(), false);
    } else if (result instanceof AttemptResult.Finished finished) {
      ExecutionState state = finished.state();
      if (state == ExecutionState.FAILED) {
        failed(finishedAttempt, "Execution failed", true);
      } else if (state == ExecutionState.INTERRUPTED) {
        failed(finishedAttempt, "Execution was interrupted", true);
      } else {
        if (state != ExecutionState.CANCELLED) {
          succeeded(execution, finishedAttempt.endedAt());
        }
        debug("Execution ended as " + state, execution);
      }
    } else {
      debug("Execution is released or waits for its tenants", execution);
    }
  }

  private void failed(FinishedAttempt finishedAttempt, String what, boolean isLast) {
    Execution execution = finishedAttempt.claimed().execution();
    Subject subject = subject(execution);
    subject.failures++;
    AttemptReport report = finishedAttempt.attemptReport();
    Throwable thrown = report instanceof AttemptReport.Finished ended ? ended.thrown() : null;
    String line = what + ". " + identity(execution) + ": " + OneLine.of(cause(report));
    if (subject.mayWrite(finishedAttempt.endedAt())) {
      Throwable shown = isLast || LOG.isDebugEnabled() ? thrown : null;
      write(() -> LOG.warn(line, shown), () -> LOG.warn(line));
    } else if (LOG.isDebugEnabled()) {
      write(() -> LOG.debug(line, thrown), () -> LOG.debug(line));
    }
  }

  /** Writes a line without its stack trace if the exception throws from its own methods. */
  @SuppressWarnings("CatchingUnchecked") // see above
  private static void write(Runnable withStackTrace, Runnable without) {
    try {
      withStackTrace.run();
    } catch (Exception | Error e) {
      PluginGuard.log(without);
    }
  }

  private static String cause(AttemptReport report) {
    if (report instanceof AttemptReport.Finished ended) {
      return ended.outcome().summary();
    }
    if (report instanceof AttemptReport.NotCommitted notCommitted) {
      return notCommitted.outcome().summary();
    }
    return report instanceof AttemptReport.Interrupted interrupted ? interrupted.reason() : "";
  }

  private void succeeded(Execution execution, Instant now) {
    Subject subject = subjects.get(key(execution));
    boolean isWhole =
        execution.origin().kind() == Origin.Kind.SCHEDULE
            || execution.origin().kind() == Origin.Kind.MANUAL;
    if (subject == null || !isWhole || subject.failures == 0) {
      return;
    }
    long failures = subject.failures;
    subject.failures = 0;
    if (subject.mayWrite(now)) {
      PluginGuard.log(
          () ->
              LOG.info(
                  "Execution succeeded after {} failed attempts of its task on this node. {}",
                  failures,
                  identity(execution)));
    }
  }

  private static void debug(String what, Execution execution) {
    if (LOG.isDebugEnabled()) {
      PluginGuard.log(() -> LOG.debug("{}. {}", what, identity(execution)));
    }
  }

  /**
   * Writes the number of omitted lines of each task and action whose minute is over.
   *
   * @return the instant at which this is to be done again
   */
  public Instant summarise(Instant now) {
    Instant next = Loop.NEVER;
    for (Map.Entry<String, Subject> entry : subjects.entrySet()) {
      Subject subject = entry.getValue();
      if (subject.omitted > 0 && !now.isBefore(subject.windowEnd)) {
        int omitted = subject.omitted;
        subject.omitted = 0;
        PluginGuard.log(
            () ->
                LOG.warn(
                    "{} further lines within {} are omitted; DEBUG shows them. {}",
                    omitted,
                    WINDOW,
                    entry.getKey()));
      } else if (subject.omitted > 0) {
        next = subject.windowEnd.isBefore(next) ? subject.windowEnd : next;
      }
    }
    return next;
  }

  private Subject subject(Execution execution) {
    if (subjects.size() >= MAX_SUBJECTS) {
      subjects.values().removeIf(subject -> subject.omitted == 0);
    }
    return subjects.computeIfAbsent(key(execution), key -> new Subject());
  }

  private static String key(Execution execution) {
    return execution
        .task()
        .filter(task -> execution.origin().kind() != Origin.Kind.NOTIFICATION)
        .map(task -> "task=" + task)
        .orElse("action=" + execution.action());
  }

  private static String identity(Execution execution) {
    return "task="
        + execution.task().map(String::valueOf).orElse("none")
        + ", tenant="
        + execution.tenant()
        + ", execution="
        + execution.id()
        + ", attempt="
        + execution.attemptCounts().attempt()
        + ", action="
        + execution.action();
  }
}
