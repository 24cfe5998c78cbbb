package io.quarterhour.internal.engine;

import io.quarterhour.execution.Execution;
import io.quarterhour.internal.complete.CompletionPlanner;
import io.quarterhour.internal.engine.loop.ListAct;
import io.quarterhour.internal.engine.loop.Loop;
import io.quarterhour.internal.engine.loop.StepParts;
import io.quarterhour.internal.model.FinishedAttempt;
import io.quarterhour.internal.plugin.OneLine;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.CompletionResult;
import io.quarterhour.store.execution.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records finished attempts. An attempt that was taken from the {@link CompletionQueue} stays
 * pending until the store has answered, so that a failed act is repeated with the same content;
 * repeating it is harmless. An attempt of which another transaction has locked a row is recorded
 * later, apart from the others, which must not wait for that row.
 *
 * <p>An attempt whose completion the store refuses for good is recorded as failed. If that is
 * refused as well while others are recorded, the execution is quarantined, and if not even that is
 * possible, its run is given up: its lease expires, and the limit of lost leases applies.
 */
final class CompletionLoop implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(CompletionLoop.class);

  /** The number of rows, recorded and inserted ones, at which a batch ends. */
  private static final int MAX_ROWS = 1000;

  /** The number of characters of results and documents at which a batch ends. */
  private static final long MAX_CHARACTERS = 4_194_304;

  /** The pause before attempts are recorded again of which another transaction locks a row. */
  private static final Duration LOCKED_PAUSE = Duration.ofSeconds(1);

  /** The maximum length of the message of the store in a summary, in characters. */
  private static final int MAX_REASON = 500;

  private final CompletionQueue completionQueue;
  private final CompletionPlanner completionPlanner;
  private final LogFlusher logFlusher;
  private final ExecutionStore executions;
  private final CompletionFollowUp completionFollowUp;
  private final ListAct<Item, CompletionResult> completions =
      new ListAct<>(MAX_ROWS, item -> item.completion.lease());

  private List<Item> pending = new ArrayList<>();

  /**
   * The pending attempts for which the store was offered another completion. If its answer was
   * lost, the other one may be recorded.
   */
  private final Set<Lease> replaced = new HashSet<>();

  /** The attempts that could not be recorded because of locked rows, until {@link #unlockedAt}. */
  private final List<Item> locked = new ArrayList<>();

  private Instant unlockedAt = NEVER;

  /** Whether the current step, or else the last one, tries the {@link #locked} attempts again. */
  private boolean retriesLocked;

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
    StepParts parts = new StepParts();
    parts.perform(this::replaceLost);
    parts.perform(() -> recordFinished(now));
    parts.perform(() -> completionFollowUp.summariseLog(now));
    return parts.next();
  }

  private Instant replaceLost() {
    completionQueue.replaceLost();
    return NEVER;
  }

  private Instant recordFinished(Instant now) {
    // Never twice in succession: a store that takes long must not keep the others waiting.
    retriesLocked = !retriesLocked && isUnlocked(now);
    if (!retriesLocked || !pending.isEmpty()) {
      takeFinished();
    }
    if (retriesLocked) {
      pending.addAll(locked);
      locked.clear();
      unlockedAt = NEVER;
    }
    if (pending.isEmpty()) {
      return unlockedAt;
    }
    flushLogs();
    Recording recording = new Recording(now);
    ListAct.Rest<Item> rest = completions.perform(pending, recording::complete, recording);
    boolean any = rest.items().size() < pending.size();
    pending = new ArrayList<>(rest.items());
    if (any) {
      completionFollowUp.workersFree(recording.readyAt);
    }
    rest.throwCause();
    return completionQueue.isEmpty() ? unlockedAt : now;
  }

  private boolean isUnlocked(Instant now) {
    boolean timeWentBack = !unlockedAt.equals(NEVER) && unlockedAt.isAfter(now.plus(LOCKED_PAUSE));
    return timeWentBack || !now.isBefore(unlockedAt);
  }

  private void postpone(Item item, Instant now) {
    locked.add(item);
    unlockedAt = PollSchedule.earlier(unlockedAt, now.plus(LOCKED_PAUSE));
  }

  /**
   * Takes attempts from the queue until the number of pending rows or their size has reached its
   * limit. Each attempt stays in the queue until it is pending, so that an error in between loses
   * none.
   */
  private void takeFinished() {
    long rows = pending.stream().mapToLong(CompletionLoop::rows).sum();
    long characters = pending.stream().mapToLong(CompletionLoop::characters).sum();
    FinishedAttempt next = completionQueue.first();
    while (next != null && rows < MAX_ROWS && characters < MAX_CHARACTERS) {
      Item item = item(next);
      pending.add(item);
      completionQueue.removeFirst();
      rows += rows(item);
      characters += characters(item);
      next = completionQueue.first();
    }
  }

  private static long rows(Item item) {
    return 1L + item.completion.attemptResult().newExecutions().size();
  }

  private static long characters(Item item) {
    return item.completion.attemptResult().textLength();
  }

  /**
   * Stores the log lines first, so that the log of a finished execution is complete. If that fails,
   * the attempts are recorded all the same, and the lines follow.
   */
  private void flushLogs() {
    try {
      logFlusher.flush();
    } catch (RuntimeException e) {
      LOG.debug("Log lines could not be stored; the maintenance loop repeats and reports it", e);
    }
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
      return new Item(
          finishedAttempt,
          CompletionPlanner.failureAlone(
              finishedAttempt,
              "the attempt has ended, but its outcome cannot be encoded; fix the outcome that the"
                  + " action returns: "
                  + e));
    }
  }

  /** {@return whether all finished attempts are recorded} */
  boolean isIdle() {
    return pending.isEmpty() && locked.isEmpty() && completionQueue.isEmpty();
  }

  /** The results of one step. */
  private final class Recording implements ListAct.Handler<Item, CompletionResult> {
    private final Instant now;
    private Instant readyAt = NEVER;

    Recording(Instant now) {
      this.now = now;
    }

    List<CompletionResult> complete(List<Item> items) {
      return executions.complete(items.stream().map(Item::completion).toList(), now);
    }

    @Override
    public void accepted(Item item, CompletionResult result) {
      if (result == CompletionResult.LOCKED) {
        postpone(item, now);
        return;
      }
      boolean mayDiffer = replaced.remove(item.completion.lease());
      completionFollowUp.recorded(item.finishedAttempt, item.completion, result, mayDiffer);
      readyAt =
          PollSchedule.earlier(
              readyAt, CompletionFollowUp.nextReadyAt(item.finishedAttempt, item.completion, now));
    }

    /**
     * Records the execution as failed. The notifications and the message of the store may be
     * refused too, so the last replacement has neither.
     */
    @Override
    public boolean replace(Item item, RuntimeException refusal) {
      replaced.add(item.completion.lease());
      String summary = summary(item);
      boolean recorded =
          isRecorded(item, notified(item, summary + ": " + reason(refusal)))
              || isRecorded(item, CompletionPlanner.failureAlone(item.finishedAttempt, summary));
      if (recorded) {
        log(item, "it is recorded as failed", refusal);
      }
      return recorded;
    }

    private Completion notified(Item item, String summary) {
      try {
        return completionPlanner.failure(item.finishedAttempt, summary);
      } catch (RuntimeException e) {
        return CompletionPlanner.failureAlone(item.finishedAttempt, summary);
      }
    }

    @Override
    public void giveUp(Item item, RuntimeException refusal) {
      Completion quarantine =
          new Completion(item.completion.lease(), new AttemptResult.Quarantine(summary(item)));
      if (isRecorded(item, quarantine)) {
        log(item, "it is quarantined", refusal);
      } else {
        replaced.remove(item.completion.lease());
        completionFollowUp.givenUp(item.completion);
        log(item, "nothing is recorded, and its lease expires", refusal);
      }
    }

    /**
     * {@return whether the store has recorded another completion of an item, or has postponed the
     * item; false if it refuses the other one as well}
     */
    private boolean isRecorded(Item item, Completion completion) {
      Item replacement = new Item(item.finishedAttempt, completion);
      CompletionResult result;
      try {
        result = complete(List.of(replacement)).get(0);
      } catch (RuntimeException e) {
        if (ListAct.isRefusal(e)) {
          return false;
        }
        throw e;
      }
      accepted(result == CompletionResult.LOCKED ? item : replacement, result);
      return true;
    }

    private static String summary(Item item) {
      String end =
          item.completion.attemptResult() instanceof AttemptResult.Finished finished
              ? " as " + finished.state()
              : "";
      return "the attempt ended" + end + ", but the store refuses to record its result";
    }

    private static String reason(RuntimeException refusal) {
      String message = String.valueOf(refusal.getMessage());
      return message.length() <= MAX_REASON ? message : message.substring(0, MAX_REASON);
    }

    private static void log(Item item, String consequence, RuntimeException refusal) {
      Execution execution = item.finishedAttempt.claimed().execution();
      LOG.error(
          "Store refuses the result of an execution, so {}; all others are recorded. Fix the cause,"
              + " and check the effects of the execution. task={}, tenant={}, execution={},"
              + " action={}, reason: {}",
          consequence,
          execution.origin().task(),
          execution.tenant(),
          execution.id(),
          execution.action(),
          OneLine.of(reason(refusal)));
    }
  }
}
