package io.quarterhour.notify.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.Ownership;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notify.InMemoryPluginState;
import io.quarterhour.notify.NotificationFixtures;
import io.quarterhour.plugin.PluginContext;
import io.quarterhour.plugin.PluginState;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.time.ManualTime;
import io.quarterhour.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Nodes that share a plug-in state and a time, and the notifications for them. */
final class TicketTestBench {
  static final Map<String, String> SECRETS =
      Map.of(
          "id", "id 1", "key", "k&y", "public", "pub", "private", "priv", "cid", "cid", "token",
          "t0k");

  final ManualTime time = ManualTime.startingAt(NotificationFixtures.NOON);
  final PluginState state = new InterleavedPluginState();
  private final Map<String, Object> settings;
  private final Map<String, Object> rule;

  TicketTestBench(Map<String, Object> system, Map<String, Object> rule) {
    settings =
        Map.of(
            "systems",
            Map.of("desk", system),
            "allowedAddresses",
            List.of("127.0.0.1"),
            "timeout",
            "PT10S",
            "link",
            "https://ops.example/{tenant}/{execution}");
    this.rule = new LinkedHashMap<>(rule);
    this.rule.put("system", "desk");
  }

  /** Runs a step once, directly after the next change of a key that begins with the prefix. */
  void after(String prefix, Step step) {
    ((InterleavedPluginState) state).prefix = prefix;
    ((InterleavedPluginState) state).step = step;
  }

  /** A step that runs between two calls of the plug-in state. */
  interface Step {
    void run() throws Exception;
  }

  /** A plug-in state that runs a step after a change, to simulate another node. */
  private static final class InterleavedPluginState implements PluginState {
    private final PluginState state = new InMemoryPluginState();
    private volatile String prefix = "";
    private volatile @Nullable Step step;

    /** {@return this state: the keys of ticket records differ between tenants anyway} */
    @Override
    public PluginState forTenant(TenantId tenant) {
      return this;
    }

    @Override
    public Optional<String> get(String key) {
      return state.get(key);
    }

    @Override
    public boolean compareAndSet(String key, @Nullable String expected, @Nullable String next) {
      boolean isReplaced = state.compareAndSet(key, expected, next);
      Step pending = step;
      if (pending != null && isReplaced && key.startsWith(prefix)) {
        step = null;
        try {
          pending.run();
        } catch (Exception e) {
          throw new AssertionError(e);
        }
      }
      return isReplaced;
    }
  }

  TicketNotifier node() {
    TicketNotifier node = new TicketNotifier();
    node.configure(context());
    return node;
  }

  /** {@return a notification of an execution of task {@code nightly} that finished} */
  Notification finished(int minute, String tenant, ExecutionState state) {
    return finished(minute, tenant, "nightly", state);
  }

  Notification finished(int minute, String tenant, String task, ExecutionState state) {
    Instant at = NotificationFixtures.NOON.plusSeconds(60L * minute);
    boolean isSuccess = state == ExecutionState.SUCCEEDED;
    int hash = (tenant + task).hashCode();
    Execution execution =
        new Execution(
            new ExecutionId(at.toEpochMilli() << 16, hash),
            new Origin(Origin.Kind.SCHEDULE, TaskId.of(task), 3, null),
            new Routing(TenantId.of(tenant), "report", "default"),
            SlotRange.single(at),
            new ExecutionStatus(state, null, at, at, at.plusSeconds(5)),
            new AttemptCounts(1, 0, 0),
            Ownership.NONE,
            null,
            isSuccess ? Outcome.success("all sent") : Outcome.failure("disk full"));
    ExecutionId id = new ExecutionId((at.toEpochMilli() << 16) + 1, hash);
    return notification(id, List.of(execution));
  }

  /** {@return a digest of the executions of several notifications} */
  Notification digest(Notification... notifications) {
    return notification(
        notifications[0].id(), Arrays.stream(notifications).map(Notification::execution).toList());
  }

  private Notification notification(ExecutionId id, List<Execution> executions) {
    return new Notification(
        id, 1, rule, "Nightly report", NotificationRule.Event.ON_FAILURE, executions, List.of());
  }

  Notification failed(int minute) {
    return finished(minute, "acme", ExecutionState.FAILED);
  }

  Notification succeeded(int minute) {
    return finished(minute, "acme", ExecutionState.SUCCEEDED);
  }

  /** {@return the exception of a delivery that must fail and can be retried} */
  static Throwable delayed(TicketNotifier node, Notification notification) {
    Throwable thrown = catchThrowable(() -> node.send(notification));
    assertThat(thrown).isNotNull();
    if (thrown instanceof DeliveryException e) {
      assertThat(e.isPermanent()).as(e.getMessage()).isFalse();
    }
    return thrown;
  }

  /** Retries like the engine until the notification is delivered, at most for the given time. */
  void deliver(TicketNotifier node, Notification notification, Duration limit) throws Exception {
    Instant end = time.instant().plus(limit);
    while (true) {
      try {
        node.send(notification);
        return;
      } catch (DeliveryException e) {
        Duration pause = e.retryDelay().orElse(Duration.ZERO);
        if (e.isPermanent() || time.instant().isAfter(end)) {
          throw e;
        }
        time.advance(pause.compareTo(Duration.ofSeconds(10)) > 0 ? pause : Duration.ofSeconds(10));
      }
    }
  }

  PluginContext context() {
    return new PluginContext() {
      @Override
      public String name() {
        return TicketNotifier.NAME;
      }

      @Override
      public Map<String, Object> settings() {
        return settings;
      }

      @Override
      public Optional<String> secret(String name) {
        return Optional.ofNullable(SECRETS.get(name));
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
