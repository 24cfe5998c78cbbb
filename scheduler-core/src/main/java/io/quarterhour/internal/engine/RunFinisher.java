package io.quarterhour.internal.engine;

import io.quarterhour.internal.engine.watch.StuckThreads;
import io.quarterhour.internal.model.FinishedAttempt;
import io.quarterhour.internal.work.AttemptRunner;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.internal.work.Worker;

/**
 * Runs attempts on the threads of their workers and finishes them: ends the transaction of an
 * attempt and queues its result for the {@link CompletionLoop}. Safe for use by many threads.
 */
final class RunFinisher implements AttemptRunner {
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

  /** Runs an attempt and queues its result, unless the engine has abandoned it in the meantime. */
  @Override
  public void run(RunningAttempt attempt) {
    FinishedAttempt finishedAttempt = actionTransactions.commit(attempt, worker.work(attempt));
    if (finishedAttempt != null) {
      completionQueue.add(finishedAttempt);
    } else {
      stuckThreads.returned(attempt.queue());
    }
  }
}
