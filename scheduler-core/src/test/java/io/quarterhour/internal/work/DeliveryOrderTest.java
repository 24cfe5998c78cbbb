package io.quarterhour.internal.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.StoreException;
import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Ownership;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.internal.codec.NotificationCodec;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.support.FaultyStore;
import io.quarterhour.task.NotificationRule.Event;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeliveryOrderTest {
  private static final Instant SLOT = Instant.parse("2026-03-02T12:00:00Z");

  private final FaultyStore store = new FaultyStore(new InMemoryStore());
  private final DeliveryOrder order = new DeliveryOrder(store.history());
  private final NotificationCodec.Document recovery =
      new NotificationCodec.Document("t", Event.ON_RECOVERY, Map.of(), null, null, null);
  private final Execution notification =
      new Execution(
          new ExecutionId(0, 2),
          new Origin(Origin.Kind.NOTIFICATION, TaskId.of("acme", "t"), 1, new ExecutionId(0, 1)),
          new Routing(TenantId.of("acme"), "pigeon", "default"),
          SlotRange.single(SLOT),
          new ExecutionStatus(ExecutionState.RUNNING, null, SLOT, SLOT, null),
          AttemptCounts.NONE.withNextAttempt(),
          new Ownership(1, null, null, false),
          null,
          null);

  @Test
  void unreadableNotificationsAreNotAwaited() {
    store.refuse("executions", scope -> true);

    assertThat(order.turn(notification, recovery, SLOT)).isNull();
    assertThat(store.calls("executions")).isEqualTo(1);
  }

  @Test
  void transientFailureOfTheStoreIsReported() {
    store.setUnavailable(true);

    assertThatThrownBy(() -> order.turn(notification, recovery, SLOT))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void nothingIsAwaitedAfterFourDays() {
    Instant limit = SLOT.plus(Duration.ofDays(4));
    order.turn(notification, recovery, limit);
    assertThat(store.calls("executions")).isEqualTo(1);

    assertThat(order.turn(notification, recovery, limit.plusSeconds(1))).isNull();
    assertThat(store.calls("executions")).isEqualTo(1);
  }
}
