package io.quarterhour.internal.engine;

import io.quarterhour.error.StoreException;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.OutcomeStatus;
import io.quarterhour.internal.complete.CompletionPlanner;
import io.quarterhour.internal.model.AttemptReport;
import io.quarterhour.internal.model.CompletionPolicy;
import io.quarterhour.internal.model.FinishedAttempt;
import io.quarterhour.internal.work.RunningAttempt;
import io.quarterhour.store.TransactionSupport;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.CompletionResult;
import io.quarterhour.time.TimeSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends the transactions of attempts, on the threads of their workers. A success is recorded within
 * the transaction and committed together with what the action wrote; in all other cases the
 * transaction is rolled back.
 *
 * <p>In both cases the {@link CompletionLoop} records the attempt afterwards, as it does with every
 * attempt. If the result was committed already, this is a repetition without effect. If the result
 * was refused because of a stale token, it is refused again.
 */
final class ActionTransactions {
  private final CompletionPlanner completionPlanner;
  private final TimeSource time;

  ActionTransactions(CompletionPlanner completionPlanner, TimeSource time) {
    this.completionPlanner = completionPlanner;
    this.time = time;
  }

  /**
   * Ends the transaction of an attempt, if it has one.
   *
   * @param finishedAttempt the result of the attempt; null if the engine has abandoned the attempt,
   *     so that the transaction must be rolled back
   * @return the result to be recorded; null if {@code finishedAttempt} is null
   */
  @SuppressWarnings("CatchingUnchecked") // every run needs a result, even after an error here
  @Nullable FinishedAttempt commit(RunningAttempt run, @Nullable FinishedAttempt finishedAttempt) {
    try (TransactionSupport.Transaction<?> transaction = run.transaction()) {
      if (transaction != null
          && finishedAttempt != null
          && isSuccess(finishedAttempt.attemptReport())) {
        commit(transaction, completionPlanner.completion(finishedAttempt));
      }
      return finishedAttempt;
    } catch (StoreException e) {
      return finishedAttempt == null
          ? null
          : failed(finishedAttempt, e.getMessage(), e.isTransient());
    } catch (Throwable e) {
      return finishedAttempt == null ? null : failed(finishedAttempt, String.valueOf(e), false);
    }
  }

  private static boolean isSuccess(AttemptReport attemptReport) {
    return attemptReport instanceof AttemptReport.Finished ended
        && ended.outcome().status() != OutcomeStatus.FAILURE;
  }

  private void commit(TransactionSupport.Transaction<?> transaction, Completion completion) {
    CompletionResult result =
        transaction.store().executions().complete(List.of(completion), time.instant()).get(0);
    if (result == CompletionResult.RECORDED) {
      transaction.commit();
    }
  }

  /**
   * Turns a result that could not be committed into a failure. The failure is retried by the retry
   * policy of the task or call. If the error is transient, it is retried up to 100 times instead,
   * until the store is available again. If the transaction was committed after all, recording the
   * failure has no effect.
   */
  private static FinishedAttempt failed(
      FinishedAttempt finishedAttempt, @Nullable String reason, boolean passing) {
    CompletionPolicy before = finishedAttempt.completionPolicy();
    CompletionPolicy completionPolicy =
        passing
            ? new CompletionPolicy(
                CompletionPolicy.STORE_AWAY, before.rules(), before.title(), before.freesLocks())
            : before;
    Outcome outcome =
        Outcome.failure(
            "the transaction of the action could not be committed, so its changes are rolled back;"
                + " fix the cause unless a retry succeeds: "
                + reason);
    return new FinishedAttempt(
        finishedAttempt.claimed(),
        new AttemptReport.NotCommitted(outcome),
        completionPolicy,
        finishedAttempt.startedAt(),
        finishedAttempt.endedAt());
  }
}
