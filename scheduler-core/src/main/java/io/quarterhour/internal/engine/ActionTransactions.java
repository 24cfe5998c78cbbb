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
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.time.TimeSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ends the transactions of attempts, on the threads of their workers: a success is recorded in the
 * transaction and committed with what the action wrote there; all else is rolled back.
 *
 * <p>Either way the settlement records it after that, as it does with every attempt. What was
 * committed is a repetition there, which changes nothing; what was refused for an old token is
 * refused again.
 */
final class ActionTransactions {
  private static final RetryPolicy STORE_AWAY = RetryPolicy.retries(100);

  private final CompletionPlanner completionPlanner;
  private final TimeSource time;

  ActionTransactions(CompletionPlanner completionPlanner, TimeSource time) {
    this.completionPlanner = completionPlanner;
    this.time = time;
  }

  /**
   * Ends the transaction of an attempt, if it has one.
   *
   * @param finishedAttempt what came of it; null if the engine has given it up, so that nothing may
   *     come of it any more
   * @return what is to be recorded
   */
  @SuppressWarnings("CatchingUnchecked") // whatever happens here, the run has an end
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
    CompletionResult answer =
        transaction.store().executions().complete(List.of(completion), time.instant()).get(0);
    if (answer == CompletionResult.RECORDED) {
      transaction.commit();
    }
  }

  /**
   * It is tried again as its policy says; if the store may be to blame, until that is back. Where
   * it was committed after all, the retry is refused.
   */
  private static FinishedAttempt failed(
      FinishedAttempt finishedAttempt, @Nullable String reason, boolean passing) {
    CompletionPolicy before = finishedAttempt.completionPolicy();
    CompletionPolicy completionPolicy =
        passing
            ? new CompletionPolicy(STORE_AWAY, before.rules(), before.title(), before.freesLocks())
            : before;
    Outcome outcome = Outcome.failure("its transaction could not be committed: " + reason);
    return new FinishedAttempt(
        finishedAttempt.claimed(),
        new AttemptReport.Finished(outcome, true),
        completionPolicy,
        finishedAttempt.startedAt(),
        finishedAttempt.endedAt());
  }
}
