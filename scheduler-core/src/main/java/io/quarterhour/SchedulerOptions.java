package io.quarterhour;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NameSyntax;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.internal.engine.loop.EngineOptions;
import io.quarterhour.internal.model.NotificationSource;
import io.quarterhour.internal.node.NodeOptions;
import io.quarterhour.query.RecordRetention;
import io.quarterhour.query.Retention;
import io.quarterhour.query.RetentionPolicy;
import io.quarterhour.schedule.Alignment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The options of a scheduler while it is built: their defaults, the values that the host sets, and
 * their validation.
 */
final class SchedulerOptions {
  private static final int PLATFORM_WORKERS = 10;
  private static final int VIRTUAL_WORKERS = 100;
  private static final int NOTIFICATION_WORKERS = 4;

  private final Map<String, EngineOptions.QueueOptions> queues = new TreeMap<>();
  private final NodeOptions standard = NodeOptions.standard(Map.of());
  private String nodeName = standard.nodeName();
  private Alignment alignment = standard.alignment();
  private RetentionPolicy retention = standard.retention();
  private RecordRetention recordRetention = standard.recordRetention();
  private Duration leaseDuration = standard.timing().leaseDuration();
  private Duration pollInterval = standard.timing().pollInterval();
  private Duration shutdownTimeout = standard.timing().shutdownTimeout();
  private Duration cancelGracePeriod = standard.timing().cancelGracePeriod();
  private Duration calendarRefreshInterval = standard.timing().calendarRefreshInterval();
  private Duration directoryTimeout = standard.timing().directoryTimeout();
  private int maxLostLeases = standard.limits().maxLostLeases();
  private int maxLogLines = standard.limits().maxLogLines();
  private int maxResultLength = standard.limits().maxResultLength();
  private int listenerQueueCapacity = standard.limits().listenerQueueCapacity();
  private int maxStuckThreads = standard.limits().maxStuckThreads();

  void queue(String name, int workers, int prefetch) {
    queues.put(NameSyntax.check("queue", name), new EngineOptions.QueueOptions(workers, prefetch));
  }

  void nodeName(String name) {
    nodeName = NameSyntax.check("node name", name);
  }

  void alignment(Alignment grid) {
    alignment = grid;
  }

  void retention(Retention newRetention) {
    retention = retention.withStandard(newRetention);
  }

  void retention(ExecutionState endState, Retention newRetention) {
    retention = retention.with(endState, newRetention);
  }

  void recordRetention(RecordRetention newRetention) {
    recordRetention = newRetention;
  }

  void leaseDuration(Duration duration) {
    leaseDuration = duration;
  }

  void pollInterval(Duration interval) {
    pollInterval = interval;
  }

  void shutdownTimeout(Duration duration) {
    shutdownTimeout = duration;
  }

  void cancelGracePeriod(Duration duration) {
    cancelGracePeriod = duration;
  }

  void calendarRefreshInterval(Duration interval) {
    calendarRefreshInterval = interval;
  }

  void directoryTimeout(Duration duration) {
    directoryTimeout = duration;
  }

  void maxLostLeases(int limit) {
    maxLostLeases = limit;
  }

  void maxLogLines(int limit) {
    maxLogLines = limit;
  }

  void maxResultLength(int characters) {
    maxResultLength = characters;
  }

  void listenerQueueCapacity(int limit) {
    listenerQueueCapacity = limit;
  }

  void maxStuckThreads(int limit) {
    maxStuckThreads = limit;
  }

  /**
   * Returns the options with the defaults of all that the host has not set.
   *
   * @param queuesWithExecutor the queues for which the host supplies an executor
   * @throws InvalidInputException if an option is out of range, or if there is an executor for a
   *     queue that is not served; with all problems at once
   */
  NodeOptions validated(Set<String> queuesWithExecutor) {
    NodeOptions options =
        new NodeOptions(
            nodeName,
            new NodeOptions.Timing(
                leaseDuration,
                pollInterval,
                shutdownTimeout,
                cancelGracePeriod,
                calendarRefreshInterval,
                directoryTimeout),
            new NodeOptions.Limits(
                maxLostLeases,
                maxLogLines,
                maxResultLength,
                listenerQueueCapacity,
                maxStuckThreads),
            alignment,
            retention,
            recordRetention,
            served());
    List<String> problems = new ArrayList<>(options.problems());
    for (String queue : queuesWithExecutor) {
      if (!options.queues().containsKey(queue)) {
        problems.add("an executor is given for queue '" + queue + "', which is not served");
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException("the options of the scheduler are invalid", problems);
    }
    return options;
  }

  private Map<String, EngineOptions.QueueOptions> served() {
    Map<String, EngineOptions.QueueOptions> served = new TreeMap<>(queues);
    if (served.isEmpty()) {
      int workers = WorkerExecutors.areVirtual() ? VIRTUAL_WORKERS : PLATFORM_WORKERS;
      served.put("default", new EngineOptions.QueueOptions(workers, 0));
    }
    served.putIfAbsent(
        NotificationSource.NOTIFICATIONS, new EngineOptions.QueueOptions(NOTIFICATION_WORKERS, 0));
    return served;
  }
}
