package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.ANN;
import static io.quarterhour.contract.Rows.BOB;
import static io.quarterhour.contract.Rows.at;
import static io.quarterhour.contract.Rows.leaseRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.Ownership;
import io.quarterhour.query.CancelResult;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.CompletionResult;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.RenewResult;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The part of {@link ExecutionStoreContract} that tests quarantine: executions that a node cannot
 * decode are quarantined, and a user releases or cancels them.
 */
abstract class QuarantineContract extends CompletingContract {
  private static final AttemptResult UNREADABLE =
      new AttemptResult.Quarantine("the field 'to' is missing");

  QuarantineContract() {}

  private Execution quarantinedExecution(ExecutionFixtures fixture) {
    Execution running = runningExecution(fixture);
    completeOne(running, UNREADABLE, at(5));
    return running;
  }

  private boolean release(ExecutionId id, Instant now) {
    return store().executions().release(List.of(id), now).get(0);
  }

  @Test
  void quarantinedExecutionKeepsItsReasonAndIsNotClaimed() {
    Execution running = quarantinedExecution(ExecutionFixtures.call(at(0)).document("{"));

    assertThat(read(running.id()))
        .isEqualTo(
            new Execution(
                running.id(),
                running.origin(),
                running.routing(),
                running.slots(),
                new ExecutionStatus(
                    ExecutionState.QUARANTINED, "the field 'to' is missing", at(0), null, null),
                new AttemptCounts(0, 0, 0),
                new Ownership(1, ANN, null, false),
                null,
                null));
    assertThat(store().history().storedDocument(running.id())).contains("{");
    assertThat(store().history().attempts(running.id())).isEmpty();
    assertThat(claim(BOB, at(1000), 10).executions()).isEmpty();
    assertThat(claim(BOB, at(1000), 10).next()).isNull();
  }

  @Test
  void quarantinedExecutionsAreListedByState() {
    Execution quarantined = quarantinedExecution(ExecutionFixtures.call(at(0)));
    enqueueOne(ExecutionFixtures.call(at(0)));

    assertThat(list(ExecutionQuery.ALL.in(ExecutionState.QUARANTINED)))
        .extracting(Execution::id)
        .containsExactly(quarantined.id());
    assertThat(list(ExecutionQuery.ALL)).hasSize(2);
  }

  @Test
  void quarantinedExecutionsOfAllQueuesAreListedUntilTheyLeaveQuarantine() {
    Execution released = quarantinedExecution(ExecutionFixtures.call(at(0)));
    Execution cancelled = quarantinedExecution(ExecutionFixtures.call(at(0)));
    Execution kept = quarantinedExecution(ExecutionFixtures.call(at(0)));
    enqueueOne(ExecutionFixtures.call(at(100)));

    assertThat(store().executions().unclaimed(at(10), 100).quarantined())
        .containsExactlyInAnyOrder(released.id(), cancelled.id(), kept.id());
    assertThat(store().executions().unclaimed(at(10), 2).quarantined()).hasSize(2);
    release(released.id(), at(6));
    store().executions().requestCancel(List.of(cancelled.id()), "not needed", at(6));
    assertThat(store().executions().unclaimed(at(10), 100).quarantined())
        .containsExactly(kept.id());
  }

  @Test
  void quarantineEndsTheLease() {
    Execution running = quarantinedExecution(ExecutionFixtures.call(at(0)));

    assertThat(store().executions().renew(List.of(lease(running)), leaseRequest(ANN, at(6))))
        .containsExactly(RenewResult.LOST);
    assertThat(complete(at(6), running, UNREADABLE)).isEqualTo(CompletionResult.RECORDED);
    assertThat(complete(at(6), running, success(at(6)))).isEqualTo(CompletionResult.RECORDED);
    assertThat(read(running.id()).state()).isEqualTo(ExecutionState.QUARANTINED);
  }

