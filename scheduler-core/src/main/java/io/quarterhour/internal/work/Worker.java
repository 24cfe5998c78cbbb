package io.quarterhour.internal.work;

import io.quarterhour.error.StoreException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.Outcome;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.internal.model.AttemptReport;
import io.quarterhour.internal.model.CompletionPolicy;
import io.quarterhour.internal.model.FinishedAttempt;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.time.TimeSource;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs attempts on the calling thread and returns their result. Never throws. */
public final class Worker {
  private static final CompletionPolicy NOTHING =
      new CompletionPolicy(RetryPolicy.none(), List.of(), "", true);

  /**
   * The policy of an execution whose definition could not be read because the store was
   * unavailable; its notification rules are not known either.
   */
  private static final CompletionPolicy STORE_AWAY =
      new CompletionPolicy(CompletionPolicy.STORE_AWAY, List.of(), "", true);

  private final JobFactory jobFactory;
  private final LogBuffer logs;
  private final TimeSource time;
  private final AttemptLimits limits;

  /**
   * Creates a worker.
   *
   * @param jobFactory creates the job of each attempt
   * @param logs receives the log lines of the attempts
   * @param time the time, in whole milliseconds
   * @param limits the limits of an attempt
   */
  public Worker(JobFactory jobFactory, LogBuffer logs, TimeSource time, AttemptLimits limits) {
    this.jobFactory = jobFactory;
    this.logs = logs;
    this.time = time;
    this.limits = limits;
  }

  /** {@return the result of the attempt, or null if the engine has abandoned it in the meantime} */
  public @Nullable FinishedAttempt work(RunningAttempt run) {
    Execution execution = run.claimed().execution();
    Instant claimedStart = execution.status().startedAt();
    // A fan-out that aggregates its children started when it created them.
    Instant startedAt =
        execution.childCounts() != null && claimedStart != null ? claimedStart : now();
    if (execution.ownership().cancelRequested() && execution.childCounts() == null) {
      run.stop(StopCause.CANCELLED, "cancellation was requested", startedAt);
    }
    if (run.isCancelRequested()) {
      return run.end()
          ? finished(run, new JobResult(reportNotStarted(run), NOTHING), startedAt)
          : null;
    }
    run.begin(startedAt);
    AttemptLog log = new AttemptLog(run, logs, time, limits.maxLogLines());
    JobResult jobResult = attempt(run, log, startedAt);
    log.close();
    if (jobResult.attemptReport instanceof AttemptReport.Unreadable) {
      jobFactory.forgetDefinition(execution);
    }
    return run.end() ? finished(run, jobResult, startedAt) : null;
  }

  /** {@return the failure of an attempt that has ended, but whose result was lost to an error} */
  public FinishedAttempt lost(RunningAttempt run) {
    Instant startedAt = run.startedAt();
    AttemptReport attemptReport =
        new AttemptReport.Finished(
            Outcome.failure(
                "the attempt has ended, but its result was lost to an error of its node, for"
                    + " example for want of memory"),
            false);
    Job job = run.job();
    return finished(
        run,
        new JobResult(attemptReport, job == null ? NOTHING : job.completionPolicy()),
        startedAt == null ? now() : startedAt);
  }

  @SuppressWarnings("CatchingUnchecked") // an attempt has a result even if its job throws
  private JobResult attempt(RunningAttempt run, AttemptLog log, Instant startedAt) {
    try {
      Job job = job(run);
      run.job(job);
      return new JobResult(prepared(job, run, log, startedAt), job.completionPolicy());
    } catch (DecodeException e) {
      Execution execution = run.claimed().execution();
      String what =
          execution.task().map(task -> "task " + task).orElse("action " + execution.action());
      return new JobResult(
          new AttemptReport.Unreadable(what + " cannot be read: " + e.getMessage()), NOTHING);
    } catch (StoreException e) {
      AttemptReport failure = AttemptReport.Finished.thrown(Outcome.failure(message(e)), true, e);
      return new JobResult(run.isCancelRequested() ? reportNotStarted(run) : failure, STORE_AWAY);
    } catch (Throwable e) {
      log.error("{}", stackTrace(e));
      return new JobResult(
          AttemptReport.Finished.thrown(Outcome.failure(message(e)), false, e), NOTHING);
    }
  }

  /** Reads the definition of the job. An error of the node is no failure of the job. */
  private Job job(RunningAttempt run) throws DecodeException {
    try {
      return jobFactory.of(run);
    } catch (Error e) {
      throw new StoreException("the definition could not be read: " + e, e, true);
    }
  }

  /** The report of an attempt, and the policy that decides what follows. */
  private record JobResult(AttemptReport attemptReport, CompletionPolicy completionPolicy) {}

  private FinishedAttempt finished(RunningAttempt run, JobResult jobResult, Instant startedAt) {
    return new FinishedAttempt(
        run.claimed(), jobResult.attemptReport, jobResult.completionPolicy, startedAt, now());
  }

  /**
   * Abandons an attempt that does not return. Called by the engine on its own thread; does not call
   * the store.
   *
   * @param summary the summary of the failure of an action that was cancelled or exceeded its time
   *     limit
   * @return the result; null if the attempt has returned after all
   */
  public @Nullable FinishedAttempt abandon(RunningAttempt run, String summary) {
    Job job = run.job();
    if (job != null && run.cause() == StopCause.LEASE_LOST) {
      return abandoned(run, job, reportInterrupted("interrupted: lease lost", job.isRepeatable()));
    }
    return abandoned(run, job, new AttemptReport.Finished(Outcome.failure(summary), false));
  }

