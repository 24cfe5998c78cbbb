package io.quarterhour.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.ChildCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.Ownership;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.store.execution.AttemptRecords;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ExecutionTransitions;
import io.quarterhour.store.execution.InsertDecision;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The state machine of an execution. */
class ExecutionTransitionsTest {
  private static final NodeId ANN = new NodeId("ann", "1");
  private static final NodeId BOB = new NodeId("bob", "2");
  private static final TaskId TASK = TaskId.of("acme", "nightly");
  private static final Attempt ATTEMPT =
      new Attempt(1, ANN, at(1), at(2), ExecutionState.FAILED, "no connection");

  private static Instant at(long second) {
    return Instant.ofEpochSecond(1_000_000 + second);
  }

  private static NewExecution newExecution(NewExecution.Constraints constraints) {
    return new NewExecution(
        new ExecutionId(1, 2),
        new Origin(Origin.Kind.SCHEDULE, TASK, 1, null),
        new Routing(TenantId.of("acme"), "report", "default"),
        SlotRange.single(at(0)),
        at(0),
        constraints,
        null);
  }

  private static Execution waiting() {
    return ExecutionTransitions.inserted(newExecution(NewExecution.Constraints.NONE), null);
  }

  private static Execution claim(Execution execution, NodeId node, long second) {
    return ExecutionTransitions.claimed(
        execution, new LeaseRequest(node, at(second), at(second + 30)));
  }

  private static Execution running() {
    return claim(waiting(), ANN, 1);
  }

  private static Execution complete(Execution execution, AttemptResult result) {
    return ExecutionTransitions.completed(execution, result, null, at(9));
  }

  private static AttemptResult.Finished finished(ExecutionState state, @Nullable String reason) {
    return new AttemptResult.Finished(
        state, reason, Outcome.success("done"), at(1), at(5), List.of(), null);
  }

  @Test
  void claimIncrementsTheTokenAndTheAttempt() {
    Execution execution = running();

    assertThat(execution.ownership()).isEqualTo(new Ownership(1, ANN, at(31), false));
    assertThat(execution.attemptCounts()).isEqualTo(new AttemptCounts(1, 0, 0));
    assertThat(execution.status().startedAt()).isEqualTo(at(1));
  }

  @Test
  void claimAfterALostLeaseCountsItAndRecordsTheAttempt() {
    Execution again = claim(running(), BOB, 40);

    assertThat(again.attemptCounts()).isEqualTo(new AttemptCounts(2, 0, 1));
    assertThat(again.ownership()).isEqualTo(new Ownership(2, BOB, at(70), false));
    assertThat(AttemptRecords.lost(running()))
        .isEqualTo(
            new Attempt(1, ANN, at(1), at(31), ExecutionState.INTERRUPTED, "the lease expired"));
  }

  @Test
  void retryCountsTheFailureAndKeepsTheStart() {
    Execution retrying = complete(running(), new AttemptResult.Retry(at(60), ATTEMPT));

    assertThat(retrying.state()).isEqualTo(ExecutionState.WAITING);
    assertThat(retrying.status().readyAt()).isEqualTo(at(60));
    assertThat(retrying.status().startedAt()).isEqualTo(at(1));
    assertThat(retrying.attemptCounts()).isEqualTo(new AttemptCounts(1, 1, 0));
    assertThat(retrying.ownership()).isEqualTo(new Ownership(1, ANN, null, false));
  }

  @Test
  void releaseWithoutAnAttemptUndoesItsStart() {
    Execution released = complete(running(), new AttemptResult.Release(null));

    assertThat(released).isEqualTo(waiting().withOwnership(new Ownership(1, ANN, null, false)));
  }

  @Test
  void releaseOfALaterAttemptKeepsTheFirstStart() {
    Execution again = claim(complete(running(), new AttemptResult.Retry(at(3), ATTEMPT)), BOB, 4);
    Execution released = complete(again, new AttemptResult.Release(null, at(90)));

    assertThat(released.attemptCounts()).isEqualTo(new AttemptCounts(1, 1, 0));
    assertThat(released.status().startedAt()).isEqualTo(at(4));
    assertThat(released.status().readyAt()).isEqualTo(at(90));
  }

  @Test
  void fanOutKeepsItsStartUntilItsEnd() {
    Execution parent =
        complete(running(), new AttemptResult.AwaitChildren(List.of(child(), child())));
    assertThat(parent.state()).isEqualTo(ExecutionState.AWAITING_CHILDREN);
    assertThat(parent.childCounts()).isEqualTo(new ChildCounts(2, 2, 0, 0));
    assertThat(parent.attemptCounts()).isEqualTo(AttemptCounts.NONE);

    parent = ExecutionTransitions.childFinished(parent, ExecutionState.WARNING, at(5));
    assertThat(parent.state()).isEqualTo(ExecutionState.AWAITING_CHILDREN);
    parent = ExecutionTransitions.childFinished(parent, ExecutionState.FAILED, at(6));
    assertThat(parent.state()).isEqualTo(ExecutionState.WAITING);
    assertThat(parent.status().readyAt()).isEqualTo(at(6));
    assertThat(parent.childCounts()).isEqualTo(new ChildCounts(2, 0, 1, 1));

    Execution released = complete(claim(parent, BOB, 7), new AttemptResult.Release(null));
    assertThat(released.status().startedAt()).isEqualTo(at(1));
    assertThat(ExecutionTransitions.isCancelledAtOnce(released)).isFalse();
  }

