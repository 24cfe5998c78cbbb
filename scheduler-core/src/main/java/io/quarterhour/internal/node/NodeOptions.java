package io.quarterhour.internal.node;

import io.quarterhour.internal.engine.loop.EngineOptions;
import io.quarterhour.query.RecordRetention;
import io.quarterhour.query.Retention;
import io.quarterhour.query.RetentionPolicy;
import io.quarterhour.schedule.Alignment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The options of a node, which are validated together.
 *
 * @param nodeName the name of the node
 * @param timing the durations
 * @param limits the limits
 * @param alignment the grid of schedules that choose none
 * @param retention the limits of the history
 * @param recordRetention the ages of other records
 * @param queues the served queues, by name
 */
public record NodeOptions(
    String nodeName,
    Timing timing,
    Limits limits,
    Alignment alignment,
    RetentionPolicy retention,
    RecordRetention recordRetention,
    Map<String, EngineOptions.QueueOptions> queues) {
  private static final Duration LEAST_LEASE = Duration.ofSeconds(5);
  private static final Duration LONGEST_LEASE = Duration.ofDays(365);
  private static final Duration LEAST_POLL = Duration.ofMillis(10);
  private static final Duration LEAST_STUCK = Duration.ofMillis(10);
  private static final Duration LEAST_REFRESH = Duration.ofMillis(10);
  private static final Duration LEAST_DIRECTORY = Duration.ofMillis(10);
  private static final Duration LEAST_UNUSED = Duration.ofHours(1);
  private static final Duration LEAST_STATE = Duration.ofDays(1);
  private static final Duration NEVER = Duration.ofDays(365_000);
  private static final int MAX_WORKERS = 100_000;

  /** Returns the default options with the given queues. */
  public static NodeOptions standard(Map<String, EngineOptions.QueueOptions> queues) {
    return new NodeOptions(
        "node",
        new Timing(
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Duration.ofMinutes(5),
            Duration.ofSeconds(30)),
        new Limits(3, 50_000, 1 << 20, 10_000, 100),
        Alignment.QUARTER_HOUR,
        RetentionPolicy.of(new Retention(100, 10_000, Duration.ofDays(90))),
        RecordRetention.DEFAULT,
        queues);
  }

  /** {@return the maximum number of executions that run at the same time} */
  int workers() {
    return queues.values().stream().mapToInt(EngineOptions.QueueOptions::workers).sum();
  }

  /**
   * {@return the same options with another name and retention, for a node that is alone on its
   * store, therefore does not poll, and keeps all records beside the history}
   */
  public NodeOptions singleNode(String newName, RetentionPolicy newRetention) {
    Timing unhurried =
        new Timing(
            timing.leaseDuration,
            NEVER,
            timing.shutdownTimeout,
            timing.cancelGracePeriod,
            timing.calendarRefreshInterval,
            timing.directoryTimeout);
    return new NodeOptions(
        newName, unhurried, limits, alignment, newRetention, RecordRetention.UNLIMITED, queues);
  }

  /**
   * The durations.
   *
   * @param leaseDuration the time for which a node owns what it claims
   * @param pollInterval the interval at which the store is polled even if no work is announced
   * @param shutdownTimeout the time that running executions get when the node stops
   * @param cancelGracePeriod the time that a cancelled action has before it is interrupted, and
   *     again before it is abandoned
   * @param calendarRefreshInterval the interval at which the host's calendars are read
   * @param directoryTimeout the time that a directory of the host has to answer one attempt
   */
  public record Timing(
      Duration leaseDuration,
      Duration pollInterval,
      Duration shutdownTimeout,
      Duration cancelGracePeriod,
      Duration calendarRefreshInterval,
      Duration directoryTimeout) {}

  /**
   * The limits.
   *
   * @param maxLostLeases the number of lost leases after which an execution is interrupted
   * @param maxLogLines the maximum number of stored log lines of an attempt
   * @param maxResultLength the maximum number of characters of a result as JSON text
   * @param listenerQueueCapacity the maximum number of events that wait for listeners
   * @param maxStuckThreads the number of stuck threads of a queue at which nothing more is claimed
   *     from it
   */
  public record Limits(
      int maxLostLeases,
      int maxLogLines,
      int maxResultLength,
      int listenerQueueCapacity,
      int maxStuckThreads) {}

  /** {@return all problems of the options} */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    atLeast("leaseDuration", timing.leaseDuration, LEAST_LEASE, problems);
    if (timing.leaseDuration.compareTo(LONGEST_LEASE) > 0) {
      problems.add(
          "leaseDuration must be at most " + LONGEST_LEASE + ", was " + timing.leaseDuration);
    }
    atLeast("pollInterval", timing.pollInterval, LEAST_POLL, problems);
    atLeast("shutdownTimeout", timing.shutdownTimeout, Duration.ZERO, problems);
    atLeast("cancelGracePeriod", timing.cancelGracePeriod, LEAST_STUCK, problems);
    atLeast("calendarRefreshInterval", timing.calendarRefreshInterval, LEAST_REFRESH, problems);
    atLeast("directoryTimeout", timing.directoryTimeout, LEAST_DIRECTORY, problems);
    between("maxLostLeases", limits.maxLostLeases, 1, 1000, problems);
    between("maxLogLines", limits.maxLogLines, 0, 10_000_000, problems);
    between("maxResultLength", limits.maxResultLength, 0, 100_000_000, problems);
    between("listenerQueueCapacity", limits.listenerQueueCapacity, 1, 10_000_000, problems);
    between("maxStuckThreads", limits.maxStuckThreads, 1, MAX_WORKERS, problems);
    if (alignment == Alignment.SCHEDULER_DEFAULT) {
      problems.add("alignment must be EXACT or QUARTER_HOUR, was SCHEDULER_DEFAULT");
    }
    queues.forEach(
        (name, queue) -> {
          between("workers of queue '" + name + "'", queue.workers(), 1, MAX_WORKERS, problems);
          between("prefetch of queue '" + name + "'", queue.prefetch(), 0, MAX_WORKERS, problems);
        });
    keepsSome("retention", retention.standard(), problems);
    retention
        .byState()
        .forEach(
            (state, limits) -> {
              if (!state.isFinished()) {
                problems.add("retention can be set for end states only, was set for " + state);
              }
              keepsSome("retention of " + state, limits, problems);
            });
    age("auditAge", recordRetention.auditAge(), Duration.ZERO, problems);
    age("unusedAge", recordRetention.unusedAge(), LEAST_UNUSED, problems);
    age("stateAge", recordRetention.stateAge(), LEAST_STATE, problems);
    return problems;
  }

  private static void keepsSome(String name, Retention limits, List<String> problems) {
    if (limits.maxAge().isNegative() || limits.maxPerTask() < 1 || limits.maxPerAction() < 1) {
      problems.add(
          name
              + " must keep at least 1 execution, and its age must not be negative, was "
              + limits);
    }
  }

  private static void atLeast(String name, Duration value, Duration least, List<String> problems) {
    if (value.compareTo(least) < 0) {
      problems.add(name + " must be at least " + least + ", was " + value);
    }
  }

  private static void age(String name, Duration value, Duration least, List<String> problems) {
    if (value.compareTo(least) < 0 || value.compareTo(NEVER) > 0) {
      problems.add(
          name + " of recordRetention must be " + least + " to " + NEVER + ", was " + value);
    }
  }

  private static void between(String name, int value, int least, int limit, List<String> problems) {
    if (value < least || value > limit) {
      problems.add(name + " must be " + least + " to " + limit + ", was " + value);
    }
  }
}
