package io.quarterhour.internal.engine;

import io.quarterhour.internal.model.FinishedAttempt;
import io.quarterhour.internal.work.AttemptRunner;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.internal.work.Worker;
import io.quarterhour.store.TransactionSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs attempts on the threads of their workers and finishes them: ends the transaction of an
 * attempt and queues its result for the {@link CompletionLoop}. Safe for use by many threads.
 */
final class RunFinisher implements AttemptRunner {
  private final Worker worker;
  private final ActionTransactions actionTransactions;
  private final CompletionQueue completionQueue;

  RunFinisher(
      Worker worker, ActionTransactions actionTransactions, CompletionQueue completionQueue) {
    this.worker = worker;
    this.actionTransactions = actionTransactions;
    this.completionQueue = completionQueue;
  }

  /** Runs an attempt and queues its result, unless the engine has abandoned it in the meantime. */
  @Override
  public void run(RunningAttempt attempt) {
    FinishedAttempt finishedAttempt = actionTransactions.commit(attempt, worker.work(attempt));
    if (finishedAttempt != null) {
      completionQueue.add(finishedAttempt);
    }
  }

  /**
   * Abandons a run whose action does not return, and queues its failure.
   *
   * @return whether it was abandoned; false if the action has returned after all
   */
  boolean abandon(RunningAttempt run, String summary) {
    return queueAbandoned(run, worker.abandon(run, summary));
  }

  /**
   * Abandons a run whose action does not return while the node stops, unless the action has
   * returned after all.
   */
  void abandonAtShutdown(RunningAttempt run) {
    queueAbandoned(run, worker.abandonAtShutdown(run));
  }

  /**
   * Aborts the transaction of an abandoned run, because its locks would block the execution when it
   * runs again on another node, and queues its result.
   */
  private boolean queueAbandoned(RunningAttempt run, @Nullable FinishedAttempt finishedAttempt) {
    if (finishedAttempt == null) {
      return false;
    }
    TransactionSupport.Transaction<?> transaction = run.transaction();
    if (transaction != null) {
      transaction.abort();
    }
    completionQueue.add(finishedAttempt);
    return true;
  }
}
