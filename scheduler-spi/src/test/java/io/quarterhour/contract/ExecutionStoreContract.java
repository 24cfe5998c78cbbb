package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.ANN;
import static io.quarterhour.contract.Rows.BOB;
import static io.quarterhour.contract.Rows.at;
import static io.quarterhour.contract.Rows.leaseRequest;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.ChildCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.query.CancelResult;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.CompletionResult;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.execution.RenewResult;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests of the contract of {@link io.quarterhour.store.ExecutionStore}. */
public abstract class ExecutionStoreContract extends TransitionContract {
  /** Constructor for the test class of a store. */
  protected ExecutionStoreContract() {}

  private CancelResult cancel(ExecutionId id, Instant now) {
    return store().executions().requestCancel(List.of(id), "ann: not today", now).get(0);
  }

  private static NewExecution child(TaskId task, Execution parent, String tenant, Instant ready) {
    return ExecutionFixtures.child(task, parent.id(), tenant, at(0)).readyAt(ready).build();
  }

  /**
   * Returns a fan-out that awaits one child for each of the given tenants. The children are ready
   * one second after noon.
   */
  private Execution parentAwaitingChildren(TaskId task, String... tenants) {
    enqueueOne(ExecutionFixtures.slot(task, at(0)));
    Execution parent = claimOne(ANN, at(0));
    List<NewExecution> children =
        Stream.of(tenants).map(tenant -> child(task, parent, tenant, at(1))).toList();
    completeOne(parent, new AttemptResult.AwaitChildren(children), at(1));
    return parent;
  }

  // requestCancel

