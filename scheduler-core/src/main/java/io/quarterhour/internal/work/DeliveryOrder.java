package io.quarterhour.internal.work;

import io.quarterhour.error.StoreException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.internal.codec.NotificationCodec;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.task.NotificationRule.Event;
import io.quarterhour.tenant.TenantScope;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order of the notifications of one rule: a recovery or a change is sent after the pending
 * notifications about earlier executions, so that a failure is never reported after its recovery.
 * Without this, notifications that are retried arrive in any order.
 *
 * @param history the source of the pending notifications
 */
record DeliveryOrder(HistoryStore history) {
  private static final Logger LOG = LoggerFactory.getLogger(DeliveryOrder.class);

  /** The minimum wait for an earlier notification, which may be in progress. */
  private static final Duration WAIT = Duration.ofSeconds(10);

  /**
   * The time after which a notification waits for no other one: by then, the attempts of the
   * earlier ones are used up, unless no node can send them.
   */
  private static final Duration MAX_WAIT = Duration.ofDays(4);

  /** The number of pending notifications that are compared; a task has few of them. */
  private static final int MAX_PENDING = 1000;

  private static final int PAGE = 100;

  /**
   * Determines whether a notification must wait for an earlier one. It waits for none if the store
   * cannot read them.
   *
   * @param self the notification
   * @param document its content
   * @param now the current time
   * @return the instant at which to ask again; null if the notification may be sent
   * @throws StoreException if the store cannot read the pending notifications now
   */
  @Nullable Instant turn(Execution self, NotificationCodec.Document document, Instant now) {
    boolean isOrdered =
        document.event() == Event.ON_RECOVERY || document.event() == Event.ON_CHANGE;
    if (!isOrdered
        || document.digestSpec() != null
        || document.resend() != null
        || now.isAfter(self.slot().plus(MAX_WAIT))) {
      return null;
    }
    try {
      return earlier(self, document)
          .map(one -> one.status().readyAt().plusSeconds(1))
          .map(ready -> ready.isAfter(now.plus(WAIT)) ? ready : now.plus(WAIT))
          .orElse(null);
    } catch (StoreException e) {
      if (e.isTransient()) {
        throw e;
      }
      LOG.debug(
          "Pending notifications cannot be read; this one is sent without regard to them."
              + " notification={}",
          self.id(),
          e);
      return null;
    }
  }

  private Optional<Execution> earlier(Execution self, NotificationCodec.Document document) {
    ExecutionQuery query =
        new ExecutionQuery(
            self.task().orElse(null),
            Set.of(ExecutionState.WAITING, ExecutionState.RUNNING),
            null,
            true);
    TenantScope tenant =
        self.tenant().isInstallation() ? TenantScope.ALL : TenantScope.of(Set.of(self.tenant()));
    PageRequest request = new PageRequest(PAGE, null);
    for (int i = 0; i < MAX_PENDING / PAGE; i++) {
      Page<Execution> page = history.executions(tenant, query, request);
      for (Execution one : page.items()) {
        if (isEarlier(one, self) && hasSameRule(one, document)) {
          return Optional.of(one);
        }
      }
      if (page.cursor() == null) {
        break;
      }
      request = new PageRequest(PAGE, page.cursor());
    }
    return Optional.empty();
  }

  private static boolean isEarlier(Execution one, Execution self) {
    return one.origin().kind() == Origin.Kind.NOTIFICATION
        && one.action().equals(self.action())
        && one.tenant().equals(self.tenant())
        && one.id().compareTo(self.id()) < 0;
  }

  private boolean hasSameRule(Execution one, NotificationCodec.Document document) {
    try {
      NotificationCodec.Document other =
          NotificationCodec.decode(history.storedDocument(one.id()).orElse(null));
      return other.event() != Event.ON_LATE
          && other.event() != Event.ON_SKIPPED
          && other.digestSpec() == null
          && other.resend() == null
          && other.settings().equals(document.settings());
    } catch (DecodeException e) {
      return false;
    }
  }
}
