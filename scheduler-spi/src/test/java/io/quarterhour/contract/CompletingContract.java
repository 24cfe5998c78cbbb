package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.ANN;
import static io.quarterhour.contract.Rows.BOB;
import static io.quarterhour.contract.Rows.at;
import static io.quarterhour.contract.Rows.failedAttempt;
import static io.quarterhour.contract.Rows.interruptedAttempt;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.ChildCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.LastExecution;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.Ownership;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.CompletionResult;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The part of {@link ExecutionStoreContract} that tests completing: each kind of {@link
 * AttemptResult}, repetition and fencing.
 */
abstract class CompletingContract extends ClaimingContract {
  CompletingContract() {}

  /** Enqueues an execution, claims it at its base instant and returns it. */
  Execution runningExecution(ExecutionFixtures fixture) {
    ExecutionId id = enqueueOne(fixture);
    return claim(ANN, fixture.baseInstant(), 100).executions().stream()
        .map(ClaimResult.ClaimedExecution::execution)
        .filter(execution -> execution.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** Saves a task for several tenants and returns a running execution of it. */
  private Execution runningFanOut() {
    TaskId task = saveTask(TaskId.of("everywhere"), null);
    return runningExecution(ExecutionFixtures.slot(task, at(0)));
  }

  private static ExecutionFixtures child(Execution parent, String tenant) {
    return ExecutionFixtures.child(parent.task().orElseThrow(), parent.id(), tenant, at(0))
        .readyAt(at(1));
  }

  private static AttemptResult awaitChildren(ExecutionFixtures... children) {
    return new AttemptResult.AwaitChildren(
        List.of(children).stream().map(ExecutionFixtures::build).toList());
  }

  /**
   * Claims all executions that are ready on the default queue, sorted by the name of the tenant.
   */
  private List<Execution> claimChildren(Instant now) {
    return claim(BOB, now, 100).executions().stream()
        .map(ClaimResult.ClaimedExecution::execution)
        .sorted((a, b) -> a.tenant().value().compareTo(b.tenant().value()))
        .toList();
  }

  // Finished

  @Test
  void finishedExecutionIsStoredCompletely() {
    TaskId task = saveTask("acme", "nightly");
    Execution running = runningExecution(ExecutionFixtures.slot(task, at(0)));
    Outcome outcome = Outcome.success("3 reports sent").withResult("{\"sent\":3}");

    completeOne(running, finished(ExecutionState.SUCCEEDED, outcome, at(5)), at(6));

    assertThat(read(running.id()))
        .isEqualTo(
            new Execution(
                running.id(),
                running.origin(),
                running.routing(),
                running.slots(),
                new ExecutionStatus(ExecutionState.SUCCEEDED, null, at(0), at(0), at(5)),
                new AttemptCounts(1, 0, 0),
                new Ownership(1, ANN, null, false),
                null,
                outcome));
  }

  @Test
  void eachEndStateIsStored() {
    for (ExecutionState state :
        List.of(
            ExecutionState.SUCCEEDED,
            ExecutionState.WARNING,
            ExecutionState.FAILED,
            ExecutionState.CANCELLED,
            ExecutionState.INTERRUPTED)) {
      Execution running = runningExecution(ExecutionFixtures.call(at(0)));
      completeOne(running, finished(state, Outcome.failure("as it is"), at(1)), at(1));
      assertThat(read(running.id()).state()).isEqualTo(state);
    }
  }

  @Test
  void reasonIsStoredAndOutcomeMayBeNull() {
    Execution running = runningExecution(ExecutionFixtures.call(at(0)));

    completeOne(
        running,
        new AttemptResult.Finished(
            ExecutionState.INTERRUPTED, "lease lost 3 times", null, at(0), at(5), List.of(), null),
        at(5));

    assertThat(read(running.id()).status().reason()).isEqualTo("lease lost 3 times");
    assertThat(read(running.id()).outcome()).isNull();
  }

  @Test
  void summaryAndResultAreStoredUnchanged() {
    Execution running = runningExecution(ExecutionFixtures.call(at(0)));
    Outcome outcome =
        Outcome.warning("\u00e4 ' \\ % \ud83d\udd52")
            .withResult("[\"" + "x".repeat(1 << 20) + "\"]");

    completeOne(running, finished(ExecutionState.WARNING, outcome, at(5)), at(5));

    assertThat(read(running.id()).outcome()).isEqualTo(outcome);
  }

  @Test
  void finishedExecutionIsNeverClaimed() {
    completeOne(runningExecution(ExecutionFixtures.call(at(0))), success(at(5)), at(5));

    assertThat(claim(BOB, at(1000), 10)).isEqualTo(new ClaimResult(List.of(), null));
  }

  @Test
  void singleAttemptIsNotRecordedSeparately() {
    Execution running = runningExecution(ExecutionFixtures.call(at(0)));

    completeOne(running, success(at(5)), at(5));

    assertThat(store().history().attempts(running.id())).isEmpty();
  }

  @Test
  void lastOfSeveralAttemptsIsRecorded() {
    Execution first = runningExecution(ExecutionFixtures.call(at(0)));
    completeOne(first, new AttemptResult.Retry(at(10), failedAttempt(1, ANN, at(0), at(5))), at(5));
    Execution second = claimOne(BOB, at(10));

    completeOne(
        second,
        new AttemptResult.Finished(
            ExecutionState.WARNING,
            null,
            Outcome.warning("half of it"),
            at(10),
            at(15),
            List.of(),
            null),
        at(16));

    assertThat(store().history().attempts(first.id()))
        .containsExactly(
            failedAttempt(1, ANN, at(0), at(5)),
            new Attempt(2, BOB, at(10), at(15), ExecutionState.WARNING, "half of it"));
  }

  @Test
  void completionSetsTheLastExecutionOfTheTask() {
    TaskId task = saveTask("acme", "nightly");
    Execution first = runningExecution(ExecutionFixtures.slot(task, at(0)));
    completeOne(first, success(at(5)), at(6));
    assertThat(summary(task).lastExecution())
        .isEqualTo(
            new LastExecution(
                first.id(), ExecutionState.SUCCEEDED, "3 reports sent", at(0), at(5)));

    Execution second = runningExecution(ExecutionFixtures.slot(task, at(10)));
    completeOne(second, failure(at(15)), at(16));
    assertThat(summary(task).lastExecution())
        .isEqualTo(
            new LastExecution(second.id(), ExecutionState.FAILED, "no connection", at(0), at(15)));
  }

  @Test
  void retryDoesNotSetTheLastExecution() {
    TaskId task = saveTask("acme", "nightly");
    Execution running = runningExecution(ExecutionFixtures.slot(task, at(0)));

    completeOne(
        running, new AttemptResult.Retry(at(10), failedAttempt(1, ANN, at(0), at(5))), at(5));

    assertThat(summary(task).lastExecution()).isNull();
  }

  @Test
  void executionOfAnOlderRevisionSetsTheLastExecution() {
    TaskId task = saveTask("acme", "nightly");
    Execution running = runningExecution(ExecutionFixtures.slot(task, at(0)));
    store().tasks().save(Rows.taskRow(task, 1), null, Rows.auditEntry(at(1), "saved"));

    completeOne(running, success(at(5)), at(5));

    assertThat(read(running.id()).origin().taskRevision()).isEqualTo(1);
    assertThat(summary(task).lastExecution())
        .extracting(LastExecution::execution)
        .isEqualTo(running.id());
  }

  // Finished: notifications

  @Test
  void notificationsAreInsertedWithTheOutcome() {
    TaskId task = saveTask("acme", "nightly");
    Execution running = runningExecution(ExecutionFixtures.slot(task, at(0)));
    NewExecution mail = ExecutionFixtures.notification(task, running.id(), at(6)).build();
    NewExecution hook =
        ExecutionFixtures.notification(task, running.id(), at(7)).document("{\"b\":2}").build();

    completeOne(running, success(at(5), mail, hook), at(6));

    assertThat(ids(claimNotifications(BOB, at(7)))).containsExactly(mail.id(), hook.id());
    Execution sent = read(mail.id());
    assertThat(sent.origin()).isEqualTo(mail.origin());
    assertThat(sent.routing()).isEqualTo(mail.routing());
    assertThat(store().history().storedDocument(hook.id())).contains("{\"b\":2}");
  }

  @Test
  void notificationsAreNotClaimedUntilReady() {
    TaskId task = saveTask("acme", "nightly");
    Execution running = runningExecution(ExecutionFixtures.slot(task, at(0)));
    completeOne(
        running,
        success(at(5), ExecutionFixtures.notification(task, running.id(), at(60)).build()),
        at(5));

    assertThat(claimNotifications(BOB, at(59)).executions()).isEmpty();
    assertThat(claimNotifications(BOB, at(60)).executions()).hasSize(1);
  }

  @Test
  void notificationIsNotInsertedTwice() {
    TaskId task = saveTask("acme", "nightly");
    Execution first = runningExecution(ExecutionFixtures.slot(task, at(0)));
    Execution second = runningExecution(ExecutionFixtures.slot(task, at(1)));
    Execution third = runningExecution(ExecutionFixtures.slot(task, at(2)));
    NewExecution mail = ExecutionFixtures.notification(task, first.id(), at(6)).build();
    NewExecution duplicate =
        ExecutionFixtures.notification(task, second.id(), at(6)).id(mail.id()).build();

    complete(
        at(5),
        new Completion(lease(first), success(at(5), mail)),
        new Completion(lease(second), success(at(5), duplicate)));
    Execution claimed = claimNotifications(BOB, at(6)).executions().get(0).execution();
    completeOne(claimed, success(at(7)), at(7));
    completeOne(
        third,
        success(
            at(8), ExecutionFixtures.notification(task, third.id(), at(8)).id(mail.id()).build()),
        at(8));

    assertThat(claimNotifications(BOB, at(9)).executions()).isEmpty();
    assertThat(read(mail.id()).origin().parent()).isEqualTo(first.id());
  }

  @Test
  void notificationDoesNotSetTheLastExecution() {
    TaskId task = saveTask("acme", "nightly");
    Execution running = runningExecution(ExecutionFixtures.slot(task, at(0)));
    completeOne(
        running,
        success(at(5), ExecutionFixtures.notification(task, running.id(), at(6)).build()),
        at(5));
    Execution mail = claimNotifications(BOB, at(6)).executions().get(0).execution();

    completeOne(mail, failure(at(7)), at(7));

    assertThat(summary(task).lastExecution())
        .extracting(LastExecution::execution)
        .isEqualTo(running.id());
    assertThat(read(running.id()).childCounts()).isNull();
  }

  @Test
  void staleCompletionInsertsNothing() {
    TaskId task = saveTask("acme", "nightly");
    Execution formerClaim = runningExecution(ExecutionFixtures.slot(task, at(0)));
    claimOne(BOB, at(30));

    assertThat(
            complete(
                at(31),
                formerClaim,
                success(
                    at(31),
                    ExecutionFixtures.notification(task, formerClaim.id(), at(31)).build())))
        .isEqualTo(CompletionResult.STALE);

    assertThat(list(ExecutionQuery.ofParent(formerClaim.id()))).isEmpty();
  }

  // Finished: repetition and fencing

  @Test
  void repeatedCompletionIsRecordedAndChangesNothing() {
    TaskId task = saveTask("acme", "nightly");
    Execution first = runningExecution(ExecutionFixtures.slot(task, at(0)));
    completeOne(first, new AttemptResult.Retry(at(10), failedAttempt(1, ANN, at(0), at(5))), at(5));
    Execution running = claimOne(ANN, at(10));
    AttemptResult result =
        success(at(15), ExecutionFixtures.notification(task, running.id(), at(15)).build());
    completeOne(running, result, at(15));
    Execution finished = read(running.id());

    completeOne(running, result, at(20));

    assertThat(read(running.id())).isEqualTo(finished);
    assertThat(store().history().attempts(running.id())).hasSize(2);
    assertThat(list(ExecutionQuery.ofParent(running.id()))).hasSize(1);
    assertThat(executionsOf(task)).hasSize(1);
  }

  @Test
  void differentCompletionOfTheSameLeaseChangesNothing() {
    TaskId task = saveTask("acme", "nightly");
    Execution running = runningExecution(ExecutionFixtures.slot(task, at(0)));
    completeOne(running, success(at(5)), at(5));
    Execution finished = read(running.id());

    complete(at(6), running, failure(at(6)));
    complete(at(6), running, new AttemptResult.Release(null));
    complete(at(6), running, new AttemptResult.Retry(at(6), failedAttempt(1, ANN, at(0), at(6))));

    assertThat(read(running.id())).isEqualTo(finished);
    assertThat(summary(task).lastExecution())
        .extracting(LastExecution::state)
        .isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(claim(BOB, at(100), 10).executions()).isEmpty();
  }

  @Test
  void completionWithExpiredLeaseIsRecordedUnlessTheExecutionWasTakenOver() {
    Execution running = runningExecution(ExecutionFixtures.call(at(0)));

    completeOne(running, success(at(500)), at(500));

    assertThat(read(running.id()).state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(read(running.id()).attemptCounts().lostLeases()).isZero();
  }

  @Test
  void completionIsStaleAfterATakeover() {
    Execution formerClaim = runningExecution(ExecutionFixtures.call(at(0)));
    Execution takenOver = claimOne(BOB, at(30));

    for (AttemptResult attemptResult :
        List.of(
            success(at(31)),
            new AttemptResult.Retry(at(40), failedAttempt(1, ANN, at(0), at(31))),
            new AttemptResult.Release(interruptedAttempt(1, ANN, at(0), at(31))),
            new AttemptResult.Release(null),
            new AttemptResult.AwaitChildren(List.of()))) {
      assertThat(complete(at(31), formerClaim, attemptResult)).isEqualTo(CompletionResult.STALE);
      assertThat(read(formerClaim.id())).isEqualTo(takenOver);
    }
    assertThat(store().history().attempts(formerClaim.id())).hasSize(1);
    completeOne(takenOver, success(at(35)), at(35));
    assertThat(complete(at(36), formerClaim, failure(at(36)))).isEqualTo(CompletionResult.STALE);
    assertThat(read(formerClaim.id()).state()).isEqualTo(ExecutionState.SUCCEEDED);
  }

  @Test
  void completionOfANonexistentLeaseIsStale() {
    Execution running = runningExecution(ExecutionFixtures.call(at(0)));
    Lease future = new Lease(running.id(), 2);
    Lease unknown = new Lease(Rows.newId(), 1);

    assertThat(
            complete(
                at(1),
                new Completion(future, success(at(1))),
                new Completion(unknown, success(at(1)))))
        .containsExactly(CompletionResult.STALE, CompletionResult.STALE);
    assertThat(read(running.id())).isEqualTo(running);
  }

  @Test
  void staleCompletionDoesNotAffectOtherItems() {
    for (int i = 0; i < 3; i++) {
      enqueueOne(ExecutionFixtures.call(at(i)));
    }
    List<Execution> claimed =
        claim(ANN, at(2), 10).executions().stream()
            .map(ClaimResult.ClaimedExecution::execution)
            .toList();
    Execution takenOver = claim(BOB, at(32), 10).executions().get(1).execution();
    List<Completion> completions = new ArrayList<>();
    claimed.forEach(
        execution ->
            completions.add(new Completion(new Lease(execution.id(), 2), success(at(40)))));
    completions.set(1, new Completion(lease(claimed.get(1)), success(at(40))));

    assertThat(store().executions().complete(completions, at(40)))
        .containsExactly(
            CompletionResult.RECORDED, CompletionResult.STALE, CompletionResult.RECORDED);

    assertThat(read(claimed.get(0).id()).state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(read(claimed.get(1).id())).isEqualTo(takenOver);
    assertThat(read(claimed.get(2).id()).state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(store().executions().complete(List.of(), at(41))).isEmpty();
  }

  @Test
  void oneCallAcceptsAllKindsOfResults() {
    TaskId task = saveTask(TaskId.of("everywhere"), null);
    enqueueOne(ExecutionFixtures.slot(task, at(0)));
    enqueue(
        at(0),
        ExecutionFixtures.call(at(1)),
        ExecutionFixtures.call(at(2)),
        ExecutionFixtures.call(at(3)));
    List<Execution> all =
        claim(ANN, at(3), 10).executions().stream()
            .map(ClaimResult.ClaimedExecution::execution)
            .toList();

    assertThat(
            complete(
                at(5),
                new Completion(lease(all.get(0)), awaitChildren(child(all.get(0), "acme"))),
                new Completion(lease(all.get(1)), success(at(5))),
                new Completion(
                    lease(all.get(2)),
                    new AttemptResult.Retry(at(60), failedAttempt(1, ANN, at(2), at(5)))),
                new Completion(lease(all.get(3)), new AttemptResult.Release(null))))
        .containsOnly(CompletionResult.RECORDED);

    assertThat(all)
        .extracting(execution -> read(execution.id()).state())
        .containsExactly(
            ExecutionState.AWAITING_CHILDREN,
            ExecutionState.SUCCEEDED,
            ExecutionState.WAITING,
            ExecutionState.WAITING);
  }

  // Retry

  @Test
  void retryWaitsUntilItIsReady() {
    Execution running = runningExecution(ExecutionFixtures.call(at(0)));

    completeOne(
        running, new AttemptResult.Retry(at(60), failedAttempt(1, ANN, at(0), at(5))), at(5));

    Execution waiting = read(running.id());
    assertThat(waiting.state()).isEqualTo(ExecutionState.WAITING);
    assertThat(waiting.status().readyAt()).isEqualTo(at(60));
    assertThat(waiting.status().endedAt()).isNull();
    assertThat(waiting.attemptCounts()).isEqualTo(new AttemptCounts(1, 1, 0));
    assertThat(waiting.ownership()).isEqualTo(new Ownership(1, ANN, null, false));
    assertThat(waiting.outcome()).isNull();
    assertThat(store().history().attempts(running.id()))
        .containsExactly(failedAttempt(1, ANN, at(0), at(5)));
    assertThat(claim(BOB, at(59), 10)).isEqualTo(new ClaimResult(List.of(), at(60)));
    assertThat(claimOne(BOB, at(60)).attemptCounts()).isEqualTo(new AttemptCounts(2, 1, 0));
  }

  @Test
  void retryIsClaimedWithTheNextTokenAndIsNoTakeover() {
    Execution running = runningExecution(ExecutionFixtures.call(at(0)).document("{\"n\":7}"));
    completeOne(
        running, new AttemptResult.Retry(at(60), failedAttempt(1, ANN, at(0), at(5))), at(5));

    ClaimResult.ClaimedExecution reclaimed = claim(ANN, at(60), 10).executions().get(0);

    assertThat(reclaimed.takenOver()).isFalse();
    assertThat(reclaimed.document()).isEqualTo("{\"n\":7}");
    assertThat(reclaimed.execution().ownership()).isEqualTo(new Ownership(2, ANN, at(90), false));
    assertThat(reclaimed.execution().status().startedAt()).isEqualTo(at(60));
  }

  @Test
  void repeatedRetryIsRecordedAndChangesNothing() {
    Execution running = runningExecution(ExecutionFixtures.call(at(0)));
    AttemptResult retry = new AttemptResult.Retry(at(60), failedAttempt(1, ANN, at(0), at(5)));
    completeOne(running, retry, at(5));
    Execution waiting = read(running.id());

    completeOne(running, retry, at(6));

    assertThat(read(running.id())).isEqualTo(waiting);
    assertThat(store().history().attempts(running.id())).hasSize(1);
  }

  @Test
  void retryRepeatedAfterTheNextClaimChangesNothing() {
    Execution running = runningExecution(ExecutionFixtures.call(at(0)));
    AttemptResult retry = new AttemptResult.Retry(at(60), failedAttempt(1, ANN, at(0), at(5)));
    completeOne(running, retry, at(5));
    Execution reclaimed = claimOne(BOB, at(60));

    complete(at(61), running, retry);

    assertThat(read(running.id())).isEqualTo(reclaimed);
    assertThat(store().history().attempts(running.id())).hasSize(1);
  }

  // Release

  @Test
  void releasedExecutionKeepsItsReadyTime() {
    Execution running = runningExecution(ExecutionFixtures.call(at(0)));
    Attempt interrupted = interruptedAttempt(1, ANN, at(0), at(5));

    completeOne(running, new AttemptResult.Release(interrupted), at(5));

    Execution waiting = read(running.id());
    assertThat(waiting.state()).isEqualTo(ExecutionState.WAITING);
    assertThat(waiting.status().readyAt()).isEqualTo(at(0));
    assertThat(waiting.attemptCounts()).isEqualTo(new AttemptCounts(1, 0, 0));
    assertThat(waiting.ownership()).isEqualTo(new Ownership(1, ANN, null, false));
    assertThat(store().history().attempts(running.id())).containsExactly(interrupted);
    Execution reclaimed = claimOne(BOB, at(5));
    assertThat(reclaimed.attemptCounts()).isEqualTo(new AttemptCounts(2, 0, 0));
    assertThat(reclaimed.ownership().token()).isEqualTo(2);
  }

  @Test
  void releaseWithoutAnAttemptUndoesTheAttempt() {
    Execution running = runningExecution(ExecutionFixtures.call(at(0)));

    completeOne(running, new AttemptResult.Release(null), at(5));

    assertThat(read(running.id()).attemptCounts()).isEqualTo(AttemptCounts.NONE);
    assertThat(read(running.id()).status().startedAt()).isNull();
    assertThat(store().history().attempts(running.id())).isEmpty();
    Execution reclaimed = claimOne(BOB, at(5));
    assertThat(reclaimed.attemptCounts()).isEqualTo(new AttemptCounts(1, 0, 0));
    assertThat(reclaimed.ownership().token()).isEqualTo(2);
  }

  @Test
  void repeatedReleaseIsRecordedAndChangesNothing() {
    for (Attempt attempt : new Attempt[] {null, interruptedAttempt(2, ANN, at(10), at(11))}) {
      Execution first = runningExecution(ExecutionFixtures.call(at(0)));
      completeOne(
          first, new AttemptResult.Retry(at(10), failedAttempt(1, ANN, at(0), at(5))), at(5));
      Execution second = claimOne(ANN, at(10));
      completeOne(second, new AttemptResult.Release(attempt), at(11));
      Execution waiting = read(second.id());
      List<Attempt> attempts = store().history().attempts(second.id());

      completeOne(second, new AttemptResult.Release(attempt), at(12));

      assertThat(read(second.id())).isEqualTo(waiting);
      assertThat(store().history().attempts(second.id())).isEqualTo(attempts);
      runAll(ANN, at(20));
    }
  }

  // AwaitChildren

  @Test
  void executionAwaitingChildrenIsNotClaimed() {
    Execution parent = runningFanOut();
    ExecutionFixtures acme = child(parent, "acme");
    ExecutionFixtures globex = child(parent, "globex");

    completeOne(parent, awaitChildren(acme, globex), at(1));

    Execution waiting = read(parent.id());
    assertThat(waiting.state()).isEqualTo(ExecutionState.AWAITING_CHILDREN);
    assertThat(waiting.childCounts()).isEqualTo(new ChildCounts(2, 2, 0, 0));
    assertThat(waiting.ownership().leaseUntil()).isNull();
    assertThat(waiting.status().endedAt()).isNull();
    assertThat(ids(claim(BOB, at(1000), 10)))
        .containsExactlyInAnyOrder(acme.build().id(), globex.build().id());
    assertThat(read(acme.build().id()).origin())
        .isEqualTo(new Origin(Origin.Kind.CHILD, parent.task().orElseThrow(), 1, parent.id()));
  }

  @Test
  void childrenOfAFanOutWithCancellationRequestAreCancelledOnInsertion() {
    Execution parent = runningFanOut();
    ExecutionFixtures acme = child(parent, "acme");
    ExecutionFixtures globex = child(parent, "globex");
    store().executions().requestCancel(List.of(parent.id()), "ann: not today", at(1));

    completeOne(parent, awaitChildren(acme, globex), at(2));

    for (ExecutionFixtures child : List.of(acme, globex)) {
      assertThat(read(child.build().id()).state()).isEqualTo(ExecutionState.CANCELLED);
      assertThat(read(child.build().id()).status().reason()).isEqualTo("ann: not today");
    }
    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(2, 0, 0, 2));
    assertThat(ids(claim(BOB, at(2), 10))).containsExactly(parent.id());
  }

  @Test
  void finishedChildrenAreCountedByState() {
    Execution parent = runningFanOut();
    completeOne(
        parent,
        awaitChildren(
            child(parent, "a"),
            child(parent, "b"),
            child(parent, "c"),
            child(parent, "d"),
            child(parent, "e")),
        at(1));
    List<Execution> children = claimChildren(at(1));

    completeOne(children.get(0), success(at(2)), at(2));
    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(5, 4, 0, 0));
    completeOne(
        children.get(1), finished(ExecutionState.WARNING, Outcome.warning("w"), at(2)), at(2));
    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(5, 3, 1, 0));
    completeOne(children.get(2), failure(at(2)), at(2));
    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(5, 2, 1, 1));
    completeOne(
        children.get(3), finished(ExecutionState.INTERRUPTED, Outcome.failure("i"), at(2)), at(2));
    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(5, 1, 1, 2));
    assertThat(read(parent.id()).state()).isEqualTo(ExecutionState.AWAITING_CHILDREN);
  }

