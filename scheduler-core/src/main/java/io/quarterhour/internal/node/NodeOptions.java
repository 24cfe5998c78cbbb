package io.quarterhour.internal.node;

import io.quarterhour.internal.engine.EngineOptions;
import io.quarterhour.query.Retention;
import io.quarterhour.schedule.Alignment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The numbers of a node, checked as a whole.
 *
 * @param nodeName the name of the node
 * @param timing spans of time
 * @param limits limits
 * @param alignment the grid of schedules that name none
 * @param retention how much history is kept
 * @param queues what it serves
 */
public record NodeOptions(
    String nodeName,
    Timing timing,
    Limits limits,
    Alignment alignment,
    Retention retention,
    Map<String, EngineOptions.QueueOptions> queues) {
  private static final Duration LEAST_LEASE = Duration.ofSeconds(5);
  private static final Duration LEAST_POLL = Duration.ofMillis(10);
  private static final Duration LEAST_STUCK = Duration.ofMillis(10);
  private static final Duration LEAST_REFRESH = Duration.ofMillis(10);
  private static final Duration NEVER = Duration.ofDays(365_000);
  private static final int MAX_WORKERS = 100_000;

  /** The options of a node that says nothing but how it works its queues. */
  public static NodeOptions standard(Map<String, EngineOptions.QueueOptions> queues) {
    return new NodeOptions(
        "node",
        new Timing(
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofMinutes(5)),
        new Limits(3, 50_000, 1 << 20, 10_000),
        Alignment.QUARTER_HOUR,
        new Retention(100, 10_000, Duration.ofDays(90)),
        queues);
  }

  /** {@return how many executions run at once, at most} */
  int workers() {
    return queues.values().stream().mapToInt(EngineOptions.QueueOptions::workers).sum();
  }

  /**
   * {@return the same for a node of another name that keeps another history, and never looks for
   * what others may have put into its store}
   */
  public NodeOptions singleNode(String newName, Retention newRetention) {
    Timing unhurried =
        new Timing(
            timing.leaseDuration,
            NEVER,
            timing.shutdownTimeout,
            timing.cancelGracePeriod,
            timing.calendarRefreshInterval);
    return new NodeOptions(newName, unhurried, limits, alignment, newRetention, queues);
  }

  /**
   * How long a node owns what it claims, looks for news at the latest, waits when it stops, bears
   * with an action that does not heed its wish to stop, and goes by calendars that it has read.
   */
  public record Timing(
      Duration leaseDuration,
      Duration pollInterval,
      Duration shutdownTimeout,
      Duration cancelGracePeriod,
      Duration calendarRefreshInterval) {}

  /** Lost leases, log lines, characters of a result, and ends that wait for listeners. */
  public record Limits(
      int maxLostLeases, int maxLogLines, int maxResultLength, int listenerQueueCapacity) {}

  /** {@return everything that is wrong} */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    atLeast("leaseDuration", timing.leaseDuration, LEAST_LEASE, problems);
    atLeast("pollInterval", timing.pollInterval, LEAST_POLL, problems);
    atLeast("shutdownTimeout", timing.shutdownTimeout, Duration.ZERO, problems);
    atLeast("cancelGracePeriod", timing.cancelGracePeriod, LEAST_STUCK, problems);
    atLeast("calendarRefreshInterval", timing.calendarRefreshInterval, LEAST_REFRESH, problems);
    between("maxLostLeases", limits.maxLostLeases, 1, 1000, problems);
    between("maxLogLines", limits.maxLogLines, 0, 10_000_000, problems);
    between("maxResultLength", limits.maxResultLength, 0, 100_000_000, problems);
    between("listenerQueueCapacity", limits.listenerQueueCapacity, 1, 10_000_000, problems);
    if (alignment == Alignment.SCHEDULER_DEFAULT) {
      problems.add("alignment must be EXACT or QUARTER_HOUR, was SCHEDULER_DEFAULT");
    }
    queues.forEach(
        (name, queue) -> {
          between("workers of queue '" + name + "'", queue.workers(), 1, MAX_WORKERS, problems);
          between("prefetch of queue '" + name + "'", queue.prefetch(), 0, MAX_WORKERS, problems);
        });
    if (retention.maxAge().isNegative()
        || retention.maxPerTask() < 1
        || retention.maxPerAction() < 1) {
      problems.add(
          "retention must keep at least one execution and no negative age, was " + retention);
    }
    return problems;
  }

  private static void atLeast(String name, Duration value, Duration least, List<String> problems) {
    if (value.compareTo(least) < 0) {
      problems.add(name + " must be at least " + least + ", was " + value);
    }
  }

  private static void between(String name, int value, int least, int most, List<String> problems) {
    if (value < least || value > most) {
      problems.add(name + " must be " + least + " to " + most + ", was " + value);
    }
  }
}
