package io.quarterhour.nodes;

import static io.quarterhour.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.FaultyStore;
import io.quarterhour.support.Gate;
import io.quarterhour.support.Nodes;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.time.TimeSource;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The threads of the engine, which outlive everything that the store or the host throws. */
@Timeout(60)
class EngineThreadsTest {
  @RegisterExtension final Nodes nodes = new Nodes();

  private final FaultyStore store = new FaultyStore(new InMemoryStore());
  private final Gate gate = nodes.opening(new Gate("slow"));

  /** An error that throws from its own methods, so that whoever reports it fails as well. */
  private static final class HostileError extends Error {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new HostileError();
    }

    @Override
    public String toString() {
      throw new HostileError();
    }

    @Override
    public void printStackTrace(PrintStream stream) {
      throw new HostileError();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "due",
        "fire",
        "claim",
        "nextReadyAt",
        "complete",
        "appendLog",
        "renew",
        "heartbeat",
        "prune"
      })
  void loopGoesOnAfterAnErrorThatCannotBeReported(String method) {
    store.beforeNext(
        method,
        () -> {
          throw new HostileError();
        });
    SchedulerClient client =
        nodes
            .start(
                Nodes.builder()
                    .store(store)
                    .leaseDuration(Duration.ofSeconds(5))
                    .action(gate)
                    .action(
                        Action.of(
                            "talk",
                            context -> {
                              context.log().info("first");
                              return Outcome.success();
                            })))
            .client();
    TaskId task =
        client
            .save(
                Task.builder("task")
                    .action("talk")
                    .schedule(Schedule.every(Duration.ofMillis(100)).exact())
                    .startPaused(false)
                    .build())
            .id();
    client.enqueue(ActionCall.of("slow"));
    client.enqueue(ActionCall.of("talk").locks("one"));

    eventually(() -> store.calls(method) >= 2);
    gate.letAllPass();

    eventually(
        () ->
            client.task(task).orElseThrow().lastExecution() != null
                && store.calls("complete") > 3
                && store.calls("heartbeat") > 0);
  }

  @Test
  void loopGoesOnAfterAnErrorOfTheTimeSource() {
    FaultyTime time = new FaultyTime();
    SchedulerClient client =
        nodes.start(Nodes.builder().store(store).time(time).action(gate)).client();
    gate.letAllPass();

    // Twice each: the second error arises while the first one is handled.
    time.failFor("quarterhour-node-dispatch", "quarterhour-node-dispatch");
    time.failFor("quarterhour-node-completion", "quarterhour-node-completion");
    eventually(() -> time.failures() == 4);
    SchedulerClient caller = Nodes.builder().store(store).action(gate).build().client();
    ExecutionId call = caller.enqueue(ActionCall.of("slow"));

    assertThat(Nodes.awaitFinished(client, call).state()).isEqualTo(ExecutionState.SUCCEEDED);
  }

  @Test
  void workerSlotSurvivesAnErrorBetweenTheEndOfAnAttemptAndItsRecord() {
    FaultyTime time = new FaultyTime();
    SchedulerClient client =
        nodes
            .start(
                Nodes.builder()
                    .store(store)
                    .time(time)
                    .queue("single", 1)
                    .action(
                        Action.of(
                            "last",
                            context -> {
                              time.failFor(Thread.currentThread().getName());
                              return Outcome.success();
                            }))
                    .action(Action.of("next", context -> Outcome.success())))
            .client();

    ExecutionId lost = client.enqueue(ActionCall.of("last").queue("single"));
    ExecutionId next = client.enqueue(ActionCall.of("next").queue("single"));

    Execution failed = Nodes.awaitFinished(client, lost);
    assertThat(failed.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(failed.outcome().summary())
        .startsWith("the attempt has ended, but its result was lost to an error of its node");
    assertThat(Nodes.awaitFinished(client, next).state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(time.failures()).isEqualTo(1);
  }

  @Test
  void listenersAreNotifiedAfterOneOfThemHasThrownOrInterruptedItsThread() {
    List<ExecutionId> reported = new CopyOnWriteArrayList<>();
    SchedulerClient client =
        nodes
            .start(
                Nodes.builder()
                    .store(store)
                    .action(gate)
                    .listener(
                        execution -> {
                          Thread.currentThread().interrupt();
                          throw new HostileError();
                        })
                    .listener(execution -> reported.add(execution.id())))
            .client();
    gate.letAllPass();

    for (int i = 1; i <= 3; i++) {
      ExecutionId call = client.enqueue(ActionCall.of("slow"));
      eventually(() -> reported.contains(call));
    }
  }

  @Test
  void cancellationReachesAllActionsAlthoughACallbackThrows() {
    SchedulerClient client = nodes.start(Nodes.builder().store(store).action(gate)).client();
    ExecutionId first = client.enqueue(ActionCall.of("slow"));
    ExecutionId second = client.enqueue(ActionCall.of("slow"));
    gate.awaitInside(2);
    gate.entered()
        .forEach(
            context ->
                context
                    .cancelSignal()
                    .onCancel(
                        () -> {
                          throw new HostileError();
                        }));

    client.cancel(first, "");
    client.cancel(second, "");

    eventually(
        () ->
            gate.entered().stream()
                .allMatch(context -> context.cancelSignal().isCancelRequested()));
  }

  /** The time of the system, which fails once for each of some threads. */
  private static final class FaultyTime implements TimeSource {
    private final List<String> failing = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();

    void failFor(String... threads) {
      failing.addAll(List.of(threads));
    }

    int failures() {
      return failures.get();
    }

    private void fail() {
      if (failing.remove(Thread.currentThread().getName())) {
        failures.incrementAndGet();
        throw new HostileError();
      }
    }

    @Override
    public Instant instant() {
      fail();
      return TimeSource.system().instant();
    }

    @Override
    public long nanoTime() {
      return TimeSource.system().nanoTime();
    }
  }
}
