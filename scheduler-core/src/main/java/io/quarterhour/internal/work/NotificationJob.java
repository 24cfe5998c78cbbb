package io.quarterhour.internal.work;

import io.quarterhour.internal.codec.NotificationCodec;
import io.quarterhour.internal.delivery.CircuitBreakers;
import io.quarterhour.internal.model.AttemptReport;
import io.quarterhour.internal.model.CompletionPolicy;
import io.quarterhour.notifier.Notifier;
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

  CircuitBreakers.Key destination() {
    return CircuitBreakers.Key.of(notifier, document.settings());
  }
}