  @Test
  void executionReleasedFromQuarantineIsReadyAtOnceAndRunsNormally() {
    Execution running = quarantinedExecution(ExecutionFixtures.call(at(0)));

    assertThat(release(running.id(), at(60))).isTrue();

    assertThat(read(running.id()).status())
        .isEqualTo(new ExecutionStatus(ExecutionState.WAITING, null, at(60), null, null));
    assertThat(claim(BOB, at(59), 10).executions()).isEmpty();
    Execution reclaimed = claimOne(BOB, at(60));
    assertThat(reclaimed.ownership())
        .isEqualTo(new Ownership(2, BOB, reclaimed.ownership().leaseUntil(), false));
    assertThat(reclaimed.attemptCounts()).isEqualTo(new AttemptCounts(1, 0, 0));
    completeOne(reclaimed, success(at(65)), at(65));
    assertThat(read(reclaimed.id()).state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(read(reclaimed.id()).status().reason()).isNull();
    assertThat(complete(at(66), running, UNREADABLE)).isEqualTo(CompletionResult.STALE);
  }

  @Test
  void releasedExecutionMayBeQuarantinedAgain() {
    Execution running = quarantinedExecution(ExecutionFixtures.call(at(0)));
    release(running.id(), at(60));

    completeOne(claimOne(BOB, at(60)), new AttemptResult.Quarantine("still"), at(61));

    assertThat(read(running.id()).status().reason()).isEqualTo("still");
    assertThat(release(running.id(), at(62))).isTrue();
  }

  @Test
  void releaseChangesOnlyQuarantinedExecutions() {
    Execution quarantined = quarantinedExecution(ExecutionFixtures.call(at(0)));
    Execution running = runningExecution(ExecutionFixtures.call(at(10)));
    Execution finished = runningExecution(ExecutionFixtures.call(at(20)));
    completeOne(finished, success(at(21)), at(21));
    ExecutionId waiting = enqueueOne(ExecutionFixtures.call(at(600)));
    ExecutionId unknown = ExecutionFixtures.call(at(0)).build().id();
    List<Execution> unchanged = List.of(read(running.id()), read(finished.id()), read(waiting));

    assertThat(
            store()
                .executions()
                .release(
                    List.of(
                        running.id(),
                        quarantined.id(),
                        finished.id(),
                        waiting,
                        unknown,
                        quarantined.id()),
                    at(25)))
        .containsExactly(false, true, false, false, false, false);

    assertThat(List.of(read(running.id()), read(finished.id()), read(waiting)))
        .isEqualTo(unchanged);
    assertThat(release(quarantined.id(), at(26))).isFalse();
  }

  @Test
  void quarantinedExecutionIsCancelledAtOnce() {
    Execution running = quarantinedExecution(ExecutionFixtures.call(at(0)));

    assertThat(store().executions().requestCancel(List.of(running.id()), "ann: hopeless", at(9)))
        .containsExactly(CancelResult.CANCELLED);

    assertThat(read(running.id()).status())
        .isEqualTo(
            new ExecutionStatus(ExecutionState.CANCELLED, "ann: hopeless", at(0), null, at(9)));
    assertThat(release(running.id(), at(10))).isFalse();
  }

  @Test
  void executionWithCancellationRequestIsCancelledInsteadOfQuarantined() {
    Execution running = runningExecution(ExecutionFixtures.call(at(0)).locks("db"));
    store().executions().requestCancel(List.of(running.id()), "ann: not today", at(2));

    completeOne(running, UNREADABLE, at(5));

    assertThat(read(running.id()).status())
        .isEqualTo(
            new ExecutionStatus(ExecutionState.CANCELLED, "ann: not today", at(0), null, at(5)));
    assertThat(read(running.id()).attemptCounts()).isEqualTo(new AttemptCounts(0, 0, 0));
    assertThat(release(running.id(), at(6))).isFalse();
    ExecutionId other = enqueueOne(ExecutionFixtures.call(at(6)).locks("db"));
    assertThat(claimOne(BOB, at(6)).id()).isEqualTo(other);
  }

  @Test
  void quarantinedExecutionIsActiveAndIsCancelledWithItsTask() {
    TaskId task = saveTask("acme", "nightly");
    Execution running = quarantinedExecution(ExecutionFixtures.slot(task, at(0)));

    assertThat(summary(task).active()).isEqualTo(1);
    assertThat(
            store()
                .executions()
                .enqueue(
                    List.of(ExecutionFixtures.slot(task, at(10)).maxActive(1).build()),
                    leaseRequest(ANN, at(10))))
        .extracting(InsertResult::status)
        .containsExactly(InsertResult.Status.OVERLAP);
    store().tasks().delete(task, Rows.auditEntry(at(20), "deleted"));

    assertThat(read(running.id()).state()).isEqualTo(ExecutionState.CANCELLED);
  }

  @Test
  void quarantineFreesLocks() {
    Execution quarantined = quarantinedExecution(ExecutionFixtures.call(at(0)).locks("db"));
    ExecutionId other = enqueueOne(ExecutionFixtures.call(at(1)).locks("db"));

    assertThat(claimOne(BOB, at(6)).id()).isEqualTo(other);

    release(quarantined.id(), at(7));
    assertThat(claim(ANN, at(8), 10).executions()).isEmpty();
    completeOne(read(other), success(at(9)), at(9));
    assertThat(claimOne(ANN, at(9)).id()).isEqualTo(quarantined.id());
  }

  @Test
  void quarantinedChildIsStillOpen() {
    TaskId task = saveTask(TaskId.of("everywhere"), null);
    Execution parent = runningExecution(ExecutionFixtures.slot(task, at(0)));
    ExecutionFixtures child =
        ExecutionFixtures.child(task, parent.id(), "acme", at(0)).readyAt(at(1));
    completeOne(parent, new AttemptResult.AwaitChildren(List.of(child.build())), at(1));
    Execution running = claimOne(BOB, at(1));

    completeOne(running, UNREADABLE, at(2));

    assertThat(read(parent.id()).state()).isEqualTo(ExecutionState.AWAITING_CHILDREN);
    assertThat(read(parent.id()).childCounts().unfinished()).isEqualTo(1);
    store().executions().requestCancel(List.of(running.id()), "ann: hopeless", at(3));
    assertThat(claimOne(ANN, at(3)).id()).isEqualTo(parent.id());
  }

  @Test
  void quarantinedFanOutIsCancelledAtOnce() {
    TaskId task = saveTask(TaskId.of("everywhere"), null);
    Execution parent = runningExecution(ExecutionFixtures.slot(task, at(0)));
    completeOne(parent, new AttemptResult.AwaitChildren(List.of()), at(1));
    Execution aggregating = claimOne(BOB, at(1));

    completeOne(aggregating, UNREADABLE, at(2));

    assertThat(
            store().executions().requestCancel(List.of(aggregating.id()), "ann: hopeless", at(3)))
        .containsExactly(CancelResult.CANCELLED);
    assertThat(read(aggregating.id()).state()).isEqualTo(ExecutionState.CANCELLED);
  }

  @Test
  void formerOwnerCannotQuarantineAfterATakeover() {
    Execution formerClaim = runningExecution(ExecutionFixtures.call(at(0)));
    Execution takenOver = claimOne(BOB, at(30));

    assertThat(complete(at(31), formerClaim, UNREADABLE)).isEqualTo(CompletionResult.STALE);

    assertThat(read(formerClaim.id())).isEqualTo(takenOver);
  }
}
