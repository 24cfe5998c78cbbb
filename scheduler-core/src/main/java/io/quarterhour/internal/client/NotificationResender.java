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
import io.quarterhour.internal.model.ExecutionIdGenerator;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.execution.NewExecution;
import java.time.Instant;
import java.util.List;

/** Sends finished notifications again. */
final class NotificationResender {
  private final HistoryStore history;
  private final ExecutionIdGenerator ids;
  private final EngineAccess engine;

  NotificationResender(HistoryStore history, ExecutionIdGenerator ids, EngineAccess engine) {
    this.history = history;
    this.ids = ids;
    this.engine = engine;
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
    Instant now = engine.now();
    NewExecution again =
        new NewExecution(
            ids.next(now),
            notification.origin(),
            notification.routing(),
            SlotRange.single(now),
            now,
            NewExecution.Constraints.NONE,
            NotificationCodec.encode(content(notification)));
    engine.enqueue(List.of(again), now);
    engine.workAvailable(now);
    return again.id();
  }

  private Document content(Execution notification) {
    try {
      Document document =
          NotificationCodec.decode(history.storedDocument(notification.id()).orElse(null));
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