  /**
   * Abandons an attempt that does not return while its node stops. Returns null if the attempt has
   * returned after all.
   */
  public @Nullable FinishedAttempt abandonAtShutdown(RunningAttempt run) {
    Job job = run.job();
    boolean repeatable = job == null || job.isRepeatable();
    return abandoned(run, job, reportInterrupted("interrupted: node stopped", repeatable));
  }

  /** An attempt without a job waits for its definition: its action has not started. */
  private @Nullable FinishedAttempt abandoned(
      RunningAttempt run, @Nullable Job job, AttemptReport ofStarted) {
    Instant startedAt = run.startedAt();
    if (!run.abandon()) {
      return null;
    }
    JobResult jobResult =
        job == null
            ? new JobResult(reportNotStarted(run), NOTHING)
            : new JobResult(ofStarted, job.completionPolicy());
    return finished(run, jobResult, startedAt == null ? now() : startedAt);
  }

  private AttemptReport reportNotStarted(RunningAttempt run) {
    return run.cause() == StopCause.CANCELLED
        ? new AttemptReport.Cancelled(run.reason().orElse(""), null)
        : new AttemptReport.Released(null);
  }

  /**
   * Prepares and performs a job. An error of the store in the preparation is not a failure of the
   * job.
   */
  private AttemptReport prepared(Job job, RunningAttempt run, AttemptLog log, Instant startedAt) {
    try {
      job.prepare(run);
    } catch (InterruptedException e) {
      return run.isCancelRequested() ? reportNotStarted(run) : reportThrown(e, job, run, log);
    }
    // A cancellation may have been requested while it waited.
    return run.isCancelRequested() ? reportNotStarted(run) : tryJob(job, run, log, startedAt);
  }

  @SuppressWarnings(
      "CatchingUnchecked") // an action may throw anything, including errors of the JVM
  private AttemptReport tryJob(Job job, RunningAttempt run, AttemptLog log, Instant startedAt) {
    Execution execution = run.claimed().execution();
    // A node that took the execution over may have released it before this check; the count
    // remains.
    int lost = execution.attemptCounts().lostLeases();
    if (lost > 0 && !job.isRepeatable()) {
      return new AttemptReport.Interrupted(
          "interrupted: lease lost, and the action is not repeatable");
    }
    if (lost >= limits.maxLostLeases()) {
      return new AttemptReport.Interrupted("interrupted: lease lost " + lost + " times");
    }
    Duration limit = job.timeLimit();
    if (limit != null) {
      run.limitedTo(TimeLimit.of(startedAt, limit, job.exceeded()));
    }
    try {
      return reportReturned(job.perform(run, log), run);
    } catch (Throwable e) {
      return reportThrown(e, job, run, log);
    }
  }

  /** Reports an attempt whose job returned, possibly after a request to stop. */
  private AttemptReport reportReturned(AttemptReport attemptReport, RunningAttempt run) {
    Outcome outcome =
        attemptReport instanceof AttemptReport.Finished finished ? finished.outcome() : null;
    StopCause cause = run.cause();
    if (cause == StopCause.CANCELLED) {
      return new AttemptReport.Cancelled(run.reason().orElse(""), outcome);
    }
    if (cause == StopCause.TIME_LIMIT) {
      return new AttemptReport.Finished(
          Outcome.failure(run.reason().orElse(""))
              .withResult(outcome == null ? null : outcome.result()),
          true);
    }
    if (cause != null && attemptReport instanceof AttemptReport.Unreadable) {
      // The attempt may have been interrupted while its definition was read, before it started.
      return new AttemptReport.Released(null);
    }
    return attemptReport;
  }

  private AttemptReport reportThrown(Throwable e, Job job, RunningAttempt run, AttemptLog log) {
    StopCause cause = run.cause();
    if (cause == StopCause.CANCELLED) {
      return new AttemptReport.Cancelled(run.reason().orElse(""), null);
    }
    if (cause == StopCause.SHUTDOWN) {
      return reportInterrupted("interrupted: node stopped", job.isRepeatable());
    }
    if (cause == StopCause.LEASE_LOST) {
      return reportInterrupted("interrupted: lease lost", job.isRepeatable());
    }
    String summary = cause == StopCause.TIME_LIMIT ? run.reason().orElse("") : message(e);
    log.error("{}", stackTrace(e));
    return AttemptReport.Finished.thrown(Outcome.failure(summary), true, e);
  }

  private static AttemptReport reportInterrupted(String reason, boolean repeatable) {
    return repeatable
        ? new AttemptReport.Released(reason)
        : new AttemptReport.Interrupted(reason + ", and the action is not repeatable");
  }

  @SuppressWarnings("CatchingUnchecked") // an exception of an action may throw from its own methods
  private static String message(Throwable e) {
    String message;
    try {
      message = e.getMessage();
    } catch (Throwable another) {
      return e.getClass().getName();
    }
    return message == null || message.isBlank()
        ? e.getClass().getName()
        : e.getClass().getSimpleName() + ": " + message;
  }

  @SuppressWarnings("CatchingUnchecked") // see message()
  private static String stackTrace(Throwable e) {
    StringWriter text = new StringWriter();
    try {
      e.printStackTrace(new PrintWriter(text));
    } catch (Throwable another) {
      text.append("\n").append(e.getClass().getName()).append(" has a stack trace that throws ");
      text.append(another.getClass().getName());
    }
    return text.toString();
  }

  private Instant now() {
    return time.instant();
  }
}