  @Test
  void lastChildMakesItsParentReady() {
    Execution parent = runningFanOut();
    completeOne(parent, awaitChildren(child(parent, "acme"), child(parent, "globex")), at(1));
    List<Execution> children = claimChildren(at(1));
    completeOne(children.get(0), success(at(2)), at(2));

    completeOne(children.get(1), failure(at(6)), at(7));

    Execution ready = read(parent.id());
    assertThat(ready.state()).isEqualTo(ExecutionState.WAITING);
    assertThat(ready.status().readyAt()).isEqualTo(at(7));
    assertThat(ready.childCounts()).isEqualTo(new ChildCounts(2, 0, 0, 1));
    assertThat(claim(BOB, at(6), 10).executions()).isEmpty();
    ClaimResult.ClaimedExecution reclaimed = claim(BOB, at(7), 10).executions().get(0);
    assertThat(reclaimed.execution().id()).isEqualTo(parent.id());
    assertThat(reclaimed.execution().ownership().token()).isEqualTo(2);
    assertThat(reclaimed.execution().childCounts()).isEqualTo(new ChildCounts(2, 0, 0, 1));
    assertThat(reclaimed.takenOver()).isFalse();
  }

  @Test
  void lastTwoChildrenMayFinishInOneCall() {
    Execution parent = runningFanOut();
    completeOne(parent, awaitChildren(child(parent, "acme"), child(parent, "globex")), at(1));
    List<Execution> children = claimChildren(at(1));

    complete(
        at(5),
        new Completion(lease(children.get(0)), success(at(4))),
        new Completion(lease(children.get(1)), success(at(4))));

    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(2, 0, 0, 0));
    assertThat(claimOne(BOB, at(5)).id()).isEqualTo(parent.id());
  }

  @Test
  void childWithRepeatedCompletionIsCountedOnce() {
    Execution parent = runningFanOut();
    completeOne(parent, awaitChildren(child(parent, "acme"), child(parent, "globex")), at(1));
    Execution child = claimChildren(at(1)).get(0);

    completeOne(child, failure(at(2)), at(2));
    completeOne(child, failure(at(2)), at(3));

    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(2, 1, 0, 1));
  }

  @Test
  void retriedChildIsNotCounted() {
    Execution parent = runningFanOut();
    completeOne(parent, awaitChildren(child(parent, "acme")), at(1));
    Execution child = claimChildren(at(1)).get(0);

    completeOne(child, new AttemptResult.Retry(at(60), failedAttempt(1, BOB, at(1), at(2))), at(2));

    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(1, 1, 0, 0));
  }

  @Test
  void parentSetsTheLastExecutionAndItsChildrenDoNot() {
    Execution parent = runningFanOut();
    TaskId task = parent.task().orElseThrow();
    completeOne(parent, awaitChildren(child(parent, "acme")), at(1));
    completeOne(claimChildren(at(1)).get(0), success(at(2)), at(2));
    assertThat(summary(task).lastExecution()).isNull();

    completeOne(claimOne(ANN, at(2)), success(at(3)), at(3));

    assertThat(summary(task).lastExecution())
        .extracting(LastExecution::execution)
        .isEqualTo(parent.id());
    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(1, 0, 0, 0));
  }

  @Test
  void fanOutWithoutChildrenIsReadyAtOnce() {
    Execution parent = runningFanOut();

    completeOne(parent, awaitChildren(), at(4));

    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(0, 0, 0, 0));
    assertThat(read(parent.id()).state()).isEqualTo(ExecutionState.WAITING);
    assertThat(claimOne(BOB, at(4)).id()).isEqualTo(parent.id());
  }

  @Test
  void existingLiveChildIsCountedAsOpen() {
    Execution parent = runningFanOut();
    ExecutionFixtures early = child(parent, "acme").readyAt(at(500));
    enqueue(at(0), early);

    completeOne(parent, awaitChildren(early), at(1));

    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(1, 1, 0, 0));
    assertThat(list(ExecutionQuery.ofParent(parent.id()))).hasSize(1);
    completeOne(claimChildren(at(500)).get(0), success(at(501)), at(501));
    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(1, 0, 0, 0));
    assertThat(claimOne(BOB, at(501)).id()).isEqualTo(parent.id());
  }

  @Test
  void childWithAFinishedSlotIsCountedByItsEndState() {
    TaskId task = saveTask(TaskId.of("everywhere"), null);
    enqueueOne(
        ExecutionFixtures.slot(task, at(0))
            .tenant("acme")
            .origin(new Origin(Origin.Kind.MANUAL, task, 1, null)));
    completeOne(claimOne(ANN, at(0)), failure(at(0)), at(0));
    Execution parent = runningExecution(ExecutionFixtures.slot(task, at(0)));

    completeOne(parent, awaitChildren(child(parent, "acme"), child(parent, "globex")), at(1));

    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(2, 1, 0, 1));
    assertThat(list(ExecutionQuery.ofParent(parent.id()))).hasSize(1);
  }

  @Test
  void parentIsReadyAtOnceIfAllChildrenAreFinishedDuplicates() {
    TaskId task = saveTask(TaskId.of("everywhere"), null);
    enqueueOne(
        ExecutionFixtures.slot(task, at(0))
            .tenant("acme")
            .origin(new Origin(Origin.Kind.MANUAL, task, 1, null)));
    runAll(ANN, at(0));
    Execution parent = runningExecution(ExecutionFixtures.slot(task, at(0)));

    completeOne(parent, awaitChildren(child(parent, "acme")), at(3));

    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(1, 0, 0, 0));
    assertThat(claimOne(BOB, at(3)).id()).isEqualTo(parent.id());
  }

  @Test
  void repeatedAwaitChildrenIsRecordedAndChangesNothing() {
    Execution parent = runningFanOut();
    AttemptResult attemptResult = awaitChildren(child(parent, "acme"), child(parent, "globex"));
    completeOne(parent, attemptResult, at(1));
    completeOne(claimChildren(at(1)).get(0), success(at(2)), at(2));

    completeOne(parent, attemptResult, at(3));

    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(2, 1, 0, 0));
    assertThat(read(parent.id()).state()).isEqualTo(ExecutionState.AWAITING_CHILDREN);
    assertThat(list(ExecutionQuery.ofParent(parent.id()))).hasSize(2);
  }
}