  @Test
  void waitingExecutionIsCancelledAtOnce() {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(60)));

    assertThat(cancel(id, at(5))).isEqualTo(CancelResult.CANCELLED);

    assertThat(read(id).status())
        .isEqualTo(
            new ExecutionStatus(ExecutionState.CANCELLED, "ann: not today", at(60), null, at(5)));
    assertThat(read(id).outcome()).isNull();
    assertThat(claim(ANN, at(60), 10).executions()).isEmpty();
  }

  @Test
  void executionWaitingForRetryIsCancelledAtOnce() {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)));
    completeOne(
        claimOne(ANN, at(0)),
        new AttemptResult.Retry(at(60), Rows.failedAttempt(1, ANN, at(0), at(1))),
        at(1));

    assertThat(cancel(id, at(5))).isEqualTo(CancelResult.CANCELLED);

    assertThat(read(id).state()).isEqualTo(ExecutionState.CANCELLED);
    assertThat(store().history().attempts(id)).hasSize(1);
  }

  @Test
  void runningExecutionIsMarkedAndKeepsRunning() {
    enqueueOne(ExecutionFixtures.call(at(0)));
    Execution running = claimOne(ANN, at(0));

    assertThat(cancel(running.id(), at(5))).isEqualTo(CancelResult.REQUESTED);

    Execution marked = read(running.id());
    assertThat(marked.state()).isEqualTo(ExecutionState.RUNNING);
    assertThat(marked.ownership().cancelRequested()).isTrue();
    assertThat(marked.ownership().token()).isEqualTo(1);
    assertThat(marked.ownership().leaseUntil()).isEqualTo(at(30));
  }

  @Test
  void executionWithCancellationRequestMayStillSucceed() {
    enqueueOne(ExecutionFixtures.call(at(0)));
    Execution running = claimOne(ANN, at(0));
    cancel(running.id(), at(5));

    completeOne(running, success(at(6)), at(6));

    assertThat(read(running.id()).state()).isEqualTo(ExecutionState.SUCCEEDED);
  }

  @Test
  void cancellationRequestSurvivesTakeover() {
    enqueueOne(ExecutionFixtures.call(at(0)));
    cancel(claimOne(ANN, at(0)).id(), at(5));

    Execution takenOver = claimOne(BOB, at(30));

    assertThat(takenOver.ownership().cancelRequested()).isTrue();
    assertThat(store().executions().renew(List.of(lease(takenOver)), leaseRequest(BOB, at(31))))
        .containsExactly(RenewResult.CANCEL_REQUESTED);
  }

  @Test
  void cancelledExecutionHasTheReasonOfTheRequest() {
    enqueueOne(ExecutionFixtures.call(at(0)));
    Execution running = claimOne(ANN, at(0));
    cancel(running.id(), at(5));

    completeOne(
        running,
        new AttemptResult.Finished(
            ExecutionState.CANCELLED, "the signal was set", null, at(0), at(6), List.of(), null),
        at(6));

    assertThat(read(running.id()).status())
        .isEqualTo(
            new ExecutionStatus(ExecutionState.CANCELLED, "ann: not today", at(0), at(0), at(6)));
  }

  @Test
  void interruptedExecutionKeepsItsOwnReason() {
    enqueueOne(ExecutionFixtures.call(at(0)));
    Execution running = claimOne(ANN, at(0));
    cancel(running.id(), at(5));

    completeOne(
        running,
        new AttemptResult.Finished(
            ExecutionState.INTERRUPTED, "lease lost 3 times", null, at(0), at(6), List.of(), null),
        at(6));

    assertThat(read(running.id()).status().reason()).isEqualTo("lease lost 3 times");
  }

  @Test
  void repeatedCancellationRequestIsHarmless() {
    enqueueOne(ExecutionFixtures.call(at(0)));
    Execution running = claimOne(ANN, at(0));
    cancel(running.id(), at(5));

    assertThat(cancel(running.id(), at(6))).isEqualTo(CancelResult.REQUESTED);
  }

  @Test
  void finishedExecutionIsNotCancelled() {
    enqueueOne(ExecutionFixtures.call(at(0)));
    Execution running = claimOne(ANN, at(0));
    completeOne(running, success(at(1)), at(1));
    Execution finished = read(running.id());

    assertThat(cancel(running.id(), at(5))).isEqualTo(CancelResult.FINISHED);
    assertThat(read(running.id())).isEqualTo(finished);
  }

  @Test
  void cancelledExecutionIsFinished() {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(60)));
    cancel(id, at(5));

    assertThat(cancel(id, at(6))).isEqualTo(CancelResult.FINISHED);
    assertThat(read(id).status().endedAt()).isEqualTo(at(5));
  }

  @Test
  void nonexistentExecutionIsNotFound() {
    assertThat(cancel(Rows.newId(), at(0))).isEqualTo(CancelResult.NOT_FOUND);
  }

  @Test
  void cancelResultsAreInRequestOrder() {
    ExecutionId finished = enqueueOne(ExecutionFixtures.call(at(0)));
    runAll(ANN, at(0));
    ExecutionId running = enqueueOne(ExecutionFixtures.call(at(0)));
    claimOne(ANN, at(0));
    ExecutionId waiting = enqueueOne(ExecutionFixtures.call(at(0)));

    assertThat(
            store()
                .executions()
                .requestCancel(
                    List.of(finished, Rows.newId(), running, waiting), "ann: not today", at(1)))
        .containsExactly(
            CancelResult.FINISHED,
            CancelResult.NOT_FOUND,
            CancelResult.REQUESTED,
            CancelResult.CANCELLED);
    assertThat(store().executions().requestCancel(List.of(), "nobody", at(1))).isEmpty();
  }

  @Test
  void executionCancelledWhileWaitingIsNotTheLastExecution() {
    TaskId task = saveTask("acme", "nightly");
    cancel(enqueueOne(ExecutionFixtures.slot(task, at(0))), at(1));

    assertThat(summary(task).lastExecution()).isNull();
    assertThat(summary(task).active()).isZero();
  }

  @Test
  void cancellationRequestReachesLiveChildren() {
    TaskId task = saveTask(TaskId.of("everywhere"), null);
    Execution parent = parentAwaitingChildren(task, "acme", "globex");
    Execution running = claim(BOB, at(1), 1).executions().get(0).execution();

    assertThat(cancel(parent.id(), at(5))).isEqualTo(CancelResult.REQUESTED);

    assertThat(read(parent.id()).state()).isEqualTo(ExecutionState.AWAITING_CHILDREN);
    assertThat(read(parent.id()).ownership().cancelRequested()).isTrue();
    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(2, 1, 0, 1));
    assertThat(store().executions().renew(List.of(lease(running)), leaseRequest(BOB, at(6))))
        .containsExactly(RenewResult.CANCEL_REQUESTED);
    assertThat(list(ExecutionQuery.ofParent(parent.id())))
        .extracting(Execution::state)
        .containsExactlyInAnyOrder(ExecutionState.RUNNING, ExecutionState.CANCELLED);
  }

  @Test
  void parentIsReadyWhenAllChildrenAreCancelled() {
    TaskId task = saveTask(TaskId.of("everywhere"), null);
    Execution parent = parentAwaitingChildren(task, "acme", "globex");

    assertThat(cancel(parent.id(), at(5))).isEqualTo(CancelResult.REQUESTED);

    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(2, 0, 0, 2));
    assertThat(read(parent.id()).status().readyAt()).isEqualTo(at(5));
    assertThat(claimOne(BOB, at(5)).id()).isEqualTo(parent.id());
  }

  @Test
  void childCancelledWhileWaitingIsCountedByItsParent() {
    TaskId task = saveTask(TaskId.of("everywhere"), null);
    Execution parent = parentAwaitingChildren(task, "acme", "globex");
    List<Execution> children = list(ExecutionQuery.ofParent(parent.id()));

    assertThat(cancel(children.get(0).id(), at(5))).isEqualTo(CancelResult.CANCELLED);
    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(2, 1, 0, 1));
    assertThat(read(parent.id()).state()).isEqualTo(ExecutionState.AWAITING_CHILDREN);

    assertThat(cancel(children.get(1).id(), at(6))).isEqualTo(CancelResult.CANCELLED);
    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(2, 0, 0, 2));
    assertThat(read(parent.id()).state()).isEqualTo(ExecutionState.WAITING);
  }

  @Test
  void finishedChildrenAreNotCancelled() {
    TaskId task = saveTask(TaskId.of("everywhere"), null);
    Execution parent = parentAwaitingChildren(task, "acme", "globex");
    Execution child = claim(BOB, at(1), 1).executions().get(0).execution();
    completeOne(child, success(at(2)), at(2));

    cancel(parent.id(), at(5));

    assertThat(read(child.id()).state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(2, 0, 0, 1));
  }

  @Test
  void notificationsOfACancelledFanOutAreNotCancelled() {
    TaskId task = saveTask(TaskId.of("everywhere"), null);
    Execution parent = parentAwaitingChildren(task, "acme", "globex");
    ExecutionId notification = enqueueOne(ExecutionFixtures.notification(task, parent.id(), at(8)));

    cancel(parent.id(), at(5));

    assertThat(read(notification).state()).isEqualTo(ExecutionState.WAITING);
    assertThat(ids(claimNotifications(BOB, at(8)))).containsExactly(notification);
  }

  @Test
  void cancellingAChildDoesNotAffectItsSiblings() {
    TaskId task = saveTask(TaskId.of("everywhere"), null);
    Execution parent = parentAwaitingChildren(task, "acme", "globex");
    List<Execution> children = list(ExecutionQuery.ofParent(parent.id()));

    cancel(children.get(0).id(), at(5));

    assertThat(read(children.get(1).id()).state()).isEqualTo(ExecutionState.WAITING);
    assertThat(read(parent.id()).ownership().cancelRequested()).isFalse();
  }

  // Concurrency

  @Test
  void concurrentlyFinishedChildrenAreCountedAndMakeTheParentReadyOnce() throws Exception {
    TaskId task = saveTask(TaskId.of("everywhere"), null);
    String[] tenants =
        Stream.iterate(0, n -> n + 1).limit(20).map(n -> "tenant-" + n).toArray(String[]::new);
    Execution parent = parentAwaitingChildren(task, tenants);

    race(racer -> () -> runChildren());
    runChildren();

    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(20, 0, 0, 0));
    assertThat(claimOne(ANN, at(10)).id()).isEqualTo(parent.id());
  }

  /**
   * Runs ready children until the store returns no more. The parent is not claimed here, because it
   * becomes ready later than the instant of these claims.
   */
  private int runChildren() throws Exception {
    int count = 0;
    while (true) {
      List<ClaimResult.ClaimedExecution> claimed =
          retryTransient(() -> claim(BOB, at(1), 2)).executions();
      if (claimed.isEmpty()) {
        return count;
      }
      for (ClaimResult.ClaimedExecution child : claimed) {
        assertThat(completeUnlocked(at(2), child.execution(), success(at(2))))
            .isEqualTo(CompletionResult.RECORDED);
        count++;
      }
    }
  }

  @Test
  void completionRepeatedByConcurrentThreadsIsAppliedOnce() throws Exception {
    TaskId task = saveTask("acme", "nightly");
    for (int round = 0; round < 10; round++) {
      Instant slot = at(round);
      ExecutionId id = enqueueOne(ExecutionFixtures.slot(task, slot));
      Execution running = claimOne(ANN, slot);
      AttemptResult attemptResult =
          success(slot, ExecutionFixtures.notification(task, id, slot.plusMillis(1)).build());

      List<CompletionResult> results =
          race(racer -> () -> completeUnlocked(slot, running, attemptResult));

      assertThat(results).containsOnly(CompletionResult.RECORDED);
      assertThat(list(ExecutionQuery.ofParent(id))).hasSize(1);
    }
  }

  @Test
  void concurrentCancelAndClaimLeaveAConsistentState() throws Exception {
    for (int round = 0; round < 20; round++) {
      ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)));
      List<Object> results =
          race(
              racer ->
                  () ->
                      racer % 2 == 0
                          ? retryTransient(() -> cancel(id, at(1)))
                          : retryTransient(() -> ids(claim(ANN, at(1), 1))));

      boolean claimed = results.contains(List.of(id));
      Execution execution = read(id);
      assertThat(execution.state())
          .isEqualTo(claimed ? ExecutionState.RUNNING : ExecutionState.CANCELLED);
      if (claimed) {
        assertThat(execution.ownership().cancelRequested()).isTrue();
        completeOne(execution, success(at(2)), at(2));
      }
    }
  }
}
