package io.quarterhour.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.internal.engine.loop.EngineOptions.QueueOptions;
import io.quarterhour.internal.node.Host;
import io.quarterhour.internal.node.Node;
import io.quarterhour.internal.node.NodeOptions;
import io.quarterhour.internal.node.PluginConfig;
import io.quarterhour.internal.plugin.PluginRegistry;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.Day;
import io.quarterhour.support.FaultyStore;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.CatchUpPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TargetDirectory;
import io.quarterhour.time.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The share of punctual executions, in an engine whose steps the test makes itself. */
class LateQueuesTest {
  private static final int SLOTS = 3;

  private final ManualTime time = ManualTime.startingAt(Day.at("10:00"));
  private final FaultyStore store = new FaultyStore(new InMemoryStore());
  private final Deque<Runnable> workers = new ArrayDeque<>();
  private final List<String> runs = new ArrayList<>();
  private final Node node =
      new Node(
          store,
          time,
          new PluginConfig(
              List.of(action("late"), action("punctual")),
              List.of(),
              PluginRegistry.Discovery.OFF,
              Map.of(),
              name -> Optional.empty()),
          new Host(List::of, TargetDirectory.byName(), null, List.of(), queue -> workers::add),
          NodeOptions.standard(Map.of("default", new QueueOptions(SLOTS, 0))));
  private final Engine engine = node.engine();
  private final SchedulerClient client = node.client(Caller.system());

  private Action<?> action(String name) {
    return Action.of(
        name,
        context -> {
          runs.add(name);
          return Outcome.success();
        });
  }

  /** Claims and runs as many executions as there are slots. */
  private void round() {
    engine.dispatchLoop().step(time.instant());
    finish();
  }

  /** Runs what was claimed. */
  private void finish() {
    while (!workers.isEmpty()) {
      workers.remove().run();
    }
    engine.completionLoop().step(time.instant());
    engine.maintenanceLoop().step(time.instant());
  }

  private void enqueue(String action, int number) {
    client.enqueueAll(Collections.nCopies(number, ActionCall.of(action)));
  }

  @Test
  void halfOfTheSlotsAreForPunctualExecutions() {
    enqueue("late", 200);
    time.advance(Duration.ofMinutes(2));
    round();
    enqueue("punctual", 30);
    time.advance(Duration.ofSeconds(1));

    for (int i = 0; i < 20; i++) {
      round();
    }

    assertThat(Collections.frequency(runs, "punctual")).isEqualTo(30);
    assertThat(Collections.frequency(runs, "late")).isEqualTo(SLOTS + 20 * SLOTS - 30);
  }

  @Test
  void slotsThatNoPunctualExecutionNeedsAreForLateOnes() {
    enqueue("late", 200);
    time.advance(Duration.ofMinutes(2));

    for (int i = 0; i < 20; i++) {
      round();
    }

    assertThat(runs).hasSize(20 * SLOTS);
    // In the order of ready times, and once for the punctual ones, of which there are none.
    assertThat(store.calls("claim")).isEqualTo(21);
  }

  @Test
  void taskIsPunctualWhileOthersCatchUp() {
    for (int i = 0; i < 10; i++) {
      save("late", i, Duration.ofMinutes(1), CatchUpPolicy.all(1000, Duration.ofDays(1)));
    }
    engine.dispatchLoop().step(time.instant());
    time.advance(Duration.ofHours(2));
    round();
    save("punctual", 0, Duration.ofSeconds(1), CatchUpPolicy.merge());

    engine.dispatchLoop().step(time.instant());
    for (int i = 0; i < 20; i++) {
      time.advance(Duration.ofSeconds(1));
      // No slot is free when the task fires.
      engine.dispatchLoop().step(time.instant());
      finish();
      engine.dispatchLoop().step(time.instant());
    }
    finish();

    // When a slot comes, the execution of the one before still runs: every second slot overlaps.
    assertThat(Collections.frequency(runs, "punctual")).isBetween(9, 11);
    assertThat(Collections.frequency(runs, "late")).isGreaterThanOrEqualTo(40);
    for (int i = 0; i < 10; i++) {
      ExecutionQuery finished =
          ExecutionQuery.of(TaskId.of("late" + i)).in(ExecutionState.SUCCEEDED);
      assertThat(client.executions(finished, PageRequest.first()).items())
          .extracting(execution -> execution.slots().last())
          .contains(Day.at("10:01"));
    }
  }

  private void save(String action, int number, Duration interval, CatchUpPolicy catchUp) {
    client.save(
        Task.builder(action + number)
            .action(action)
            .schedule(Schedule.every(interval).exact())
            .catchUp(catchUp)
            .startPaused(false)
            .build());
  }
}
