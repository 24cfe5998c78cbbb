package io.quarterhour.examples.benchmarks.postgres;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Outcome;
import io.quarterhour.jdbc.JdbcStore;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.query.Retention;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.Task;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/** Engine of Quarterhour. */
final class Quarterhour implements Engine {
  static final int CONNECTIONS = 16;
  static final String ACTION = "noop";
  static final String QUEUE = "default";

  private static final int WORKERS = 4;
  private static final int PREFETCH = 1000;

  static final String SETTINGS =
      WORKERS
          + " workers, "
          + PREFETCH
          + " executions prefetched, defaults otherwise; unlimited history";

  /** A notifier whose receiver cannot be reached. */
  private static final class UnreachableNotifier implements Notifier {
    @Override
    public String name() {
      return "unreachable";
    }

    @Override
    public void send(Notification notification) throws IOException {
      throw new IOException("the receiver is unreachable");
    }
  }

  private final boolean notifying;
  private final Scheduler scheduler;
  private final SchedulerClient client;

  /**
   * Creates an engine.
   *
   * @param setup the setup of the node
   * @param notifying whether each outcome of a task is sent to an unreachable receiver
   */
  Quarterhour(Setup setup, boolean notifying) {
    this.notifying = notifying;
    Runnable action = setup.action();
    scheduler =
        Scheduler.builder()
            .store(store(setup.pool()))
            .nodeName(setup.node())
            .pluginDiscovery(false)
            .action(
                Action.of(
                    ACTION,
                    context -> {
                      action.run();
                      return Outcome.success();
                    }))
            .notifier(new UnreachableNotifier())
            .queue(QUEUE, WORKERS, PREFETCH)
            .retention(Retention.UNLIMITED)
            .build();
    client = scheduler.client();
  }

  static JdbcStore store(DataSource pool) {
    return JdbcStore.builder(pool).open();
  }

  @Override
  public void install() {
    // The tables are created when the store is opened.
  }

  @Override
  public void enqueue() {
    client.enqueue(ActionCall.of(ACTION));
  }

  @Override
  public void enqueueAll(int count) {
    client.enqueueAll(Collections.nCopies(count, ActionCall.of(ACTION)));
  }

  @Override
  public void saveRecurring() {
    client.save(
        Task.builder("tick-" + UUID.randomUUID())
            .action(ACTION)
            .schedule(Schedule.every(Duration.ofSeconds(1)).exact())
            .startPaused(false)
            .notificationRules(
                notifying ? List.of(NotificationRule.always("unreachable", Map.of())) : List.of())
            .build());
  }

  @Override
  public void start() {
    scheduler.start();
  }

  @Override
  public String pending() {
    return LiveTable.PENDING;
  }

  @Override
  public void stop() {
    scheduler.stop(Duration.ofMinutes(1));
  }
}
