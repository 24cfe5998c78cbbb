package io.quarterhour.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.SchedulerBuilder;
import io.quarterhour.action.Action;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.query.Retention;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.task.CatchUpPolicy;
import io.quarterhour.task.OverlapPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * Tasks that fire every 50 ms for a fixed number of slots, of which none may be lost: late slots
 * are caught up, and executions of one task may overlap.
 */
final class TickWorkload {
  static final Duration LEASE = Duration.ofSeconds(5);

  private static final Duration EVERY = Duration.ofMillis(50);
  private static final Duration CATCH_UP_AGE = Duration.ofDays(1);

  private final int tasks;
  private final int slots;

  /** The number of attempts that have started. */
  final AtomicInteger runs = new AtomicInteger();

  TickWorkload(int tasks, int slots) {
    this.tasks = tasks;
    this.slots = slots;
  }

  /** An await with a long timeout, because a machine may be busy. */
  static ConditionFactory await() {
    return Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50));
  }

  /** A node that can run the tasks. */
  Scheduler node(SchedulerStore store, String name) {
    return builder(store, name).build();
  }

  SchedulerBuilder builder(SchedulerStore store, String name) {
    return Scheduler.builder()
        .pluginDiscovery(false)
        .nodeName(name)
        .store(store)
        .leaseDuration(LEASE)
        .pollInterval(Duration.ofMillis(500))
        .maxLostLeases(1000)
        .retention(Retention.UNLIMITED)
        .action(
            Action.of(
                "tick",
                context -> {
                  runs.incrementAndGet();
                  return Outcome.success();
                }));
  }

  /** Saves the tasks, which then start to fire. */
  void save(Scheduler node) {
    long grid = EVERY.toMillis();
    for (int i = 0; i < tasks; i++) {
      // Soon, but not before a busy machine has saved the task.
      Instant first = Instant.ofEpochMilli((System.currentTimeMillis() / grid + 80) * grid);
      node.client()
          .save(
              Task.builder("tick-" + i)
                  .action("tick")
                  .schedule(
                      Schedule.every(EVERY)
                          .from(first)
                          .until(first.plus(EVERY.multipliedBy(slots - 1L)))
                          .exact())
                  .overlap(OverlapPolicy.allow(1000))
                  .catchUp(CatchUpPolicy.all(1000, CATCH_UP_AGE))
                  .startPaused(false)
                  .build());
    }
  }

  /** Waits until all slots have run and checks that each ran once. */
  void awaitAll(SchedulerStore store) {
    await()
        .untilAsserted(
            () ->
                assertThat(states(store))
                    .isEqualTo(Map.of(ExecutionState.SUCCEEDED, (long) tasks * slots)));
    assertEachRanOnce(StoreFixtures.executions(store));
  }

  private static Map<ExecutionState, Long> states(SchedulerStore store) {
    return StoreFixtures.executions(store).stream()
        .collect(Collectors.groupingBy(Execution::state, Collectors.counting()));
  }

  private void assertEachRanOnce(List<Execution> executions) {
    Map<TaskId, List<Instant>> fired = new TreeMap<>();
    for (Execution execution : executions) {
      fired
          .computeIfAbsent(execution.task().orElseThrow(), task -> new ArrayList<>())
          .add(execution.slot());
    }
    assertThat(fired).hasSize(tasks);
    fired.forEach(
        (task, times) -> {
          times.sort(Instant::compareTo);
          for (int i = 0; i < slots; i++) {
            assertThat(times.get(i)).isEqualTo(times.get(0).plus(EVERY.multipliedBy(i)));
          }
        });
  }
}
