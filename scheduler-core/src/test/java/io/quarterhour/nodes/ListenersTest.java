package io.quarterhour.nodes;

import static io.quarterhour.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.query.CancelResult;
import io.quarterhour.support.Gate;
import io.quarterhour.support.Nodes;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.tenant.Caller;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ListenersTest {
  @RegisterExtension final Nodes nodes = new Nodes();

  private final List<Execution> received = new CopyOnWriteArrayList<>();
  private final Set<String> threads = ConcurrentHashMap.newKeySet();
  private final Gate gate = nodes.opening(new Gate("slow"));

  @Test
  void listenersAreNotifiedAfterRecordingWithTheRecord() {
    Scheduler scheduler =
        nodes.start(
            Nodes.builder()
                .action(Action.of("good", context -> Outcome.success("fine").withResult("1")))
                .action(Action.of("bad", context -> Outcome.failure("no")))
                .listener(
                    execution -> {
                      threads.add(Thread.currentThread().getName());
                      received.add(execution);
                    }));
    SchedulerClient client = scheduler.client();
    ExecutionId good = client.enqueue(ActionCall.of("good").tenant("acme"));
    ExecutionId bad =
        client.enqueue(
            ActionCall.of("bad").retry(new RetryPolicy(2, Duration.ZERO, Duration.ZERO, 0)));

    eventually(() -> received.size() == 2);

    for (ExecutionId id : List.of(good, bad)) {
      Execution recorded = client.execution(id).orElseThrow();
      assertThat(received).contains(recorded);
    }
    assertThat(threads).containsExactly("quarterhour-node-listeners");
  }

  @Test
  void cancelledExecutionIsReportedWithItsStoredReason() {
    Scheduler scheduler =
        nodes.start(
            Nodes.builder()
                .cancelGracePeriod(Duration.ofMillis(500))
                .action(gate)
                .listener(received::add));
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("slow"));
    gate.awaitInside(1);

    assertThat(scheduler.as(Caller.systemAdministrator("ann")).cancel(run, "enough"))
        .isEqualTo(CancelResult.REQUESTED);
    eventually(() -> received.size() == 1);

    assertThat(received.get(0)).isEqualTo(scheduler.client().execution(run).orElseThrow());
    assertThat(received.get(0).status().reason()).isEqualTo("cancelled by ann: enough");
  }

  @Test
  void throwingListenerHasNoEffect() {
    Scheduler scheduler =
        nodes.start(
            Nodes.builder()
                .action(Action.of("good", context -> Outcome.success()))
                .listener(
                    execution -> {
                      throw new NoClassDefFoundError("listener");
                    })
                .listener(received::add));
    SchedulerClient client = scheduler.client();

    ExecutionId first = client.enqueue(ActionCall.of("good"));
    ExecutionId second = client.enqueue(ActionCall.of("good"));

    eventually(() -> received.size() == 2);
    assertThat(received).extracting(Execution::id).containsExactlyInAnyOrder(first, second);
    assertThat(client.execution(first).orElseThrow().state()).isEqualTo(ExecutionState.SUCCEEDED);
  }

  @Test
  void slowListenerBlocksNothingAndMissesOverflowingEvents() {
    CountDownLatch open = new CountDownLatch(1);
    Scheduler scheduler =
        nodes.start(
            Nodes.builder()
                .listenerQueueCapacity(3)
                .action(Action.of("good", context -> Outcome.success()))
                .listener(
                    execution -> {
                      received.add(execution);
                      try {
                        open.await();
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    }));
    SchedulerClient client = scheduler.client();
    client.enqueue(ActionCall.of("good"));
    eventually(() -> received.size() == 1);

    for (int i = 0; i < 20; i++) {
      Nodes.awaitFinished(client, client.enqueue(ActionCall.of("good")));
    }
    open.countDown();
    scheduler.close();

    assertThat(received).hasSize(4);
  }

  @Test
  void remainingEventsAreDeliveredBeforeTheStop() {
    Scheduler scheduler =
        nodes.start(
            Nodes.builder()
                .action(Action.of("good", context -> Outcome.success()))
                .listener(received::add));
    ExecutionId last = null;
    for (int i = 0; i < 50; i++) {
      last = scheduler.client().enqueue(ActionCall.of("good"));
    }
    Nodes.awaitFinished(scheduler.client(), last);

    scheduler.stop(Duration.ofSeconds(5));

    assertThat(received).hasSize(50);
  }
}
