package io.quarterhour.internal.client;

import io.quarterhour.internal.codec.NotificationCodec;
import io.quarterhour.internal.codec.NotificationCodec.Again;
import io.quarterhour.internal.codec.NotificationCodec.Content;
import io.quarterhour.internal.codec.UnreadableException;
import io.quarterhour.problem.InvalidInputException;
import io.quarterhour.store.NewExecution;
import io.quarterhour.task.Execution;
import io.quarterhour.task.ExecutionId;
import io.quarterhour.task.Origin;
import io.quarterhour.task.Outcome;
import io.quarterhour.task.SlotRange;
import java.time.Instant;
import java.util.List;

/** Sends notifications again. */
final class Resending {
  private final Desk desk;

  Resending(Desk desk) {
    this.desk = desk;
  }

  ExecutionId again(Execution notification) {
    if (notification.origin().kind() != Origin.Kind.NOTIFICATION) {
      throw new InvalidInputException(
          "only a notification can be sent again, " + notification.id() + " is none");
    }
    if (!notification.state().isFinished()) {
      throw new InvalidInputException(
          "notification "
              + notification.id()
              + " is "
              + notification.state()
              + " and will be sent: only one that is over can be sent again");
    }
    Instant now = desk.time().instant();
    NewExecution again =
        new NewExecution(
            desk.ids().next(now),
            notification.origin(),
            notification.routing(),
            SlotRange.single(now),
            now,
            NewExecution.Constraints.NONE,
            NotificationCodec.encode(content(notification)));
    desk.calls().enqueue(List.of(again), now);
    desk.wakeups().work(now);
    return again.id();
  }

  private Content content(Execution notification) {
    try {
      Content content =
          NotificationCodec.decode(desk.store().history().document(notification.id()).orElse(null));
      Outcome outcome = notification.outcome();
      Again first = content.again();
      List<ExecutionId> told = NotificationCodec.told(outcome == null ? null : outcome.result());
      return content.again(
          first != null
              ? first
              : new Again(
                  notification.id(),
                  told.isEmpty() && notification.origin().parent() != null
                      ? List.of(notification.origin().parent())
                      : told));
    } catch (UnreadableException e) {
      throw new InvalidInputException(
          "notification " + notification.id() + " cannot be read: " + e.getMessage());
    }
  }
}
