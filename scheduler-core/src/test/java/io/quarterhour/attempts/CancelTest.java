package io.quarterhour.attempts;

import static io.quarterhour.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.ChildCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.query.CancelResult;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.support.Gate;
import io.quarterhour.support.Nodes;
import io.quarterhour.support.Uninterruptible;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class CancelTest {
  private static final Duration GRACE = Duration.ofMillis(100);

  @RegisterExtension final Nodes nodes = new Nodes();

  private final Gate gate = nodes.opening(new Gate("slow"));
  private final Gate stubborn = nodes.opening(Gate.stubborn("stubborn"));
  private final CountDownLatch signalled = new CountDownLatch(1);
  private final CountDownLatch started = new CountDownLatch(1);
  private final Scheduler scheduler =
      nodes.start(
          Nodes.builder()
              .pollInterval(Duration.ofHours(1))
              .cancelGracePeriod(GRACE)
              .queue("default", 3)
              .tenants(() -> List.of(TenantId.of("a"), TenantId.of("b"), TenantId.of("c")))
              .action(gate)
              .action(stubborn)
              .action(
                  Action.of(
                      "polite",
                      context -> {
                        context.cancelSignal().onCancel(signalled::countDown);
                        started.countDown();
                        Uninterruptible.await(signalled);
                        return Outcome.success(context.cancelSignal().reason().orElseThrow());
                      })));
  private final SchedulerClient client = scheduler.client();
  private final SchedulerClient ann = scheduler.as(Caller.systemAdministrator("ann"));

  @Test
  void waitingExecutionIsCancelledImmediately() {
    ExecutionId run =
        client.enqueue(ActionCall.of("slow").at(Instant.parse("2999-01-01T00:00:00Z")));

    assertThat(ann.cancel(run, "not needed")).isEqualTo(CancelResult.CANCELLED);

    Execution cancelled = client.execution(run).orElseThrow();
    assertThat(cancelled.state()).isEqualTo(ExecutionState.CANCELLED);
    assertThat(cancelled.status().reason()).isEqualTo("cancelled by ann: not needed");
    assertThat(cancelled.status().startedAt()).isNull();
    assertThat(cancelled.outcome()).isNull();
    assertThat(ann.cancel(run, "again")).isEqualTo(CancelResult.FINISHED);
  }

  @Test
  void cancellationWithoutReasonNamesOnlyTheCaller() {
    ExecutionId run =
        client.enqueue(ActionCall.of("slow").at(Instant.parse("2999-01-01T00:00:00Z")));

    ann.cancel(run, "");

    assertThat(client.execution(run).orElseThrow().status().reason()).isEqualTo("cancelled by ann");
  }

  @Test
  void nonexistentExecutionIsUnknown() {
    assertThat(ann.cancel(new ExecutionId(1, 2), "")).isEqualTo(CancelResult.NOT_FOUND);
  }

  @Test
  void runningActionIsSignalledAndItsOutcomeIsStored() {
    ExecutionId run = client.enqueue(ActionCall.of("polite"));
    eventually(() -> started.getCount() == 0);

    assertThat(ann.cancel(run, "maintenance")).isEqualTo(CancelResult.REQUESTED);

    Execution cancelled = Nodes.awaitFinished(client, run);
    assertThat(cancelled.state()).isEqualTo(ExecutionState.CANCELLED);
    assertThat(cancelled.status().reason()).isEqualTo("cancelled by ann: maintenance");
    assertThat(cancelled.outcome()).isEqualTo(Outcome.success("cancellation was requested"));
  }

  @Test
  void actionIgnoringTheSignalIsInterrupted() {
    ExecutionId run = client.enqueue(ActionCall.of("slow").retry(RetryPolicy.retries(5)));
    gate.awaitInside(1);

    ann.cancel(run, "");

    Execution cancelled = Nodes.awaitFinished(client, run);
    assertThat(cancelled.state()).isEqualTo(ExecutionState.CANCELLED);
    assertThat(gate.entered()).hasSize(1);
    assertThat(gate.inside()).isZero();
  }

  @Test
  void actionIgnoringTheInterruptIsAbandonedAndFails() {
    ExecutionId run = client.enqueue(ActionCall.of("stubborn"));
    stubborn.awaitInside(1);

    ann.cancel(run, "");

    Execution finished = Nodes.awaitFinished(client, run);
    assertThat(finished.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(finished.outcome())
        .isEqualTo(
            Outcome.failure(
                "cancellation was requested, and the action did not return within PT0.1S after its"
                    + " interrupt"));
  }

  @Test
  void executionWaitingForRetryIsCancelled() {
    Scheduler retrying =
        nodes.start(Nodes.builder().action(Action.of("bad", context -> Outcome.failure("no"))));
    ExecutionId run = retrying.client().enqueue(ActionCall.of("bad").retry(RetryPolicy.retries(3)));
    eventually(() -> !retrying.client().attempts(run).isEmpty());

    assertThat(retrying.client().cancel(run, "")).isEqualTo(CancelResult.CANCELLED);
    Execution cancelled = retrying.client().execution(run).orElseThrow();
    assertThat(cancelled.status().startedAt()).isNotNull();
    assertThat(cancelled.attemptCounts().attempt()).isEqualTo(1);
  }

  @Test
  void runOnAnotherNodeIsCancelledAtItsNextLeaseRenewal() {
    InMemoryStore store = new InMemoryStore();
    Scheduler workerNode =
        nodes.start(
            Nodes.builder()
                .store(store)
                .leaseDuration(Duration.ofSeconds(5))
                .cancelGracePeriod(GRACE)
                .action(gate));
    Scheduler otherNode = nodes.start(Nodes.builder().store(store));
    ExecutionId run = workerNode.client().enqueue(ActionCall.of("slow"));
    gate.awaitInside(1);

    assertThat(otherNode.as(Caller.systemAdministrator("bob")).cancel(run, ""))
        .isEqualTo(CancelResult.REQUESTED);

    Execution cancelled = Nodes.awaitFinished(otherNode.client(), run);
    assertThat(cancelled.state()).isEqualTo(ExecutionState.CANCELLED);
    assertThat(cancelled.status().reason()).isEqualTo("cancelled by bob");
  }

  @Test
  void cancellingAFanOutCancelsWaitingAndSignalsRunningChildren() {
    TaskId task =
        client
            .save(
                Task.builder("all")
                    .action("slow")
                    .tenants(TenantSelector.all())
                    .queue("default")
                    .build())
            .id();
    client.enqueue(ActionCall.of("stubborn"));
    stubborn.awaitInside(1);
    ExecutionId parent = client.runAtNextSlot(task);
    gate.awaitInside(2);
    eventually(
        () -> client.execution(parent).orElseThrow().state() == ExecutionState.AWAITING_CHILDREN);

    assertThat(ann.cancel(parent, "wrong day")).isEqualTo(CancelResult.REQUESTED);

    Execution finished = Nodes.awaitFinished(client, parent);
    assertThat(finished.state()).isEqualTo(ExecutionState.CANCELLED);
    assertThat(finished.status().reason()).isEqualTo("cancelled by ann: wrong day");
    assertThat(finished.childCounts()).isEqualTo(new ChildCounts(3, 0, 0, 3));
    List<Execution> children =
        client.executions(ExecutionQuery.ofParent(parent), PageRequest.first()).items();
    assertThat(children)
        .hasSize(3)
        .allMatch(child -> child.state() == ExecutionState.CANCELLED)
        .allMatch(child -> "cancelled by ann: wrong day".equals(child.status().reason()));
    assertThat(gate.entered()).hasSize(2);
  }

  @Test
  void signalCanBePolledOrObserved() throws InterruptedException {
    ExecutionId run = client.enqueue(ActionCall.of("slow"));
    gate.awaitInside(1);
    var signal = gate.entered().get(0).cancelSignal();
    assertThat(signal.isCancelRequested()).isFalse();
    assertThat(signal.reason()).isEmpty();
    signal.throwIfCancelled();
    signal.onCancel(
        () -> {
          throw new IllegalStateException("a reaction that throws");
        });
    CountDownLatch reacted = new CountDownLatch(1);
    signal.onCancel(reacted::countDown);

    ann.cancel(run, "");
    Nodes.awaitFinished(client, run);

    eventually(() -> reacted.getCount() == 0);
    assertThat(signal.isCancelRequested()).isTrue();
    CountDownLatch calledImmediately = new CountDownLatch(1);
    signal.onCancel(calledImmediately::countDown);
    assertThat(calledImmediately.getCount()).isZero();
    assertThatThrownBy(signal::throwIfCancelled)
        .isInstanceOf(InterruptedException.class)
        .hasMessage("cancellation was requested");
  }
}
