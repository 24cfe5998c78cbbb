package io.quarterhour.nodes;

import static io.quarterhour.support.Eventually.eventually;
import static io.quarterhour.support.Eventually.throughout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.Scheduler;
import io.quarterhour.SchedulerBuilder;
import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.StoreException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.support.FaultyStore;
import io.quarterhour.support.Gate;
import io.quarterhour.support.Nodes;
import io.quarterhour.task.ActionCall;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Calls that start on the node that enqueues them: with an idle worker they need no claim. */
@Timeout(30)
class ImmediateCallsTest {
  @RegisterExtension final Nodes nodes = new Nodes();

  private final FaultyStore store = new FaultyStore(new InMemoryStore());
  private final Gate gate = nodes.opening(new Gate("slow"));

  /** {@return a builder of a node that polls its store once, and then only after a wake-up} */
  private SchedulerBuilder builder() {
    return Nodes.builder().store(store).pollInterval(Duration.ofHours(1)).action(gate);
  }

  private static ExecutionId call(SchedulerClient client) {
    return client.enqueue(ActionCall.of("slow"));
  }

  private static ExecutionState state(SchedulerClient client, ExecutionId run) {
    return client.execution(run).orElseThrow().state();
  }

  /** Enqueues calls until a call starts without a claim: then the node knows that none waits. */
  private SchedulerClient clientOnceCallsStartDirectly(Scheduler scheduler) {
    SchedulerClient client = scheduler.client();
    eventually(
        () -> {
          int before = store.calls("claim");
          gate.letPass(1);
          Nodes.awaitFinished(client, call(client));
          return store.calls("claim") == before;
        });
    return client;
  }

  @Test
  void nodeWithAFreeWorkerStartsItsOwnCallsWithoutAClaim() {
    Scheduler scheduler = nodes.start(builder().queue("default", 2));
    SchedulerClient client = clientOnceCallsStartDirectly(scheduler);
    int before = store.calls("claim");

    Execution first = client.execution(call(client)).orElseThrow();
    Execution second = client.execution(call(client)).orElseThrow();

    assertThat(List.of(first.state(), second.state())).containsOnly(ExecutionState.RUNNING);
    assertThat(first.ownership().node()).isEqualTo(scheduler.node());
    gate.awaitInside(2);
    gate.letAllPass();
    Nodes.awaitFinished(client, first.id());
    Nodes.awaitFinished(client, second.id());
    assertThat(store.calls("claim")).isEqualTo(before);
  }

  @Test
  void callsWaitInOrderWhileAllWorkersAreBusy() {
    SchedulerClient client =
        clientOnceCallsStartDirectly(nodes.start(builder().queue("default", 1)));
    int before = gate.entered().size();
    List<ExecutionId> runs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      runs.add(call(client));
    }
    gate.awaitInside(1);
    throughout(
        Duration.ofMillis(50),
        () ->
            runs.subList(1, 5).stream()
                .allMatch(run -> state(client, run) == ExecutionState.WAITING));
    gate.letAllPass();

    runs.forEach(run -> Nodes.awaitFinished(client, run));
    assertThat(gate.entered().stream().skip(before).map(ActionContext::execution))
        .containsExactlyElementsOf(runs);
  }

  @Test
  void busyNodeDoesNotLeaseItsCallsOnInsert() {
    SchedulerClient client =
        clientOnceCallsStartDirectly(nodes.start(builder().queue("default", 1, 100)));
    call(client);
    gate.awaitInside(1);
    int before = store.calls("claim");

    ExecutionId run = call(client);

    // The call is prefetched by a claim, like any waiting execution: the insert did not lease it.
    eventually(() -> state(client, run) == ExecutionState.RUNNING);
    assertThat(store.calls("claim")).isGreaterThan(before);
  }

  @Test
  void callFromANodeThatIsNotRunningWaits() {
    Scheduler notStarted = builder().build();
    ExecutionId run = call(notStarted.client());

    assertThat(state(notStarted.client(), run)).isEqualTo(ExecutionState.WAITING);
  }

  @Test
  void callForALaterTimeWaits() {
    SchedulerClient client = clientOnceCallsStartDirectly(nodes.start(builder()));
    ActionCall later = ActionCall.of("slow").at(Instant.parse("2100-01-01T00:00:00Z"));

    assertThat(state(client, client.enqueue(later))).isEqualTo(ExecutionState.WAITING);
  }

  @Test
  void rejectedEnqueueFreesItsWorkerSlot() {
    SchedulerClient client =
        clientOnceCallsStartDirectly(nodes.start(builder().queue("default", 1)));
    store.setUnavailable(true);
    assertThatThrownBy(() -> call(client)).isInstanceOf(StoreException.class);
    store.setUnavailable(false);
    gate.letPass(1);

    Nodes.awaitFinished(client, call(client));
  }

  @Test
  void concurrentCallersNeverExceedTheNodesWorkerSlots() throws InterruptedException {
    AtomicBoolean isClosed = new AtomicBoolean();
    Semaphore passes = new Semaphore(0);
    Action<?> work =
        Action.of(
            "work",
            context -> {
              if (isClosed.get()) {
                passes.acquire();
              }
              return Outcome.success();
            });
    SchedulerClient client =
        nodes.start(Nodes.builder().store(store).queue("default", 2).action(work)).client();
    ActionCall call = ActionCall.of("work");
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      Thread caller =
          new Thread(
              () -> {
                for (int j = 0; j < 500; j++) {
                  client.enqueue(call);
                }
              });
      callers.add(caller);
      caller.start();
    }
    for (Thread caller : callers) {
      caller.join();
    }
    eventually(() -> count(client, ExecutionState.WAITING, ExecutionState.RUNNING) == 0);

    isClosed.set(true);
    client.enqueueAll(Collections.nCopies(10, call));
    eventually(() -> count(client, ExecutionState.RUNNING) == 2);
    throughout(Duration.ofMillis(50), () -> count(client, ExecutionState.RUNNING) == 2);

    passes.release(10);
    eventually(() -> count(client, ExecutionState.WAITING, ExecutionState.RUNNING) == 0);
  }

  private static int count(SchedulerClient client, ExecutionState... states) {
    return client.executions(ExecutionQuery.ALL.in(states), PageRequest.first()).items().size();
  }

  @Test
  void stopWaitsForCallsInProgress() {
    Scheduler scheduler = nodes.start(builder().queue("default", 1));
    SchedulerClient client = clientOnceCallsStartDirectly(scheduler);
    Collection<ExecutionId> runs = new ConcurrentLinkedQueue<>();
    AtomicBoolean isStopped = new AtomicBoolean();
    gate.letAllPass();
    Thread caller =
        new Thread(
            () -> {
              while (!isStopped.get()) {
                runs.add(call(client));
              }
            });
    caller.start();
    eventually(() -> runs.size() > 50);

    scheduler.stop();
    isStopped.set(true);
    eventually(() -> !caller.isAlive());

    // Each call that started has finished, all other calls wait for another node.
    assertThat(runs)
        .allMatch(
            run -> {
              ExecutionState state = state(client, run);
              return state.isFinished() || state == ExecutionState.WAITING;
            });
  }
}
