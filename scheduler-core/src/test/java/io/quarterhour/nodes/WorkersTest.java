package io.quarterhour.nodes;

import static io.quarterhour.support.Eventually.eventually;
import static io.quarterhour.support.Eventually.throughout;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.support.FaultyStore;
import io.quarterhour.support.Gate;
import io.quarterhour.support.Nodes;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class WorkersTest {
  @RegisterExtension final Nodes nodes = new Nodes();

  private final Gate gate = nodes.opening(new Gate("slow"));

  private static List<ActionCall> calls(int count) {
    return Collections.nCopies(count, ActionCall.of("slow"));
  }

  private static long running(SchedulerClient client, List<ExecutionId> runs) {
    return runs.stream()
        .filter(run -> client.execution(run).orElseThrow().state() == ExecutionState.RUNNING)
        .count();
  }

  @Test
  void concurrencyIsLimitedToTheNumberOfWorkers() {
    Scheduler scheduler = nodes.start(Nodes.builder().queue("default", 3).action(gate));

    List<ExecutionId> runs = scheduler.client().enqueueAll(calls(10));
    gate.awaitInside(3);
    throughout(Duration.ofMillis(50), () -> gate.inside() == 3);
    assertThat(running(scheduler.client(), runs)).isEqualTo(3);
    gate.letAllPass();

    gate.awaitEntered(10);
    assertThat(gate.most()).isEqualTo(3);
  }

  @Test
  void prefetchedExecutionIsLeasedAndWaitsForAWorker() {
    Scheduler scheduler = nodes.start(Nodes.builder().queue("default", 2, 4).action(gate));

    List<ExecutionId> runs = scheduler.client().enqueueAll(calls(10));
    eventually(() -> running(scheduler.client(), runs) == 6);
    throughout(Duration.ofMillis(50), () -> gate.inside() == 2);
    assertThat(running(scheduler.client(), runs)).isEqualTo(6);
    gate.letAllPass();

    gate.awaitEntered(10);
    assertThat(gate.most()).isEqualTo(2);
  }

  @Test
  void firedExecutionIsNotLeasedByANodeWithoutFreeWorkers() {
    Scheduler scheduler = nodes.start(Nodes.builder().queue("default", 1).action(gate));
    scheduler.client().enqueue(ActionCall.of("slow"));
    gate.awaitInside(1);
    TaskId task = scheduler.client().save(Task.builder("t").action("slow").build()).id();

    ExecutionId run = scheduler.client().runAtNextSlot(task);

    assertThat(scheduler.client().execution(run).orElseThrow().state())
        .isEqualTo(ExecutionState.WAITING);
    gate.letAllPass();
    Nodes.awaitFinished(scheduler.client(), run);
    assertThat(gate.most()).isEqualTo(1);
  }

  @Test
  void onlyConfiguredQueuesAreServedEachSeparately() {
    Scheduler scheduler =
        nodes.start(Nodes.builder().queue("fast", 1).queue("slow", 1).action(gate));
    SchedulerClient client = scheduler.client();
    ExecutionId unserved = client.enqueue(ActionCall.of("slow"));
    ExecutionId slow = client.enqueue(ActionCall.of("slow").queue("slow"));
    client.enqueue(ActionCall.of("slow").queue("slow"));
    ExecutionId fast = client.enqueue(ActionCall.of("slow").queue("fast"));

    gate.awaitInside(2);

    assertThat(gate.entered())
        .extracting(context -> context.execution())
        .containsExactlyInAnyOrder(slow, fast);
    assertThat(client.execution(unserved).orElseThrow().state()).isEqualTo(ExecutionState.WAITING);
  }

  @Test
  void unknownActionWaitsForANodeThatSupportsIt() {
    InMemoryStore store = new InMemoryStore();
    Scheduler supporting = Nodes.builder().store(store).action(gate).build();
    nodes.start(Nodes.builder().store(store));

    ExecutionId run = supporting.client().enqueue(ActionCall.of("slow"));
    throughout(
        Duration.ofMillis(50),
        () -> supporting.client().execution(run).orElseThrow().state() == ExecutionState.WAITING);
    gate.letAllPass();
    supporting.start();

    assertThat(Nodes.awaitFinished(supporting.client(), run).ownership().node())
        .isEqualTo(supporting.node());
    supporting.close();
  }

  @Test
  void schedulersInOneJvmAreIndependent() {
    Gate other = nodes.opening(new Gate("slow"));
    Scheduler first = nodes.start(Nodes.builder().action(gate));
    Scheduler second = nodes.start(Nodes.builder().action(other));

    ExecutionId run = first.client().enqueue(ActionCall.of("slow"));
    first.client().save(Task.builder("t").action("slow").build());
    gate.awaitInside(1);

    assertThat(second.client().execution(run)).isEmpty();
    assertThat(second.client().task(TaskId.of("t"))).isEmpty();
    assertThat(other.inside()).isZero();
  }

  @Test
  void schedulersOfOneBuilderHaveSeparateStores() {
    var builder = Nodes.builder().action(gate);
    Scheduler first = nodes.start(builder);
    Scheduler second = nodes.start(builder);

    first.client().save(Task.builder("t").action("slow").build());

    assertThat(second.client().task(TaskId.of("t"))).isEmpty();
  }

  @Test
  void executionsRunOnTheHostExecutorWhichTheHostShutsDown() {
    AtomicReference<String> thread = new AtomicReference<>();
    ExecutorService host = Executors.newFixedThreadPool(2, task -> new Thread(task, "host-thread"));
    Scheduler scheduler =
        nodes.start(
            Nodes.builder()
                .executor("default", host)
                .action(
                    Action.of(
                        "a",
                        context -> {
                          thread.set(Thread.currentThread().getName());
                          return Outcome.success();
                        })));

    Nodes.awaitFinished(scheduler.client(), scheduler.client().enqueue(ActionCall.of("a")));
    scheduler.close();

    assertThat(thread.get()).isEqualTo("host-thread");
    assertThat(host.isShutdown()).isFalse();
    host.shutdown();
  }

  @Test
  void workersAreVirtualThreadsIfAvailable() throws ReflectiveOperationException {
    assumeTrue(Runtime.version().feature() >= 21);
    AtomicReference<Thread> thread = new AtomicReference<>();
    Scheduler scheduler =
        nodes.start(
            Nodes.builder()
                .nodeName("office")
                .action(
                    Action.of(
                        "a",
                        context -> {
                          thread.set(Thread.currentThread());
                          return Outcome.success(Thread.currentThread().getName());
                        })));

    Execution finished =
        Nodes.awaitFinished(scheduler.client(), scheduler.client().enqueue(ActionCall.of("a")));

    assertThat(Thread.class.getMethod("isVirtual").invoke(thread.get())).isEqualTo(true);
    assertThat(finished.outcome().summary()).startsWith("quarterhour-office-default-");
  }

  /** An executor that rejects all tasks until a test ends that, with a failure of a given kind. */
  private static final class RejectingExecutor extends AbstractExecutorService {
    private final ExecutorService real = Executors.newCachedThreadPool();
    private final AtomicBoolean rejects = new AtomicBoolean(true);
    private final AtomicInteger rejected = new AtomicInteger();
    private final String kind;

    RejectingExecutor(String kind) {
      this.kind = kind;
    }

    @Override
    public void execute(Runnable task) {
      if (!rejects.get()) {
        real.execute(task);
        return;
      }
      rejected.incrementAndGet();
      switch (kind) {
        case "rejected" -> throw new RejectedExecutionException("full");
        case "runtime" -> throw new IllegalStateException("not today");
        default -> throw new OutOfMemoryError("unable to create native thread");
      }
    }

    @Override
    public void shutdown() {
      real.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
      return real.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
      return real.isShutdown();
    }

    @Override
    public boolean isTerminated() {
      return real.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
      return real.awaitTermination(timeout, unit);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rejected", "runtime", "error"})
  void rejectingExecutorLosesNoWorkAndIsRetriedRarely(String kind) {
    RejectingExecutor host = new RejectingExecutor(kind);
    FaultyStore store = new FaultyStore(new InMemoryStore());
    Scheduler scheduler =
        nodes.start(
            Nodes.builder()
                .store(store)
                .queue("default", 2)
                .executor("default", host)
                .action(gate));
    gate.letAllPass();
    List<ExecutionId> runs = scheduler.client().enqueueAll(calls(5));

    eventually(() -> host.rejected.get() > 0);
    throughout(Duration.ofMillis(300), () -> host.rejected.get() < 10);
    host.rejects.set(false);

    for (ExecutionId run : runs) {
      Execution finished = Nodes.awaitFinished(scheduler.client(), run);
      assertThat(finished.state()).isEqualTo(ExecutionState.SUCCEEDED);
      assertThat(finished.attemptCounts().attempt()).isEqualTo(1);
    }
    host.shutdown();
  }

  @Test
  void rejectionForOneQueueDoesNotAffectOthers() {
    RejectingExecutor host = new RejectingExecutor("rejected");
    Scheduler scheduler =
        nodes.start(
            Nodes.builder()
                .queue("default", 2)
                .queue("other", 2)
                .executor("default", host)
                .action(gate));
    gate.letAllPass();
    scheduler.client().enqueueAll(calls(5));
    eventually(() -> host.rejected.get() > 0);

    ExecutionId other = scheduler.client().enqueue(ActionCall.of("slow").queue("other"));

    assertThat(Nodes.awaitFinished(scheduler.client(), other).state())
        .isEqualTo(ExecutionState.SUCCEEDED);
    host.shutdown();
  }
}
