package io.quarterhour.internal.lane;

import io.quarterhour.internal.flow.Afterwards;
import io.quarterhour.internal.flow.Finished;
import io.quarterhour.internal.flow.Report;
import io.quarterhour.internal.record.Recorder;
import io.quarterhour.internal.work.Run;
import io.quarterhour.problem.StoreException;
import io.quarterhour.store.Completion;
import io.quarterhour.store.CompletionResult;
import io.quarterhour.store.TransactionSupport;
import io.quarterhour.task.Outcome;
import io.quarterhour.task.OutcomeStatus;
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
final class Commits {
  private static final RetryPolicy STORE_AWAY = RetryPolicy.retries(100);

  private final Recorder recorder;
  private final TimeSource time;

  Commits(Recorder recorder, TimeSource time) {
    this.recorder = recorder;
    this.time = time;
  }

  /**
   * Ends the transaction of an attempt, if it has one.
   *
   * @param finished what came of it; null if the engine has given it up, so that nothing may come
   *     of it any more
   * @return what is to be recorded
   */
  @SuppressWarnings("CatchingUnchecked") // whatever happens here, the run has an end
  @Nullable Finished settle(Run run, @Nullable Finished finished) {
    try (TransactionSupport.Transaction<?> transaction = run.transaction()) {
      if (transaction != null && finished != null && isSuccess(finished.report())) {
        commit(transaction, recorder.completion(finished));
      }
      return finished;
    } catch (StoreException e) {
      return finished == null ? null : failed(finished, e.getMessage(), e.isTransient());
    } catch (Throwable e) {
      return finished == null ? null : failed(finished, String.valueOf(e), false);
    }
  }

  private static boolean isSuccess(Report report) {
    return report instanceof Report.Ended ended
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
  private static Finished failed(Finished finished, @Nullable String why, boolean passing) {
    Afterwards before = finished.afterwards();
    Afterwards afterwards =
        passing
            ? new Afterwards(STORE_AWAY, before.rules(), before.title(), before.letsIn())
            : before;
    Outcome outcome = Outcome.failure("its transaction could not be committed: " + why);
    return new Finished(
        finished.claimed(),
        new Report.Ended(outcome, true),
        afterwards,
        finished.startedAt(),
        finished.endedAt());
  }
}
