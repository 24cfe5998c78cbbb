package io.quarterhour.internal.engine;

import io.quarterhour.error.StoreException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.internal.complete.CompletionPlanner;
import io.quarterhour.internal.engine.log.ExecutionLogger;
import io.quarterhour.internal.engine.loop.Loop;
import io.quarterhour.internal.model.AttemptReport;
import io.quarterhour.internal.model.FinishedAttempt;
import io.quarterhour.internal.plugin.OneLine;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.CompletionResult;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.execution.OutcomeChange;
import io.quarterhour.tenant.TenantScope;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consequences of recorded attempts on this node: frees their slots, reports executions to
 * listeners, and announces what may be claimed now.
 */
final class CompletionFollowUp {
  private static final Logger LOG = LoggerFactory.getLogger(CompletionFollowUp.class);

  private final RunRegistry runRegistry;
  private final HistoryStore history;
  private final ListenerDispatcher listenerDispatcher;
  private final WorkAnnouncer workAnnouncer;
  private final ExecutionLogger executionLogger = new ExecutionLogger();

  CompletionFollowUp(
      RunRegistry runRegistry,
      HistoryStore history,
      ListenerDispatcher listenerDispatcher,
      WorkAnnouncer workAnnouncer) {
    this.runRegistry = runRegistry;
    this.history = history;
    this.listenerDispatcher = listenerDispatcher;
    this.workAnnouncer = workAnnouncer;
  }

  /**
   * Frees the slot of an attempt that the store has answered, and notifies the listeners.
   *
   * @param finishedAttempt the attempt
   * @param completion the completion that the store was given last
   * @param result the answer of the store
   * @param mayDiffer whether the store may have recorded another completion of this attempt
   */
  void recorded(
      FinishedAttempt finishedAttempt,
      Completion completion,
      CompletionResult result,
      boolean mayDiffer) {
    runRegistry.remove(completion.lease());
    try {
      report(finishedAttempt, completion, result, mayDiffer);
    } catch (RuntimeException e) {
      // For example, a store has handed out an execution in a state that cannot end.
      LOG.error(
          "Result is recorded, but listeners are not notified of it. execution={}",
          completion.lease().execution(),
          e);
    }
  }

  /** Frees the slot of an attempt that cannot be recorded. */
  void givenUp(Completion completion) {
    runRegistry.remove(completion.lease());
  }

  private void report(
      FinishedAttempt finishedAttempt,
      Completion completion,
      CompletionResult result,
      boolean mayDiffer) {
    Execution execution = finishedAttempt.claimed().execution();
    if (result == CompletionResult.STALE) {
      LOG.warn(
          "Execution was claimed again after its lease expired; the outcome of the earlier attempt"
              + " on this node is discarded. A repeatable action runs again; any other ends as"
              + " INTERRUPTED: check its effects. execution={}, action={}",
          execution.id(),
          execution.action());
    } else if (completion.attemptResult() instanceof AttemptResult.Quarantine quarantine) {
      LOG.error(
          "Execution is quarantined; fix the cause and release it, or cancel it. execution={},"
              + " action={}, reason: {}",
          execution.id(),
          execution.action(),
          OneLine.of(quarantine.reason()));
      listenerDispatcher.accept(CompletionPlanner.ended(finishedAttempt, quarantine));
    } else {
      executionLogger.recorded(finishedAttempt, completion.attemptResult());
      if (completion.attemptResult() instanceof AttemptResult.Finished finished
          && listenerDispatcher.hasListeners()) {
        listenerDispatcher.accept(finishedExecution(finishedAttempt, finished, mayDiffer));
      }
    }
  }

  /**
   * Writes to the log what was omitted from it a minute ago.
   *
   * @return the instant at which this is to be done again
   */
  Instant summariseLog(Instant now) {
    return executionLogger.summarise(now);
  }

  /** Announces, after a batch, that workers are free and that something may be claimed. */
  void workersFree(Instant readyAt) {
    workAnnouncer.workersFree(readyAt);
  }

  /**
   * {@return the instant from which something may be claimed that could not be claimed before;
   * {@link Loop#NEVER} if there is nothing}
   */
  static Instant nextReadyAt(FinishedAttempt finishedAttempt, Completion completion, Instant now) {
    AttemptResult attemptResult = completion.attemptResult();
    boolean freesLocks = finishedAttempt.completionPolicy().freesLocks();
    if (attemptResult instanceof AttemptResult.Retry retry && !freesLocks) {
      return retry.readyAt();
    }
    if (attemptResult instanceof AttemptResult.Release release
        && release.readyAt() != null
        && !freesLocks) {
      return release.readyAt();
    }
    return freesLocks || !(attemptResult instanceof AttemptResult.Finished finished)
        ? now
        : firstNotificationAt(finished);
  }

  /**
   * {@return the earliest ready time of the notifications of an end state, {@code NEVER} if there
   * are none. Only the store knows which branch of an outcome change applies, so all branches are
   * considered}
   */
  private static Instant firstNotificationAt(AttemptResult.Finished finished) {
    Instant first = Loop.NEVER;
    for (NewExecution notification : finished.notifications()) {
      first = PollSchedule.earlier(first, notification.readyAt());
    }
    if (finished.outcomeChange() != null) {
      for (OutcomeChange.Branch one : finished.outcomeChange().branches()) {
        first = PollSchedule.earlier(first, one.notification().readyAt());
      }
    }
    return first;
  }

  /**
   * {@return the finished execution, for listeners. It is read from the store where that may know
   * more than this node: another node may have written the caller and reason of a cancellation
   * request, and a commit or a completion that reported an error may have taken effect}
   */
  private Execution finishedExecution(
      FinishedAttempt finishedAttempt, AttemptResult.Finished finished, boolean mayDiffer) {
    if (mayDiffer
        || finished.state() == ExecutionState.CANCELLED
        || finishedAttempt.attemptReport() instanceof AttemptReport.NotCommitted) {
      try {
        Optional<Execution> recorded =
            history.execution(TenantScope.ALL, finishedAttempt.lease().execution());
        if (recorded.isPresent()) {
          return recorded.get();
        }
      } catch (StoreException e) {
        LOG.debug(
            "Store could not be read; listeners get the result that this node knows. execution={}",
            finishedAttempt.lease().execution(),
            e);
      }
    }
    return CompletionPlanner.ended(finishedAttempt, finished);
  }
}
