package io.quarterhour.internal.lane;

import io.quarterhour.internal.flow.Finished;
import io.quarterhour.internal.flow.Report;
import io.quarterhour.internal.record.Recorder;
import io.quarterhour.internal.work.Run;
import io.quarterhour.problem.StoreException;
import io.quarterhour.store.Completion;
import io.quarterhour.store.CompletionAnswer;
import io.quarterhour.store.Transactional;
import io.quarterhour.task.Outcome;
import io.quarterhour.task.OutcomeStatus;
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
  @Nullable Finished settle(Run run, @Nullable Finished finished) {
    try (Transactional.Transaction<?> transaction = run.transaction()) {
      if (transaction != null && finished != null && isSuccess(finished.report())) {
        commit(transaction, recorder.completion(finished));
      }
      return finished;
    } catch (StoreException e) {
      String why = "its transaction could not be committed: " + e.getMessage();
      return e.isPassing()
          ? withReport(finished, new Report.Released(why))
          : withReport(finished, new Report.Ended(Outcome.failure(why), true));
    }
  }

  private static boolean isSuccess(Report report) {
    return report instanceof Report.Ended ended
        && ended.outcome().status() != OutcomeStatus.FAILURE;
  }

  private void commit(Transactional.Transaction<?> transaction, Completion completion) {
    CompletionAnswer answer =
        transaction.store().executions().complete(List.of(completion), time.instant()).get(0);
    if (answer == CompletionAnswer.RECORDED) {
      transaction.commit();
    }
  }

  /**
   * If it is not known whether it was committed, it goes back to be run again: which is refused if
   * it was.
   */
  private static @Nullable Finished withReport(@Nullable Finished finished, Report report) {
    return finished == null
        ? null
        : new Finished(
            finished.claimed(),
            report,
            finished.afterwards(),
            finished.startedAt(),
            finished.endedAt());
  }
}
