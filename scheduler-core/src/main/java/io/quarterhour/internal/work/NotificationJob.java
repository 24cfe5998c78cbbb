package io.quarterhour.internal.work;

import io.quarterhour.internal.codec.NotificationCodec;
import io.quarterhour.internal.flow.Afterwards;
import io.quarterhour.internal.flow.Report;
import io.quarterhour.notifier.DeliveryException;
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

  /** Whoever wants to be left alone for longer is asked once a day. */
  private static final Duration LONGEST_PAUSE = Duration.ofDays(1);

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
    Notification notification =
        new Notification(
            self.id(),
            self.tries().attempt(),
            content.settings(),
            content.title(),
            told.get(),
            lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size()));
    try {
      notifier.send(notification);
    } catch (DeliveryException e) {
      log.error("{}", String.valueOf(e.getMessage()));
      Duration pause = e.after().orElse(Duration.ZERO);
      return new Report.Ended(
          Outcome.failure(String.valueOf(e.getMessage())),
          !e.isFinal(),
          pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE);
    }
    return new Report.Ended(Outcome.success("sent"), false);
  }
}
