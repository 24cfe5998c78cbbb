package io.quarterhour.internal.engine;

import io.quarterhour.internal.engine.log.ExecutionLogger;
import io.quarterhour.internal.engine.watch.StuckThreads;
import io.quarterhour.internal.model.FinishedAttempt;
import io.quarterhour.internal.plugin.PluginGuard;
import io.quarterhour.internal.work.AttemptRunner;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.internal.work.Worker;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs attempts on the threads of their workers and finishes them: ends the transaction of an
 * attempt and queues its result for the {@link CompletionLoop}. Safe for use by many threads.
 */
final class RunFinisher implements AttemptRunner {
  private static final Logger LOG = LoggerFactory.getLogger(RunFinisher.class);

  private final Worker worker;
  private final ActionTransactions actionTransactions;
  private final CompletionQueue completionQueue;
  private final StuckThreads stuckThreads;

  RunFinisher(
      Worker worker,
      ActionTransactions actionTransactions,
      CompletionQueue completionQueue,
      StuckThreads stuckThreads) {
    this.worker = worker;
    this.actionTransactions = actionTransactions;
    this.completionQueue = completionQueue;
    this.stuckThreads = stuckThreads;
  }

  /**
   * Runs an attempt and queues its result, unless the engine has abandoned it in the meantime.
   * After an error of the node, such as a lack of memory, the attempt is queued as failed.
   */
  @Override
  @SuppressWarnings("CatchingUnchecked") // the slot of the attempt must not be lost
  public void run(RunningAttempt attempt) {
    try {
      FinishedAttempt finishedAttempt = actionTransactions.commit(attempt, work(attempt));
      if (finishedAttempt != null) {
        completionQueue.add(finishedAttempt);
      } else {
        stuckThreads.returned(attempt.queue());
      }
    } catch (Throwable e) {
      attempt.loseResult();
      lost(attempt, e);
    }
  }

  private @Nullable FinishedAttempt work(RunningAttempt attempt) {
    try {
      ExecutionLogger.started(attempt);
      return worker.work(attempt);
    } catch (RuntimeException | Error e) {
      actionTransactions.commit(attempt, null);
      throw e;
    }
  }

  private void lost(RunningAttempt attempt, Throwable e) {
    if (!attempt.isResultLost()) {
      // The engine has abandoned the attempt, so that its result is not needed.
      stuckThreads.returned(attempt.queue());
      return;
    }
    completionQueue.announceLost();
    PluginGuard.log(
        () ->
            LOG.error(
                "Result of an attempt was lost to an error of this node; it is recorded as failed."
                    + " Check its effects. execution={}, action={}",
                attempt.lease().execution(),
                attempt.claimed().execution().action(),
                e));
  }
}
