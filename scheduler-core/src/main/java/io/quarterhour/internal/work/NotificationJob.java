package io.quarterhour.internal.work;

import io.quarterhour.internal.codec.NotificationCodec;
import io.quarterhour.internal.flow.Afterwards;
import io.quarterhour.internal.flow.Report;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.task.Execution;
import io.quarterhour.task.ExecutionId;
import io.quarterhour.task.LogLine;
import io.quarterhour.task.Outcome;
import io.quarterhour.tenant.TenantScope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends a notification. */
record NotificationJob(
    Afterwards afterwards,
    Notifier notifier,
    NotificationCodec.Content content,
    HistoryStore history)
    implements Job {
  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final int MAX_LINES = 1000;

  @Override
  public @Nullable Duration timeLimit() {
    return LIMIT;
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public Report perform(Run run, RunLog log) throws Exception {
    Execution self = run.claimed().execution();
    ExecutionId about = self.origin().parent();
    Optional<Execution> told =
        about == null ? Optional.empty() : history.execution(TenantScope.ALL, about);
    if (told.isEmpty()) {
      return new Report.Ended(
          Outcome.failure("the execution that it tells of is not in the history any more"), false);
    }
    List<LogLine> lines = history.log(told.get().id(), 0, Integer.MAX_VALUE);
    notifier.send(
        new Notification(
            self.id(),
            self.tries().attempt(),
            content.settings(),
            content.title(),
            told.get(),
            lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size())));
    return new Report.Ended(Outcome.success("sent"), false);
  }
}
