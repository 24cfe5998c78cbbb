package io.quarterhour.internal.work;

import io.quarterhour.execution.Execution;
import io.quarterhour.internal.codec.NotificationCodec;
import io.quarterhour.internal.delivery.CircuitBreakers;
import io.quarterhour.internal.model.AttemptReport;
import io.quarterhour.internal.model.CompletionPolicy;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Sends a notification. */
record NotificationJob(
    CompletionPolicy completionPolicy,
    Notifier notifier,
    NotificationCodec.Document document,
    NotificationSender notificationSender)
    implements Job {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @Override
  public @Nullable Duration timeLimit() {
    return LIMIT;
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public AttemptReport perform(RunningAttempt run, AttemptLog log) throws Exception {
    return notificationSender.send(this, run, log);
  }

  /** {@return the key of the destination of this notification, whose execution is {@code self}} */
  CircuitBreakers.Key destination(Execution self) {
    TenantId owner = self.task().map(TaskId::tenant).orElse(self.tenant());
    return CircuitBreakers.Key.of(notifier, document.settings(), owner);
  }
}
