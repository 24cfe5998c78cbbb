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

/** The part of {@link ExecutionStoreContract} that is about what came of executions. */
abstract class CompletingContract extends ClaimingContract {
  CompletingContract() {}

  Execution running(ExecutionFixtures draft) {
    ExecutionId id = enqueued(draft);
    return claim(ANN, draft.instant(), 100).executions().stream()
        .map(ClaimResult.ClaimedExecution::execution)
        .filter(execution -> execution.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /** A task for several tenants, and an execution of it that runs. */
  private Execution fanOut() {
    TaskId task = savedTask(TaskId.of("everywhere"), null);
    return running(ExecutionFixtures.slot(task, at(0)));
  }

  private static ExecutionFixtures child(Execution parent, String tenant) {
    return ExecutionFixtures.child(parent.task().orElseThrow(), parent.id(), tenant, at(0))
        .ready(at(1));
  }

  private static AttemptResult await(ExecutionFixtures... children) {
    return new AttemptResult.AwaitChildren(
        List.of(children).stream().map(ExecutionFixtures::make).toList());
  }

  /** The children that can be claimed now, by their tenants' names. */
  private List<Execution> claimChildren(Instant now) {
    return claim(BOB, now, 100).executions().stream()
        .map(ClaimResult.ClaimedExecution::execution)
        .sorted((a, b) -> a.tenant().value().compareTo(b.tenant().value()))
        .toList();
  }

  // Over

  @Test
  void anExecutionThatIsOverIsReadAsItEnded() {
    TaskId task = savedTask("acme", "nightly");
    Execution running = running(ExecutionFixtures.slot(task, at(0)));
    Outcome outcome = Outcome.success("3 reports sent").withResult("{\"sent\":3}");

    completed(running, over(ExecutionState.SUCCEEDED, outcome, at(5)), at(6));

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
  void eachStateThatAnExecutionMayEndInIsKept() {
    for (ExecutionState state :
        List.of(
            ExecutionState.SUCCEEDED,
            ExecutionState.WARNING,
            ExecutionState.FAILED,
            ExecutionState.CANCELLED,
            ExecutionState.INTERRUPTED)) {
      Execution running = running(ExecutionFixtures.call(at(0)));
      completed(running, over(state, Outcome.failure("as it is"), at(1)), at(1));
      assertThat(read(running.id()).state()).isEqualTo(state);
    }
  }

  @Test
  void theReasonIsKeptAndAnOutcomeMayBeMissing() {
    Execution running = running(ExecutionFixtures.call(at(0)));

    completed(
        running,
        new AttemptResult.Finished(
            ExecutionState.INTERRUPTED, "lease lost 3 times", null, at(0), at(5), List.of(), null),
        at(5));

    assertThat(read(running.id()).status().reason()).isEqualTo("lease lost 3 times");
    assertThat(read(running.id()).outcome()).isNull();
  }

  @Test
  void summaryAndResultAreKeptAsTheyCame() {
    Execution running = running(ExecutionFixtures.call(at(0)));
    Outcome outcome =
        Outcome.warning("\u00e4 ' \\ % \ud83d\udd52")
            .withResult("[\"" + "x".repeat(1 << 20) + "\"]");

    completed(running, over(ExecutionState.WARNING, outcome, at(5)), at(5));

    assertThat(read(running.id()).outcome()).isEqualTo(outcome);
  }

  @Test
  void anExecutionThatIsOverIsNeverClaimedAgain() {
    completed(running(ExecutionFixtures.call(at(0))), success(at(5)), at(5));

    assertThat(claim(BOB, at(1000), 10)).isEqualTo(new ClaimResult(List.of(), null));
  }

  @Test
  void theOnlyAttemptIsNotRecordedOnItsOwn() {
    Execution running = running(ExecutionFixtures.call(at(0)));

    completed(running, success(at(5)), at(5));

    assertThat(store().history().attempts(running.id())).isEmpty();
  }

  @Test
  void theLastAttemptIsRecordedIfItIsNotTheFirst() {
    Execution first = running(ExecutionFixtures.call(at(0)));
    completed(first, new AttemptResult.Retry(at(10), failedAttempt(1, ANN, at(0), at(5))), at(5));
    Execution second = claimOne(BOB, at(10));

    completed(
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
  void theLastRunOfTheTaskIsTold() {
    TaskId task = savedTask("acme", "nightly");
    Execution first = running(ExecutionFixtures.slot(task, at(0)));
    completed(first, success(at(5)), at(6));
    assertThat(entry(task).lastExecution())
        .isEqualTo(
            new LastExecution(
                first.id(), ExecutionState.SUCCEEDED, "3 reports sent", at(0), at(5)));

    Execution second = running(ExecutionFixtures.slot(task, at(10)));
    completed(second, failure(at(15)), at(16));
    assertThat(entry(task).lastExecution())
        .isEqualTo(
            new LastExecution(second.id(), ExecutionState.FAILED, "no connection", at(0), at(15)));
  }

  @Test
  void aRetryIsNotALastRun() {
    TaskId task = savedTask("acme", "nightly");
    Execution running = running(ExecutionFixtures.slot(task, at(0)));

    completed(running, new AttemptResult.Retry(at(10), failedAttempt(1, ANN, at(0), at(5))), at(5));

    assertThat(entry(task).lastExecution()).isNull();
  }

  @Test
  void anExecutionOfAnOlderRevisionIsALastRunToo() {
    TaskId task = savedTask("acme", "nightly");
    Execution running = running(ExecutionFixtures.slot(task, at(0)));
    store().tasks().save(Rows.row(task, 1), null, Rows.audit(at(1), "saved"));

    completed(running, success(at(5)), at(5));

    assertThat(read(running.id()).origin().taskRevision()).isEqualTo(1);
    assertThat(entry(task).lastExecution())
        .extracting(LastExecution::execution)
        .isEqualTo(running.id());
  }

  // Over: notifications

  @Test
  void notificationsAreInsertedWithTheOutcome() {
    TaskId task = savedTask("acme", "nightly");
    Execution running = running(ExecutionFixtures.slot(task, at(0)));
    NewExecution mail = ExecutionFixtures.notification(task, running.id(), at(6)).make();
    NewExecution hook =
        ExecutionFixtures.notification(task, running.id(), at(7)).document("{\"b\":2}").make();

    completed(running, success(at(5), mail, hook), at(6));

    assertThat(ids(claimNotifications(BOB, at(7)))).containsExactly(mail.id(), hook.id());
    Execution sent = read(mail.id());
    assertThat(sent.origin()).isEqualTo(mail.origin());
    assertThat(sent.routing()).isEqualTo(mail.routing());
    assertThat(store().history().document(hook.id())).contains("{\"b\":2}");
  }

  @Test
  void notificationsAreClaimedNoEarlierThanTheyAreReady() {
    TaskId task = savedTask("acme", "nightly");
    Execution running = running(ExecutionFixtures.slot(task, at(0)));
    completed(
        running,
        success(at(5), ExecutionFixtures.notification(task, running.id(), at(60)).make()),
        at(5));

    assertThat(claimNotifications(BOB, at(59)).executions()).isEmpty();
    assertThat(claimNotifications(BOB, at(60)).executions()).hasSize(1);
  }

  @Test
  void aNotificationThatIsThereIsNotInsertedAgain() {
    TaskId task = savedTask("acme", "nightly");
    Execution first = running(ExecutionFixtures.slot(task, at(0)));
    Execution second = running(ExecutionFixtures.slot(task, at(1)));
    Execution third = running(ExecutionFixtures.slot(task, at(2)));
    NewExecution mail = ExecutionFixtures.notification(task, first.id(), at(6)).make();
    NewExecution again =
        ExecutionFixtures.notification(task, second.id(), at(6)).id(mail.id()).make();

    complete(
        at(5),
        new Completion(lease(first), success(at(5), mail)),
        new Completion(lease(second), success(at(5), again)));
    Execution claimed = claimNotifications(BOB, at(6)).executions().get(0).execution();
    completed(claimed, success(at(7)), at(7));
    completed(
        third,
        success(
            at(8), ExecutionFixtures.notification(task, third.id(), at(8)).id(mail.id()).make()),
        at(8));

    assertThat(claimNotifications(BOB, at(9)).executions()).isEmpty();
    assertThat(read(mail.id()).origin().parent()).isEqualTo(first.id());
  }

  @Test
  void aNotificationIsNotALastRun() {
    TaskId task = savedTask("acme", "nightly");
    Execution running = running(ExecutionFixtures.slot(task, at(0)));
    completed(
        running,
        success(at(5), ExecutionFixtures.notification(task, running.id(), at(6)).make()),
        at(5));
    Execution mail = claimNotifications(BOB, at(6)).executions().get(0).execution();

    completed(mail, failure(at(7)), at(7));

    assertThat(entry(task).lastExecution())
        .extracting(LastExecution::execution)
        .isEqualTo(running.id());
    assertThat(read(running.id()).childCounts()).isNull();
  }

  @Test
  void nothingIsInsertedWithACompletionThatIsStale() {
    TaskId task = savedTask("acme", "nightly");
    Execution old = running(ExecutionFixtures.slot(task, at(0)));
    claimOne(BOB, at(30));

    assertThat(
            complete(
                at(31),
                old,
                success(at(31), ExecutionFixtures.notification(task, old.id(), at(31)).make())))
        .isEqualTo(CompletionResult.STALE);

    assertThat(list(ExecutionQuery.under(old.id()))).isEmpty();
  }

  // Over: repetition and fencing

  @Test
  void anEndThatIsRepeatedIsRecordedAndChangesNothing() {
    TaskId task = savedTask("acme", "nightly");
    Execution first = running(ExecutionFixtures.slot(task, at(0)));
    completed(first, new AttemptResult.Retry(at(10), failedAttempt(1, ANN, at(0), at(5))), at(5));
    Execution running = claimOne(ANN, at(10));
    AttemptResult end =
        success(at(15), ExecutionFixtures.notification(task, running.id(), at(15)).make());
    completed(running, end, at(15));
    Execution over = read(running.id());

    completed(running, end, at(20));

    assertThat(read(running.id())).isEqualTo(over);
    assertThat(store().history().attempts(running.id())).hasSize(2);
    assertThat(list(ExecutionQuery.under(running.id()))).hasSize(1);
    assertThat(listOf(task)).hasSize(1);
  }

  @Test
  void anotherEndOfTheSameLeaseChangesNothing() {
    TaskId task = savedTask("acme", "nightly");
    Execution running = running(ExecutionFixtures.slot(task, at(0)));
    completed(running, success(at(5)), at(5));
    Execution over = read(running.id());

    complete(at(6), running, failure(at(6)));
    complete(at(6), running, new AttemptResult.Release(null));
    complete(at(6), running, new AttemptResult.Retry(at(6), failedAttempt(1, ANN, at(0), at(6))));

    assertThat(read(running.id())).isEqualTo(over);
    assertThat(entry(task).lastExecution())
        .extracting(LastExecution::state)
        .isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(claim(BOB, at(100), 10).executions()).isEmpty();
  }

  @Test
  void aCompletionOfALeaseThatRanOutIsRecordedIfNobodyTookOver() {
    Execution running = running(ExecutionFixtures.call(at(0)));

    completed(running, success(at(500)), at(500));

    assertThat(read(running.id()).state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(read(running.id()).attemptCounts().lostLeases()).isZero();
  }

  @Test
  void aCompletionIsStaleOnceSomebodyTookOver() {
    Execution old = running(ExecutionFixtures.call(at(0)));
    Execution taken = claimOne(BOB, at(30));

    for (AttemptResult attemptResult :
        List.of(
            success(at(31)),
            new AttemptResult.Retry(at(40), failedAttempt(1, ANN, at(0), at(31))),
            new AttemptResult.Release(interruptedAttempt(1, ANN, at(0), at(31))),
            new AttemptResult.Release(null),
            new AttemptResult.AwaitChildren(List.of()))) {
      assertThat(complete(at(31), old, attemptResult)).isEqualTo(CompletionResult.STALE);
      assertThat(read(old.id())).isEqualTo(taken);
    }
    assertThat(store().history().attempts(old.id())).hasSize(1);
    completed(taken, success(at(35)), at(35));
    assertThat(complete(at(36), old, failure(at(36)))).isEqualTo(CompletionResult.STALE);
    assertThat(read(old.id()).state()).isEqualTo(ExecutionState.SUCCEEDED);
  }

  @Test
  void aCompletionOfALeaseThatNeverWasIsStale() {
    Execution running = running(ExecutionFixtures.call(at(0)));
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
  void aStaleCompletionDoesNotSinkItsNeighbours() {
    for (int i = 0; i < 3; i++) {
      enqueued(ExecutionFixtures.call(at(i)));
    }
    List<Execution> mine =
        claim(ANN, at(2), 10).executions().stream()
            .map(ClaimResult.ClaimedExecution::execution)
            .toList();
    Execution stolen = claim(BOB, at(32), 10).executions().get(1).execution();
    List<Completion> completions = new ArrayList<>();
    mine.forEach(one -> completions.add(new Completion(new Lease(one.id(), 2), success(at(40)))));
    completions.set(1, new Completion(lease(mine.get(1)), success(at(40))));

    assertThat(store().executions().complete(completions, at(40)))
        .containsExactly(
            CompletionResult.RECORDED, CompletionResult.STALE, CompletionResult.RECORDED);

    assertThat(read(mine.get(0).id()).state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(read(mine.get(1).id())).isEqualTo(stolen);
    assertThat(read(mine.get(2).id()).state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(store().executions().complete(List.of(), at(41))).isEmpty();
  }

  @Test
  void oneCallTakesEndingsOfEveryKind() {
    TaskId task = savedTask(TaskId.of("everywhere"), null);
    enqueued(ExecutionFixtures.slot(task, at(0)));
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
                new Completion(lease(all.get(0)), await(child(all.get(0), "acme"))),
                new Completion(lease(all.get(1)), success(at(5))),
                new Completion(
                    lease(all.get(2)),
                    new AttemptResult.Retry(at(60), failedAttempt(1, ANN, at(2), at(5)))),
                new Completion(lease(all.get(3)), new AttemptResult.Release(null))))
        .containsOnly(CompletionResult.RECORDED);

    assertThat(all)
        .extracting(one -> read(one.id()).state())
        .containsExactly(
            ExecutionState.AWAITING_CHILDREN,
            ExecutionState.SUCCEEDED,
            ExecutionState.WAITING,
            ExecutionState.WAITING);
  }

  // Retry

  @Test
  void aRetryWaitsUntilItIsReady() {
    Execution running = running(ExecutionFixtures.call(at(0)));

    completed(running, new AttemptResult.Retry(at(60), failedAttempt(1, ANN, at(0), at(5))), at(5));

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
  void aRetryIsClaimedWithTheNextTokenAndIsNotTakenOver() {
    Execution running = running(ExecutionFixtures.call(at(0)).document("{\"n\":7}"));
    completed(running, new AttemptResult.Retry(at(60), failedAttempt(1, ANN, at(0), at(5))), at(5));

    ClaimResult.ClaimedExecution again = claim(ANN, at(60), 10).executions().get(0);

    assertThat(again.takenOver()).isFalse();
    assertThat(again.document()).isEqualTo("{\"n\":7}");
    assertThat(again.execution().ownership()).isEqualTo(new Ownership(2, ANN, at(90), false));
    assertThat(again.execution().status().startedAt()).isEqualTo(at(60));
  }

  @Test
  void aRetryThatIsRepeatedIsRecordedAndChangesNothing() {
    Execution running = running(ExecutionFixtures.call(at(0)));
    AttemptResult retry = new AttemptResult.Retry(at(60), failedAttempt(1, ANN, at(0), at(5)));
    completed(running, retry, at(5));
    Execution waiting = read(running.id());

    completed(running, retry, at(6));

    assertThat(read(running.id())).isEqualTo(waiting);
    assertThat(store().history().attempts(running.id())).hasSize(1);
  }

  @Test
  void aRetryThatIsRepeatedAfterTheNextClaimChangesNothing() {
    Execution running = running(ExecutionFixtures.call(at(0)));
    AttemptResult retry = new AttemptResult.Retry(at(60), failedAttempt(1, ANN, at(0), at(5)));
    completed(running, retry, at(5));
    Execution again = claimOne(BOB, at(60));

    complete(at(61), running, retry);

    assertThat(read(running.id())).isEqualTo(again);
    assertThat(store().history().attempts(running.id())).hasSize(1);
  }

  // Release

  @Test
  void anExecutionThatIsGivenBackIsReadyAsBefore() {
    Execution running = running(ExecutionFixtures.call(at(0)));
    Attempt stopped = interruptedAttempt(1, ANN, at(0), at(5));

    completed(running, new AttemptResult.Release(stopped), at(5));

    Execution waiting = read(running.id());
    assertThat(waiting.state()).isEqualTo(ExecutionState.WAITING);
    assertThat(waiting.status().readyAt()).isEqualTo(at(0));
    assertThat(waiting.attemptCounts()).isEqualTo(new AttemptCounts(1, 0, 0));
    assertThat(waiting.ownership()).isEqualTo(new Ownership(1, ANN, null, false));
    assertThat(store().history().attempts(running.id())).containsExactly(stopped);
    Execution again = claimOne(BOB, at(5));
    assertThat(again.attemptCounts()).isEqualTo(new AttemptCounts(2, 0, 0));
    assertThat(again.ownership().token()).isEqualTo(2);
  }

  @Test
  void theAttemptOfAnExecutionThatHadNotStartedIsTakenBack() {
    Execution running = running(ExecutionFixtures.call(at(0)));

    completed(running, new AttemptResult.Release(null), at(5));

    assertThat(read(running.id()).attemptCounts()).isEqualTo(AttemptCounts.NONE);
    assertThat(read(running.id()).status().startedAt()).isNull();
    assertThat(store().history().attempts(running.id())).isEmpty();
    Execution again = claimOne(BOB, at(5));
    assertThat(again.attemptCounts()).isEqualTo(new AttemptCounts(1, 0, 0));
    assertThat(again.ownership().token()).isEqualTo(2);
  }

  @Test
  void aReleaseThatIsRepeatedIsRecordedAndChangesNothing() {
    for (Attempt attempt : new Attempt[] {null, interruptedAttempt(2, ANN, at(10), at(11))}) {
      Execution first = running(ExecutionFixtures.call(at(0)));
      completed(first, new AttemptResult.Retry(at(10), failedAttempt(1, ANN, at(0), at(5))), at(5));
      Execution second = claimOne(ANN, at(10));
      completed(second, new AttemptResult.Release(attempt), at(11));
      Execution waiting = read(second.id());
      List<Attempt> attempts = store().history().attempts(second.id());

      completed(second, new AttemptResult.Release(attempt), at(12));

      assertThat(read(second.id())).isEqualTo(waiting);
      assertThat(store().history().attempts(second.id())).isEqualTo(attempts);
      runAll(ANN, at(20));
    }
  }

  // AwaitChildren

  @Test
  void anExecutionAwaitsItsChildrenAndIsClaimedByNobody() {
    Execution parent = fanOut();
    ExecutionFixtures acme = child(parent, "acme");
    ExecutionFixtures globex = child(parent, "globex");

    completed(parent, await(acme, globex), at(1));

    Execution waiting = read(parent.id());
    assertThat(waiting.state()).isEqualTo(ExecutionState.AWAITING_CHILDREN);
    assertThat(waiting.childCounts()).isEqualTo(new ChildCounts(2, 2, 0, 0));
    assertThat(waiting.ownership().leaseUntil()).isNull();
    assertThat(waiting.status().endedAt()).isNull();
    assertThat(ids(claim(BOB, at(1000), 10)))
        .containsExactlyInAnyOrder(acme.make().id(), globex.make().id());
    assertThat(read(acme.make().id()).origin())
        .isEqualTo(new Origin(Origin.Kind.TENANT, parent.task().orElseThrow(), 1, parent.id()));
  }

  @Test
  void theChildrenOfAFanOutThatWasAskedToStopAreCancelledAsTheyAreMade() {
    Execution parent = fanOut();
    ExecutionFixtures acme = child(parent, "acme");
    ExecutionFixtures globex = child(parent, "globex");
    store().executions().requestCancel(List.of(parent.id()), "ann: not today", at(1));

    completed(parent, await(acme, globex), at(2));

    for (ExecutionFixtures child : List.of(acme, globex)) {
      assertThat(read(child.make().id()).state()).isEqualTo(ExecutionState.CANCELLED);
      assertThat(read(child.make().id()).status().reason()).isEqualTo("ann: not today");
    }
    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(2, 0, 0, 2));
    assertThat(ids(claim(BOB, at(2), 10))).containsExactly(parent.id());
  }

  @Test
  void eachChildThatEndsIsCountedByItsState() {
    Execution parent = fanOut();
    completed(
        parent,
        await(
            child(parent, "a"),
            child(parent, "b"),
            child(parent, "c"),
            child(parent, "d"),
            child(parent, "e")),
        at(1));
    List<Execution> children = claimChildren(at(1));

    completed(children.get(0), success(at(2)), at(2));
    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(5, 4, 0, 0));
    completed(children.get(1), over(ExecutionState.WARNING, Outcome.warning("w"), at(2)), at(2));
    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(5, 3, 1, 0));
    completed(children.get(2), failure(at(2)), at(2));
    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(5, 2, 1, 1));
    completed(
        children.get(3), over(ExecutionState.INTERRUPTED, Outcome.failure("i"), at(2)), at(2));
    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(5, 1, 1, 2));
    assertThat(read(parent.id()).state()).isEqualTo(ExecutionState.AWAITING_CHILDREN);
  }

  @Test
  void theLastChildMakesItsParentReady() {
    Execution parent = fanOut();
    completed(parent, await(child(parent, "acme"), child(parent, "globex")), at(1));
    List<Execution> children = claimChildren(at(1));
    completed(children.get(0), success(at(2)), at(2));

    completed(children.get(1), failure(at(6)), at(7));

    Execution ready = read(parent.id());
    assertThat(ready.state()).isEqualTo(ExecutionState.WAITING);
    assertThat(ready.status().readyAt()).isEqualTo(at(7));
    assertThat(ready.childCounts()).isEqualTo(new ChildCounts(2, 0, 0, 1));
    assertThat(claim(BOB, at(6), 10).executions()).isEmpty();
    ClaimResult.ClaimedExecution again = claim(BOB, at(7), 10).executions().get(0);
    assertThat(again.execution().id()).isEqualTo(parent.id());
    assertThat(again.execution().ownership().token()).isEqualTo(2);
    assertThat(again.execution().childCounts()).isEqualTo(new ChildCounts(2, 0, 0, 1));
    assertThat(again.takenOver()).isFalse();
  }

  @Test
  void theLastTwoChildrenMayEndInOneCall() {
    Execution parent = fanOut();
    completed(parent, await(child(parent, "acme"), child(parent, "globex")), at(1));
    List<Execution> children = claimChildren(at(1));

    complete(
        at(5),
        new Completion(lease(children.get(0)), success(at(4))),
        new Completion(lease(children.get(1)), success(at(4))));

    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(2, 0, 0, 0));
    assertThat(claimOne(BOB, at(5)).id()).isEqualTo(parent.id());
  }

  @Test
  void aChildWhoseEndIsRepeatedIsCountedOnce() {
    Execution parent = fanOut();
    completed(parent, await(child(parent, "acme"), child(parent, "globex")), at(1));
    Execution child = claimChildren(at(1)).get(0);

    completed(child, failure(at(2)), at(2));
    completed(child, failure(at(2)), at(3));

    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(2, 1, 0, 1));
  }

  @Test
  void aChildThatIsTriedAgainIsNotCounted() {
    Execution parent = fanOut();
    completed(parent, await(child(parent, "acme")), at(1));
    Execution child = claimChildren(at(1)).get(0);

    completed(child, new AttemptResult.Retry(at(60), failedAttempt(1, BOB, at(1), at(2))), at(2));

    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(1, 1, 0, 0));
  }

