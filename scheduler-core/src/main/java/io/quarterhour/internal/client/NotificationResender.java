package io.quarterhour.internal.client;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.internal.codec.NotificationCodec;
import io.quarterhour.internal.codec.NotificationCodec.Document;
import io.quarterhour.internal.codec.NotificationCodec.Resend;
import io.quarterhour.store.execution.NewExecution;
import java.time.Instant;
import java.util.List;

/** Sends finished notifications again. */
final class NotificationResender {
  private final ClientServices clientServices;

  NotificationResender(ClientServices clientServices) {
    this.clientServices = clientServices;
  }

  ExecutionId again(Execution notification) {
    if (notification.origin().kind() != Origin.Kind.NOTIFICATION) {
      throw new InvalidInputException(
          "only a notification can be resent; execution "
              + notification.id()
              + " is not a notification");
    }
    if (!notification.state().isFinished()) {
      throw new InvalidInputException(
          "notification "
              + notification.id()
              + " is "
              + notification.state()
              + ": only a finished notification can be resent; release a quarantined one instead");
    }
    Instant now = clientServices.time().instant();
    NewExecution again =
        new NewExecution(
            clientServices.ids().next(now),
            notification.origin(),
            notification.routing(),
            SlotRange.single(now),
            now,
            NewExecution.Constraints.NONE,
            NotificationCodec.encode(content(notification)));
    clientServices.enqueuer().enqueue(List.of(again), now);
    clientServices.engineWakeup().work(now);
    return again.id();
  }

  private Document content(Execution notification) {
    try {
      Document document =
          NotificationCodec.decode(
              clientServices.store().history().storedDocument(notification.id()).orElse(null));
      Outcome outcome = notification.outcome();
      Resend first = document.resend();
      List<ExecutionId> executions =
          NotificationCodec.executionList(outcome == null ? null : outcome.result());
      return document.again(
          first != null
              ? first
              : new Resend(
                  notification.id(),
                  executions.isEmpty() && notification.origin().parent() != null
                      ? List.of(notification.origin().parent())
                      : executions));
    } catch (DecodeException e) {
      throw new InvalidInputException(
          "notification " + notification.id() + " cannot be read: " + e.getMessage());
    }
  }
}