  private static NewExecution child() {
    return newExecution(NewExecution.Constraints.NONE);
  }

  @Test
  void lastChildOfNoneMakesTheFanOutReadyAtOnce() {
    Execution parent = complete(running(), new AttemptResult.AwaitChildren(List.of()));

    assertThat(parent.state()).isEqualTo(ExecutionState.WAITING);
    assertThat(parent.status().readyAt()).isEqualTo(at(9));
  }

  @Test
  void childThatFinishesLateChangesNothing() {
    assertThat(ExecutionTransitions.childFinished(running(), ExecutionState.FAILED, at(5)))
        .isEqualTo(running());
  }

  @Test
  void reasonOfACancellationRequestReplacesThatOfTheNode() {
    Execution requested = ExecutionTransitions.cancelRequested(running());
    assertThat(requested.ownership().cancelRequested()).isTrue();

    AttemptResult.Finished cancelled = finished(ExecutionState.CANCELLED, "cancelled");
    assertThat(
            ExecutionTransitions.completed(requested, cancelled, "ann: too slow", at(9))
                .status()
                .reason())
        .isEqualTo("ann: too slow");
    AttemptResult.Finished interrupted = finished(ExecutionState.INTERRUPTED, "stopped");
    assertThat(
            ExecutionTransitions.completed(requested, interrupted, "ann: too slow", at(9))
                .status()
                .reason())
        .isEqualTo("stopped");
  }

  @Test
  void quarantineIsReleasedOrCancelled() {
    AttemptResult quarantine = new AttemptResult.Quarantine("unreadable");
    Execution quarantined = complete(running(), quarantine);
    assertThat(quarantined.state()).isEqualTo(ExecutionState.QUARANTINED);
    assertThat(quarantined.status().reason()).isEqualTo("unreadable");
    assertThat(quarantined.attemptCounts()).isEqualTo(AttemptCounts.NONE);

    Execution released = ExecutionTransitions.releasedFromQuarantine(quarantined, at(60));
    assertThat(released.status().reason()).isNull();
    assertThat(released.status().readyAt()).isEqualTo(at(60));
    Execution cancelled = ExecutionTransitions.cancelled(quarantined, "ann", at(61));
    assertThat(cancelled.state()).isEqualTo(ExecutionState.CANCELLED);
    assertThat(cancelled.status().endedAt()).isEqualTo(at(61));
    assertThat(ExecutionTransitions.completed(running(), quarantine, "ann", at(61)))
        .isEqualTo(cancelled.withOwnership(new Ownership(1, ANN, null, false)));
  }

  @Test
  void attemptIsRecordedUnlessTheFirstOneFinishes() {
    AttemptResult.Finished end = finished(ExecutionState.SUCCEEDED, null);
    assertThat(AttemptRecords.of(running(), end)).isNull();
    Execution again = claim(running(), BOB, 40);
    assertThat(AttemptRecords.of(again, end))
        .isEqualTo(new Attempt(2, BOB, at(1), at(5), ExecutionState.SUCCEEDED, "done"));
    assertThat(AttemptRecords.of(running(), new AttemptResult.Retry(at(3), ATTEMPT)))
        .isEqualTo(ATTEMPT);
  }

  @Test
  void transitionsThatTheStateDoesNotAllowAreRefused() {
    Execution finished = complete(running(), finished(ExecutionState.SUCCEEDED, null));

    assertThatThrownBy(() -> claim(finished, BOB, 40))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is SUCCEEDED: only a waiting or running execution can be claimed");
    assertThatThrownBy(() -> complete(waiting(), new AttemptResult.Release(null)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ExecutionTransitions.renewed(waiting(), at(60)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ExecutionTransitions.cancelled(running(), "ann", at(60)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ExecutionTransitions.releasedFromQuarantine(waiting(), at(60)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void insertIsDecidedByExistenceLimitLeaseAndLocks() {
    LeaseRequest lease = new LeaseRequest(ANN, at(0), at(30));
    NewExecution limited = newExecution(new NewExecution.Constraints(2, List.of(), true));
    NewExecution locking = newExecution(new NewExecution.Constraints(0, List.of("db"), true));

    assertThat(InsertDecision.of(limited, true, () -> 0, lease))
        .isEqualTo(InsertResult.Status.DUPLICATE);
    assertThat(InsertDecision.of(limited, false, () -> 2, lease))
        .isEqualTo(InsertResult.Status.OVERLAP);
    assertThat(InsertDecision.of(limited, false, () -> 1, lease))
        .isEqualTo(InsertResult.Status.LEASED);
    assertThat(InsertDecision.of(limited, false, () -> 1, null))
        .isEqualTo(InsertResult.Status.WAITING);
    assertThat(InsertDecision.of(locking, false, () -> 100, lease))
        .isEqualTo(InsertResult.Status.WAITING);
  }
}
