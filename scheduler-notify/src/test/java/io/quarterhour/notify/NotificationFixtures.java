package io.quarterhour.notify;

import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.Ownership;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.notifier.Notification;
import io.quarterhour.plugin.PluginContext;
import io.quarterhour.plugin.PluginState;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.time.ManualTime;
import io.quarterhour.time.TimeSource;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Notifications and plug-in contexts for the tests of notifiers. */
public final class NotificationFixtures {
  /** The slot of the execution and the time of the plug-in context. */
  public static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  private NotificationFixtures() {}

  /** {@return a finished execution of a nightly report} */
  public static Execution execution(ExecutionState state, Outcome outcome) {
    return new Execution(
        ExecutionId.parse("019cae6b-6600-7000-8000-000000000001"),
        new Origin(Origin.Kind.SCHEDULE, TaskId.of("acme", "nightly"), 3, null),
        new Routing(TenantId.of("acme"), "report", "default"),
        SlotRange.single(NOON.minusSeconds(300), NOON),
        new ExecutionStatus(state, null, NOON, NOON.plusMillis(20), NOON.plusMillis(1520)),
        new AttemptCounts(2, 1, 0),
        new Ownership(2, new NodeId("ann", "1"), null, false),
        null,
        outcome);
  }

  /** {@return a notification of an execution} */
  public static Notification notification(Execution execution, Map<String, Object> settings) {
    return new Notification(
        ExecutionId.parse("019cae6b-6600-7000-8000-000000000002"),
        1,
        settings,
        "Nightly report",
        NotificationRule.Event.ALWAYS,
        List.of(execution),
        List.of());
  }

  /** {@return a plug-in context with the constant time {@link #NOON}} */
  public static PluginContext context(
      String name, Map<String, Object> settings, Map<String, String> secrets) {
    ManualTime time = ManualTime.startingAt(NOON);
    PluginState state = new InMemoryPluginState();
    return new PluginContext() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Map<String, Object> settings() {
        return settings;
      }

      @Override
      public Optional<String> secret(String secret) {
        return Optional.ofNullable(secrets.get(secret));
      }

      @Override
      public PluginState state() {
        return state;
      }

      @Override
      public TimeSource time() {
        return time;
      }
    };
  }
}
