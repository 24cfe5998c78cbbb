package io.quarterhour.internal.work;

import io.quarterhour.execution.ChildCounts;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.OutcomeStatus;
import io.quarterhour.internal.model.AttemptReport;
import io.quarterhour.internal.model.CompletionPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Aggregates the outcomes of a fan-out after its last child has finished. It fails only if all
 * children failed.
 */
record SummaryJob(CompletionPolicy completionPolicy, ChildCounts childCounts) implements Job {
  @Override
  public @Nullable Duration timeLimit() {
    return null;
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public AttemptReport perform(RunningAttempt run, AttemptLog log) {
    int failed = childCounts.failed();
    int successful = childCounts.total() - failed;
    String summary =
        successful + " successful, " + failed + " failed, total " + childCounts.total();
    OutcomeStatus status =
        successful == 0
            ? OutcomeStatus.FAILURE
            : failed > 0 || childCounts.warnings() > 0
                ? OutcomeStatus.WARNING
                : OutcomeStatus.SUCCESS;
    return new AttemptReport.Finished(new Outcome(status, summary, null), false);
  }
}
