package io.quarterhour.internal.engine;

import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.internal.complete.CompletionPlanner;
import io.quarterhour.internal.engine.loop.Loop;
import io.quarterhour.internal.model.FinishedAttempt;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.CompletionResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records finished attempts. A batch that was taken from the {@link CompletionQueue} stays pending
 * until the store has answered, so that a failed act is repeated with the same content; repeating
 * it is harmless. An attempt of which another transaction has locked a row is recorded later, apart
 * from the others, which must not wait for that row.
 */
final class CompletionLoop implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(CompletionLoop.class);

  /** The number of rows, recorded and inserted ones, at which a batch ends. */
  private static final int MAX_ROWS = 1000;

  /** The number of characters of results and documents at which a batch ends. */
  private static final long MAX_CHARACTERS = 4_194_304;

  /** The pause before attempts are recorded again of which another transaction locks a row. */
  private static final Duration LOCKED_PAUSE = Duration.ofSeconds(1);

  private final CompletionQueue completionQueue;
  private final CompletionPlanner completionPlanner;
  private final LogFlusher logFlusher;
  private final ExecutionStore executions;
  private final CompletionFollowUp completionFollowUp;
  private List<Item> pending = List.of();

  /** The attempts that could not be recorded because of locked rows, until {@link #unlockedAt}. */
  private final List<Item> locked = new ArrayList<>();

  private Instant unlockedAt = NEVER;

  /** A finished attempt and the completion that records it. */
  private record Item(FinishedAttempt finishedAttempt, Completion completion) {}

  CompletionLoop(
      CompletionQueue completionQueue,
      CompletionPlanner completionPlanner,
      LogFlusher logFlusher,
      ExecutionStore executions,
      CompletionFollowUp completionFollowUp) {
    this.completionQueue = completionQueue;
    this.completionPlanner = completionPlanner;
    this.logFlusher = logFlusher;
    this.executions = executions;
    this.completionFollowUp = completionFollowUp;
  }

  @Override
  public Instant step(Instant now) {
    if (pending.isEmpty()) {
      pending = next(now);
    }
    if (pending.isEmpty()) {
      return unlockedAt;
    }
    // The log lines are stored first, so that the log of a finished execution is complete.
    logFlusher.flush();
    List<CompletionResult> answers =
        executions.complete(pending.stream().map(Item::completion).toList(), now);
    List<Item> done = pending;
    pending = List.of();
    Instant ready = NEVER;
    for (int i = 0; i < done.size(); i++) {
      Item item = done.get(i);
      if (answers.get(i) == CompletionResult.LOCKED) {
        postpone(item, now);
        continue;
      }
      completionFollowUp.recorded(item.finishedAttempt, item.completion, answers.get(i));
      ready =
          PollSchedule.earlier(
              ready, CompletionFollowUp.nextReadyAt(item.finishedAttempt, item.completion, now));
    }
    completionFollowUp.workersFree(ready);
    return completionQueue.isEmpty() ? unlockedAt : now;
  }

  /** {@return the attempts to record next: those whose rows may be unlocked now, or new ones} */
  private List<Item> next(Instant now) {
    if (now.isBefore(unlockedAt)) {
      return nextBatch();
    }
    List<Item> again = List.copyOf(locked);
    locked.clear();
    unlockedAt = NEVER;
    return again;
  }

  private void postpone(Item item, Instant now) {
    locked.add(item);
    unlockedAt = PollSchedule.earlier(unlockedAt, now.plus(LOCKED_PAUSE));
  }

  /** {@return the next batch, whose number of rows and size are limited} */
  private List<Item> nextBatch() {
    List<Item> batch = new ArrayList<>();
    long rows = 0;
    long characters = 0;
    while (rows < MAX_ROWS && characters < MAX_CHARACTERS) {
      FinishedAttempt next = completionQueue.poll();
      if (next == null) {
        break;
      }
      Item item = item(next);
      batch.add(item);
      AttemptResult attemptResult = item.completion.attemptResult();
      rows += 1 + attemptResult.newExecutions().size();
      characters += attemptResult.textLength();
    }
    return batch;
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
    return pending.isEmpty() && locked.isEmpty() && completionQueue.isEmpty();
  }
}
