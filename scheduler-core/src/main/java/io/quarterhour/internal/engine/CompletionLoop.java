package io.quarterhour.internal.engine;

import io.quarterhour.error.StoreException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.Outcome;
import io.quarterhour.internal.complete.CompletionPlanner;
import io.quarterhour.internal.engine.loop.Loop;
import io.quarterhour.internal.model.AttemptReport;
import io.quarterhour.internal.model.FinishedAttempt;
import io.quarterhour.internal.work.LogBuffer;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.CompletionResult;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.execution.OutcomeChange;
import io.quarterhour.tenant.TenantScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records finished attempts. A batch that was taken from the {@link CompletionQueue} stays pending
 * until the store has answered, so that a failed act is repeated with the same content; repeating
 * it is harmless.
 */
final class CompletionLoop implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(CompletionLoop.class);
  private static final int MAX_BATCH = 1000;

  private final SchedulerStore store;
  private final CompletionPlanner completionPlanner;
  private final RunRegistry runRegistry;
  private final CompletionQueue completionQueue;
  private final LogBuffer logs;
  private final CompletionSink completionSink;
  private List<Item> pending = List.of();

  /**
   * The receivers of recorded results.
   *
   * @param intake called after each batch, because workers are free again, with the instant from
   *     which something may be claimed that could not be claimed before; {@code NEVER} if there is
   *     nothing
   * @param listenerDispatcher receives finished and quarantined executions
   */
  record CompletionSink(Consumer<Instant> intake, ListenerDispatcher listenerDispatcher) {}

  /** A finished attempt and the completion that records it. */
  private record Item(FinishedAttempt finishedAttempt, Completion completion) {}

  CompletionLoop(
      SchedulerStore store,
      CompletionPlanner completionPlanner,
      RunRegistry runRegistry,
      CompletionQueue completionQueue,
      LogBuffer logs,
      CompletionSink completionSink) {
    this.store = store;
    this.completionPlanner = completionPlanner;
    this.runRegistry = runRegistry;
    this.completionQueue = completionQueue;
    this.logs = logs;
    this.completionSink = completionSink;
  }

  @Override
  public Instant step(Instant now) {
    if (pending.isEmpty()) {
      pending = completionQueue.take(MAX_BATCH).stream().map(this::item).toList();
    }
    if (pending.isEmpty()) {
      return NEVER;
    }
    flushLogs();
    List<CompletionResult> answers =
        store.executions().complete(pending.stream().map(Item::completion).toList(), now);
    List<Item> done = pending;
    pending = List.of();
    Instant ready = NEVER;
    for (int i = 0; i < done.size(); i++) {
      confirm(done.get(i), answers.get(i));
      ready = PollSchedule.earlier(ready, nextReadyAt(done.get(i), now));
    }
    completionSink.intake.accept(ready);
    return completionQueue.isEmpty() ? NEVER : now;
  }

  /**
   * Plans the completion of an attempt. Records the execution as failed if its outcome cannot be
   * encoded, so that it does not block the rest of the batch.
   */
  private Item item(FinishedAttempt finishedAttempt) {
    try {
      return new Item(finishedAttempt, completionPlanner.completion(finishedAttempt));
    } catch (RuntimeException | Error e) {
      LOG.error(
          "Outcome cannot be encoded; the attempt has ended, but the execution is recorded as"
              + " failed and is not retried. Fix the outcome that the action returns. execution={},"
              + " action={}",
          finishedAttempt.lease().execution(),
          finishedAttempt.claimed().execution().action(),
          e);
      AttemptResult.Finished failed =
          new AttemptResult.Finished(
              ExecutionState.FAILED,
              null,
              Outcome.failure(
                  "the attempt has ended, but its outcome cannot be encoded; fix the outcome that"
                      + " the action returns: "
                      + e),
              finishedAttempt.startedAt(),
              finishedAttempt.endedAt(),
              List.of(),
              null);
      return new Item(finishedAttempt, new Completion(finishedAttempt.lease(), failed));
    }
  }

  /** {@return whether all finished attempts are recorded} */
  boolean isIdle() {
    return pending.isEmpty() && completionQueue.isEmpty();
  }

  /** Stores the log lines first, so that the log of a finished execution is complete. */
  private void flushLogs() {
    List<LogLine> lines = logs.drain();
    if (!lines.isEmpty()) {
      try {
        store.history().appendLog(lines);
      } catch (RuntimeException e) {
        logs.putBack(lines);
        throw e;
      }
    }
  }

  private void confirm(Item item, CompletionResult result) {
    runRegistry.remove(item.completion.lease());
    Execution execution = item.finishedAttempt.claimed().execution();
    if (result == CompletionResult.STALE) {
      LOG.warn(
          "Execution was claimed again after its lease expired; the outcome of the earlier attempt"
              + " on this node is discarded. A repeatable action runs again; any other ends as"
              + " INTERRUPTED: check its effects. execution={}, action={}",
          execution.id(),
          execution.action());
    } else if (item.completion.attemptResult() instanceof AttemptResult.Quarantine quarantine) {
      LOG.error(
          "Execution is quarantined; fix the cause and release it, or cancel it. execution={},"
              + " action={}, reason: {}",
          execution.id(),
          execution.action(),
          quarantine.reason());
      completionSink.listenerDispatcher.accept(
          CompletionPlanner.ended(item.finishedAttempt, quarantine));
    } else if (item.completion.attemptResult() instanceof AttemptResult.Finished finished
        && completionSink.listenerDispatcher.hasListeners()) {
      completionSink.listenerDispatcher.accept(finishedExecution(item.finishedAttempt, finished));
    }
  }

  /** {@return the instant from which something may be claimed that could not be claimed before} */
  private static Instant nextReadyAt(Item item, Instant now) {
    AttemptResult attemptResult = item.completion.attemptResult();
    boolean letsIn = item.finishedAttempt.completionPolicy().freesLocks();
    if (attemptResult instanceof AttemptResult.Retry retry && !letsIn) {
      return retry.readyAt();
    }
    if (attemptResult instanceof AttemptResult.Release release
        && release.readyAt() != null
        && !letsIn) {
      return release.readyAt();
    }
    return letsIn || !(attemptResult instanceof AttemptResult.Finished finished)
        ? now
        : firstNotificationAt(finished);
  }

  /**
   * {@return the earliest ready time of the notifications of an end state, {@code NEVER} if there
   * are none. Only the store knows which branch of an outcome change applies, so all branches are
   * considered}
   */
  private static Instant firstNotificationAt(AttemptResult.Finished finished) {
    Instant first = NEVER;
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
   * request, and a commit that reported an error may have taken effect}
   */
  private Execution finishedExecution(
      FinishedAttempt finishedAttempt, AttemptResult.Finished finished) {
    if (finished.state() == ExecutionState.CANCELLED
        || finishedAttempt.attemptReport() instanceof AttemptReport.NotCommitted) {
      try {
        Optional<Execution> recorded =
            store.history().execution(TenantScope.ALL, finishedAttempt.lease().execution());
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
