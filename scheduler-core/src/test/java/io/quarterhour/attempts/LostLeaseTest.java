package io.quarterhour.attempts;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.action.NoParameters;
import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.CompletionResult;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.support.Day;
import io.quarterhour.task.ActionCall;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Executions whose lease expires because the node that claimed them has stopped for good. */
class LostLeaseTest {
  private static final NodeId DEAD = new NodeId("dead", "1");
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final InMemoryStore store = new InMemoryStore();
  private final List<ActionContext<NoParameters>> runs = new ArrayList<>();
  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00"))
          .store(store)
          .with(new RecordingAction("again", true), new RecordingAction("once", false));

  private final class RecordingAction implements Action<NoParameters> {
    private final ActionDescriptor<NoParameters> descriptor;

    RecordingAction(String name, boolean repeatable) {
      descriptor = ActionDescriptor.of(name).repeatable(repeatable);
    }

    @Override
    public ActionDescriptor<NoParameters> descriptor() {
      return descriptor;
    }

    @Override
    public Outcome run(ActionContext<NoParameters> context) {
      runs.add(context);
      return Outcome.success();
    }
  }

  private Lease claimAndLose(String action) {
    Instant now = scheduler.now();
    var claimResult =
        store
            .executions()
            .claim(
                new ClaimRequest(
                    new LeaseRequest(DEAD, now, now.plus(LEASE)),
                    List.of(new ClaimRequest.Capacity("default", 1)),
                    Set.of(action)));
    Execution claimed = claimResult.executions().get(0).execution();
    return new Lease(claimed.id(), claimed.ownership().token());
  }

  private void claimAndLoseRepeatedly(String action, int times) {
    for (int i = 0; i < times; i++) {
      claimAndLose(action);
      scheduler.time().advance(LEASE);
    }
  }

  private Execution read(ExecutionId id) {
    return scheduler.client().execution(id).orElseThrow();
  }

  @Test
  void executionOfADeadNodeRunsAgainAfterItsLeaseExpires() {
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("again"));
    claimAndLose("again");

    scheduler.advance(LEASE.minusMillis(1));
    assertThat(runs).isEmpty();
    scheduler.advance(Duration.ofMillis(1));

    assertThat(runs).hasSize(1);
    assertThat(runs.get(0).token()).isEqualTo(2);
    assertThat(runs.get(0).attempt()).isEqualTo(2);
    assertThat(read(run).state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(read(run).attemptCounts().lostLeases()).isEqualTo(1);
    assertThat(read(run).attemptCounts().failures()).isZero();
    assertThat(scheduler.client().attempts(run))
        .startsWith(
            new Attempt(
                1,
                DEAD,
                Day.at("10:00"),
                Day.at("10:00:30"),
                ExecutionState.INTERRUPTED,
                "the lease expired"))
        .extracting(Attempt::state)
        .containsExactly(ExecutionState.INTERRUPTED, ExecutionState.SUCCEEDED);
  }

  @Test
  void staleOwnerIsRejected() {
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("again"));
    Lease old = claimAndLose("again");
    scheduler.advance(LEASE);

    var late =
        new AttemptResult.Finished(
            ExecutionState.FAILED, null, null, scheduler.now(), scheduler.now(), List.of(), null);

    assertThat(store.executions().complete(List.of(new Completion(old, late)), scheduler.now()))
        .containsExactly(CompletionResult.STALE);
    assertThat(read(run).state()).isEqualTo(ExecutionState.SUCCEEDED);
  }

  @Test
  void twoLostLeasesAreTolerated() {
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("again"));
    claimAndLoseRepeatedly("again", 2);

    scheduler.runDue();

    assertThat(read(run).state()).isEqualTo(ExecutionState.SUCCEEDED);
  }

  @Test
  void thirdLostLeaseInterruptsTheExecutionPermanently() {
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("again"));
    claimAndLoseRepeatedly("again", 3);

    scheduler.advance(Duration.ofHours(1));

    assertThat(runs).isEmpty();
    assertThat(read(run).state()).isEqualTo(ExecutionState.INTERRUPTED);
    assertThat(read(run).status().reason()).isEqualTo("interrupted: lease lost 3 times");
    assertThat(read(run).attemptCounts().lostLeases()).isEqualTo(3);
  }

  @Test
  void nonRepeatableActionIsInterruptedAfterOneLostLease() {
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("once"));
    claimAndLoseRepeatedly("once", 1);

    scheduler.advance(Duration.ofHours(1));

    assertThat(runs).isEmpty();
    assertThat(read(run).state()).isEqualTo(ExecutionState.INTERRUPTED);
    assertThat(read(run).status().reason())
        .isEqualTo("interrupted: lease lost, and the action is not repeatable");
  }

  @Test
  void executionCancelledWhileItsNodeIsDeadDoesNotRunAgain() {
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("again"));
    claimAndLose("again");
    scheduler.client().cancel(run, "enough");

    scheduler.advance(LEASE);

    assertThat(runs).isEmpty();
    assertThat(read(run).state()).isEqualTo(ExecutionState.CANCELLED);
    assertThat(read(run).status().reason()).isEqualTo("cancelled by system: enough");
  }
}