  @Test
  void aTenantsExecutionIsNotTheLastRunOfTheTaskButItsParentIs() {
    Execution parent = fanOut();
    TaskId task = parent.task().orElseThrow();
    completed(parent, await(child(parent, "acme")), at(1));
    completed(claimChildren(at(1)).get(0), success(at(2)), at(2));
    assertThat(entry(task).lastExecution()).isNull();

    completed(claimOne(ANN, at(2)), success(at(3)), at(3));

    assertThat(entry(task).lastExecution())
        .extracting(LastExecution::execution)
        .isEqualTo(parent.id());
    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(1, 0, 0, 0));
  }

  @Test
  void anExecutionWithoutChildrenIsReadyAtOnce() {
    Execution parent = fanOut();

    completed(parent, await(), at(4));

    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(0, 0, 0, 0));
    assertThat(read(parent.id()).state()).isEqualTo(ExecutionState.WAITING);
    assertThat(claimOne(BOB, at(4)).id()).isEqualTo(parent.id());
  }

  @Test
  void aChildThatIsThereAlreadyAndLiveIsCountedAsOpen() {
    Execution parent = fanOut();
    ExecutionFixtures early = child(parent, "acme").ready(at(500));
    enqueue(at(0), early);

    completed(parent, await(early), at(1));

    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(1, 1, 0, 0));
    assertThat(list(ExecutionQuery.under(parent.id()))).hasSize(1);
    completed(claimChildren(at(500)).get(0), success(at(501)), at(501));
    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(1, 0, 0, 0));
    assertThat(claimOne(BOB, at(501)).id()).isEqualTo(parent.id());
  }

  @Test
  void aChildWhoseSlotIsOverAlreadyIsCountedAsItEnded() {
    TaskId task = savedTask(TaskId.of("everywhere"), null);
    enqueued(
        ExecutionFixtures.slot(task, at(0))
            .tenant("acme")
            .origin(new Origin(Origin.Kind.RUN_NOW, task, 1, null)));
    completed(claimOne(ANN, at(0)), failure(at(0)), at(0));
    Execution parent = running(ExecutionFixtures.slot(task, at(0)));

    completed(parent, await(child(parent, "acme"), child(parent, "globex")), at(1));

    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(2, 1, 0, 1));
    assertThat(list(ExecutionQuery.under(parent.id()))).hasSize(1);
  }

  @Test
  void withOnlyDuplicatesThatAreOverTheParentIsReadyAtOnce() {
    TaskId task = savedTask(TaskId.of("everywhere"), null);
    enqueued(
        ExecutionFixtures.slot(task, at(0))
            .tenant("acme")
            .origin(new Origin(Origin.Kind.RUN_NOW, task, 1, null)));
    runAll(ANN, at(0));
    Execution parent = running(ExecutionFixtures.slot(task, at(0)));

    completed(parent, await(child(parent, "acme")), at(3));

    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(1, 0, 0, 0));
    assertThat(claimOne(BOB, at(3)).id()).isEqualTo(parent.id());
  }

  @Test
  void waitingForChildrenThatIsRepeatedIsRecordedAndChangesNothing() {
    Execution parent = fanOut();
    AttemptResult attemptResult = await(child(parent, "acme"), child(parent, "globex"));
    completed(parent, attemptResult, at(1));
    completed(claimChildren(at(1)).get(0), success(at(2)), at(2));

    completed(parent, attemptResult, at(3));

    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(2, 1, 0, 0));
    assertThat(read(parent.id()).state()).isEqualTo(ExecutionState.AWAITING_CHILDREN);
    assertThat(list(ExecutionQuery.under(parent.id()))).hasSize(2);
  }
}
