package io.quarterhour.internal.work;

import io.quarterhour.internal.flow.Afterwards;
import io.quarterhour.internal.flow.Report;
import io.quarterhour.task.Children;
import io.quarterhour.task.Outcome;
import io.quarterhour.task.OutcomeStatus;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sums up a fan-out whose last child is over. It fails only if all children did. */
record SummaryJob(Afterwards afterwards, Children children) implements Job {
  @Override
  public @Nullable Duration timeLimit() {
    return null;
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public Report perform(Run run, RunLog log) {
    int failed = children.failed();
    int successful = children.total() - failed;
    String summary = successful + " successful, " + failed + " failed, total " + children.total();
    OutcomeStatus status =
        successful == 0
            ? OutcomeStatus.FAILURE
            : failed > 0 || children.warned() > 0 ? OutcomeStatus.WARNING : OutcomeStatus.SUCCESS;
    return new Report.Ended(new Outcome(status, summary, null), false);
  }
}
