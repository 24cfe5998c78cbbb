package io.quarterhour.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.FaultyStore;
import io.quarterhour.support.Gate;
import io.quarterhour.support.Nodes;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.Task;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Polling of the store: when a node expects work and at the poll interval, but not more often. */
@Timeout(60)
class PollingTest {
  /** A poll interval that is longer than any test. */
  private static final Duration NEVER = Duration.ofHours(1);

  @RegisterExtension final Nodes nodes = new Nodes();

  private final FaultyStore store = new FaultyStore(new InMemoryStore());
  private final TestScheduler scheduler =
      TestScheduler.startingAt("2026-03-02T10:00:00Z")
          .with(Action.of("quick", context -> Outcome.success()))
          .store(store);

  @Test
  void pollsOncePerFireTimeAndDoesNotClaim() {
    scheduler.save(
        Task.builder("t")
            .action("quick")
            .schedule(Schedule.every(Duration.ofSeconds(5)).exact())
            .build());
    scheduler.runDue();
    int polledBefore = store.calls("due");
    int claimedBefore = store.calls("claim");
    scheduler.advance(Duration.ofMinutes(10));

    // One more poll after the time was advanced: other nodes may have inserted executions.
    assertThat(store.calls("fire")).isEqualTo(120);
    assertThat(store.calls("due") - polledBefore).isEqualTo(121);
    assertThat(store.calls("claim") - claimedBefore).isEqualTo(1);
  }

  @Test
  void laterCallIsClaimedWhenReady() {
    scheduler.client().enqueue(ActionCall.of("quick").at(scheduler.now().plusSeconds(30)));
    scheduler.runDue();
    int claimedBefore = store.calls("claim");
    int polledBefore = store.calls("due");

    scheduler.advance(Duration.ofMinutes(10));

    // After the time was advanced, when the call is ready, and when its lease would expire.
    assertThat(store.calls("claim") - claimedBefore).isEqualTo(3);
    assertThat(store.calls("due") - polledBefore).isEqualTo(1);
  }

  @Test
  void waitingExecutionIsClaimedWhenAWorkerIsFree() {
    Gate gate = nodes.opening(new Gate("slow"));
    Scheduler node =
        nodes.start(
            Nodes.builder().store(store).pollInterval(NEVER).queue("default", 1).action(gate));
    List<ExecutionId> runs =
        node.client().enqueueAll(Stream.generate(() -> ActionCall.of("slow")).limit(5).toList());
    gate.letAllPass();

    runs.forEach(run -> Nodes.awaitFinished(node.client(), run));
  }

  @Test
  void waitingExecutionIsClaimedWhenItsLockIsFree() {
    Gate gate = nodes.opening(new Gate("slow"));
    Scheduler node = nodes.start(Nodes.builder().store(store).pollInterval(NEVER).action(gate));
    ExecutionId first = node.client().enqueue(ActionCall.of("slow").locks("printer"));
    gate.awaitInside(1);
    ExecutionId second = node.client().enqueue(ActionCall.of("slow").locks("printer"));
    gate.letAllPass();

    Nodes.awaitFinished(node.client(), first);
    Nodes.awaitFinished(node.client(), second);
  }

  @Test
  void pollFindsExecutionsEnqueuedElsewhere() {
    Gate gate = nodes.opening(new Gate("slow"));
    nodes.start(Nodes.builder().store(store).pollInterval(Duration.ofMillis(50)).action(gate));
    Scheduler notStarted = Nodes.builder().store(store).action(gate).build();
    gate.letAllPass();

    ExecutionId run = notStarted.client().enqueue(ActionCall.of("slow"));

    Nodes.awaitFinished(notStarted.client(), run);
  }
}
