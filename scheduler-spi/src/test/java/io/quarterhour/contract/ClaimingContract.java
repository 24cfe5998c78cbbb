package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.ACTION;
import static io.quarterhour.contract.Rows.ANN;
import static io.quarterhour.contract.Rows.BOB;
import static io.quarterhour.contract.Rows.LEASE;
import static io.quarterhour.contract.Rows.QUEUE;
import static io.quarterhour.contract.Rows.at;
import static io.quarterhour.contract.Rows.failedAttempt;
import static io.quarterhour.contract.Rows.terms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Ownership;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.execution.RenewResult;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The part of {@link ExecutionStoreContract} that is about inserting, claiming and renewing. */
abstract class ClaimingContract extends StoreContract {
  ClaimingContract() {}

  private RenewResult renew(Instant now, Execution execution) {
    return store().executions().renew(List.of(lease(execution)), terms(ANN, now)).get(0);
  }

  private static ClaimRequest.Capacity capacity(String queue, int free) {
    return new ClaimRequest.Capacity(queue, free);
  }

  // enqueue

  @Test
  void anExecutionThatIsEnqueuedWaits() {
    NewExecution asked =
        ExecutionFixtures.call(at(60)).tenant("globex").document("{\"n\":1}").make();

    List<InsertResult> answers = enqueue(at(0), List.of(asked));

    assertThat(answers).containsExactly(new InsertResult(InsertResult.Status.WAITING, asked.id()));
    assertThat(read(asked.id()))
        .isEqualTo(
            new Execution(
                asked.id(),
                Origin.CALL,
                asked.routing(),
                asked.slots(),
                new ExecutionStatus(ExecutionState.WAITING, null, at(60), null, null),
                AttemptCounts.NONE,
                Ownership.NONE,
                null,
                null));
  }

  @Test
  void whatIsEnqueuedAndWantedRunsAtOnce() {
    NewExecution wanted = ExecutionFixtures.call(at(0)).leased().document("{}").make();
    NewExecution other = ExecutionFixtures.call(at(0)).make();

    assertThat(enqueue(at(1), List.of(other, wanted)))
        .containsExactly(
            new InsertResult(InsertResult.Status.WAITING, other.id()),
            new InsertResult(InsertResult.Status.LEASED, wanted.id()));

    assertThat(read(wanted.id()))
        .isEqualTo(
            new Execution(
                wanted.id(),
                Origin.CALL,
                wanted.routing(),
                wanted.slots(),
                new ExecutionStatus(ExecutionState.RUNNING, null, at(0), at(1), null),
                AttemptCounts.NONE.withNextAttempt(),
                new Ownership(1, ANN, at(1).plus(LEASE), false),
                null,
                null));
    assertThat(claimOne(BOB, at(1)).id()).isEqualTo(other.id());
    assertThat(claim(BOB, at(1), 10).executions()).isEmpty();
  }

  @Test
  void whatWasLeasedAsItWasEnqueuedIsRenewedRecordedAndTakenOver() {
    ExecutionFixtures kept = ExecutionFixtures.call(at(0)).leased();
    ExecutionFixtures left = ExecutionFixtures.call(at(0)).leased();
    enqueue(at(0), kept, left);
    Execution own = read(kept.make().id());

    assertThat(renew(at(1), own)).isEqualTo(RenewResult.EXTENDED);
    completed(own, success(at(2)), at(2));
    Instant over = at(0).plus(LEASE);
    ClaimResult.ClaimedExecution taken = claim(BOB, over, 10).executions().get(0);

    assertThat(read(own.id()).state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(taken.takenOver()).isTrue();
    assertThat(taken.execution().id()).isEqualTo(left.make().id());
    assertThat(taken.execution().ownership().token()).isEqualTo(2);
    assertThat(taken.execution().attemptCounts().lostLeases()).isEqualTo(1);
  }

  @Test
  void whatIsEnqueuedAndNeedsALockWaits() {
    ExecutionFixtures wanted = ExecutionFixtures.call(at(0)).locks("db").leased();

    assertThat(enqueue(at(0), wanted).get(0).status()).isEqualTo(InsertResult.Status.WAITING);
    assertThat(claimOne(BOB, at(0)).id()).isEqualTo(wanted.make().id());
  }

  @Test
  void whatIsWantedAndThereAlreadyIsLeftAsItIs() {
    ExecutionId there = enqueued(ExecutionFixtures.call(at(0)));

    assertThat(enqueue(at(1), ExecutionFixtures.call(at(0)).id(there).leased()))
        .containsExactly(new InsertResult(InsertResult.Status.DUPLICATE, there));
    assertThat(read(there).state()).isEqualTo(ExecutionState.WAITING);
  }

  @Test
  void anExecutionThatIsEnqueuedAgainIsADuplicate() {
    ExecutionFixtures call = ExecutionFixtures.call(at(0));
    ExecutionId id = enqueued(call);
    InsertResult duplicate = new InsertResult(InsertResult.Status.DUPLICATE, id);

    assertThat(enqueue(at(1), call)).containsExactly(duplicate);
    Execution running = claimOne(ANN, at(1));
    assertThat(enqueue(at(2), call)).containsExactly(duplicate);
    completed(running, success(at(3)), at(3));
    assertThat(enqueue(at(4), call)).containsExactly(duplicate);

    assertThat(read(id).state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(claim(ANN, at(5), 10).executions()).isEmpty();
  }

  @Test
  void answersToWhatIsEnqueuedComeInItsOrderAndADuplicateSinksNoNeighbour() {
    TaskId task = savedTask("acme", "nightly");
    ExecutionFixtures before = ExecutionFixtures.call(at(0));
    ExecutionFixtures there = ExecutionFixtures.slot(task, at(0)).limit(1);
    ExecutionId existing = enqueued(there);
    ExecutionFixtures beyond = ExecutionFixtures.slot(task, at(1)).limit(1);
    ExecutionFixtures after = ExecutionFixtures.call(at(0));

    List<InsertResult> answers =
        enqueue(at(0), before, ExecutionFixtures.slot(task, at(0)), beyond, after, before);

    assertThat(answers)
        .containsExactly(
            new InsertResult(InsertResult.Status.WAITING, before.make().id()),
            new InsertResult(InsertResult.Status.DUPLICATE, existing),
            new InsertResult(InsertResult.Status.OVERLAP, beyond.make().id()),
            new InsertResult(InsertResult.Status.WAITING, after.make().id()),
            new InsertResult(InsertResult.Status.DUPLICATE, before.make().id()));
    assertThat(read(beyond.make().id()).status().reason())
        .isEqualTo(SkipReason.OVERLAP.description());
  }

  @Test
  void callsWithoutATaskMayHaveOneSlot() {
    assertThat(enqueue(at(0), ExecutionFixtures.call(at(0)), ExecutionFixtures.call(at(0))))
        .extracting(InsertResult::status)
        .containsExactly(InsertResult.Status.WAITING, InsertResult.Status.WAITING);
  }

  @Test
  void nothingToEnqueueIsNoFault() {
    assertThat(enqueue(at(0), List.of())).isEmpty();
  }

  // versions

  @Test
  void onlyWhoKnowsTheVersionOfItsParametersClaimsAnExecution() {
    ExecutionId first = enqueued(ExecutionFixtures.call(at(0)));
    ExecutionId second = enqueued(ExecutionFixtures.call(at(0)).version(2));
    ExecutionId third = enqueued(ExecutionFixtures.call(at(0)).version(3));
    List<ClaimRequest.Capacity> room = List.of(capacity(QUEUE, 10));
    ClaimRequest old = new ClaimRequest(terms(ANN, at(1)), room, Set.of(ACTION));
    ClaimRequest young =
        new ClaimRequest(
            terms(BOB, at(1)), room, Set.of(ACTION, ClaimRequest.capability(ACTION, 2)));

    assertThat(store().executions().claim(old).executions())
        .extracting(claimed -> claimed.execution().id())
        .containsExactly(first);
    assertThat(store().executions().nextReadyAt(old)).isEqualTo(at(1).plus(LEASE));
    assertThat(store().executions().claim(young).executions())
        .extracting(claimed -> claimed.execution().id())
        .containsExactly(second);
    assertThat(read(third).state()).isEqualTo(ExecutionState.WAITING);
  }

  @Test
  void anExecutionKeepsItsVersionWhenItGoesBack() {
    enqueue(at(0), ExecutionFixtures.call(at(0)).version(2).leased());
    List<ClaimRequest.Capacity> room = List.of(capacity(QUEUE, 10));
    Instant over = at(0).plus(LEASE);
    ClaimRequest old = new ClaimRequest(terms(BOB, over), room, Set.of(ACTION));
    ClaimRequest young =
        new ClaimRequest(terms(BOB, over), room, Set.of(ClaimRequest.capability(ACTION, 2)));

    assertThat(store().executions().claim(old).executions()).isEmpty();
    assertThat(store().executions().claim(young).executions()).hasSize(1);
  }

  // claim

  @Test
  void anExecutionThatIsClaimedRunsUnderALeaseOfItsNode() {
    TaskId task = savedTask("acme", "nightly");
    NewExecution asked =
        ExecutionFixtures.slot(task, at(0)).slots(new SlotRange(at(-5), at(-900), at(0), 2)).make();
    enqueue(at(0), List.of(asked));

    ClaimResult claimResult = claim(ANN, at(10), 10);

    Execution expected =
        new Execution(
            asked.id(),
            asked.origin(),
            asked.routing(),
            asked.slots(),
            new ExecutionStatus(ExecutionState.RUNNING, null, at(0), at(10), null),
            new AttemptCounts(1, 0, 0),
            new Ownership(1, ANN, at(40), false),
            null,
            null);
    assertThat(claimResult.executions())
        .containsExactly(new ClaimResult.ClaimedExecution(expected, "{}", false));
    assertThat(read(asked.id())).isEqualTo(expected);
  }

  @Test
  void whatRunsIsNotClaimedAgain() {
    enqueued(ExecutionFixtures.call(at(0)));
    claimOne(ANN, at(0));

    assertThat(claim(BOB, at(1), 10).executions()).isEmpty();
    assertThat(claim(ANN, at(1), 10).executions()).isEmpty();
  }

  @Test
  void whatIsNotReadyIsNotClaimed() {
    ExecutionId id = enqueued(ExecutionFixtures.call(at(60)));

    assertThat(claim(ANN, at(60).minusMillis(1), 10).executions()).isEmpty();
    assertThat(ids(claim(ANN, at(60), 10))).containsExactly(id);
  }

  @Test
  void theEarliestReadyIsClaimedFirstAndEqualOnesById() {
    ExecutionFixtures b = ExecutionFixtures.call(at(5));
    ExecutionFixtures c = ExecutionFixtures.call(at(5));
    ExecutionFixtures a = ExecutionFixtures.call(at(1));
    ExecutionFixtures d = ExecutionFixtures.call(at(9));
    enqueue(at(0), d, c, b, a);

    assertThat(ids(claim(ANN, at(10), 3)))
        .containsExactly(a.make().id(), b.make().id(), c.make().id());
    assertThat(ids(claim(ANN, at(10), 3))).containsExactly(d.make().id());
  }

  @Test
  void idsAreOrderedAsNumbersWithoutSign() {
    ExecutionId small = new ExecutionId(1, Long.MIN_VALUE);
    ExecutionId middle = new ExecutionId(Long.MAX_VALUE, 0);
    ExecutionId large = new ExecutionId(-1, 0);
    enqueue(
        at(0),
        ExecutionFixtures.call(at(0)).id(large),
        ExecutionFixtures.call(at(0)).id(small),
        ExecutionFixtures.call(at(0)).id(middle));

    assertThat(ids(claim(ANN, at(0), 10))).containsExactly(small, middle, large);
  }

  @Test
  void noMoreAreClaimedThanTheQueueHasRoomFor() {
    for (int i = 0; i < 5; i++) {
      enqueued(ExecutionFixtures.call(at(0)));
    }

    assertThat(claim(ANN, at(0), 3).executions()).hasSize(3);
    assertThat(claim(ANN, at(0), 3).executions()).hasSize(2);
    assertThat(claim(ANN, at(0), 3).executions()).isEmpty();
  }

  @Test
  void queuesThatAreNotNamedAreLeftAlone() {
    enqueued(ExecutionFixtures.call(at(0)).queue("other"));
    enqueued(ExecutionFixtures.call(at(0)).queue("DEFAULT"));
    ExecutionId mine = enqueued(ExecutionFixtures.call(at(0)));

    assertThat(ids(claim(ANN, at(0), 10))).containsExactly(mine);
    assertThat(claim(ANN, at(0), Set.of(ACTION)).executions()).isEmpty();
  }

  @Test
  void eachQueueHasItsOwnRoomAndAllAreClaimedInOrderOfReadiness() {
    ExecutionId slow1 = enqueued(ExecutionFixtures.call(at(1)).queue("slow"));
    ExecutionId fast1 = enqueued(ExecutionFixtures.call(at(2)).queue("fast"));
    enqueued(ExecutionFixtures.call(at(3)).queue("slow"));
    ExecutionId fast2 = enqueued(ExecutionFixtures.call(at(4)).queue("fast"));
    enqueued(ExecutionFixtures.call(at(5)).queue("fast"));

    assertThat(ids(claim(ANN, at(9), Set.of(ACTION), capacity("fast", 2), capacity("slow", 1))))
        .containsExactly(slow1, fast1, fast2);
  }

  @Test
  void actionsThatTheNodeDoesNotKnowAreLeftAlone() {
    ExecutionId unknown = enqueued(ExecutionFixtures.call(at(0)).action("backup.directory"));
    ExecutionId known = enqueued(ExecutionFixtures.call(at(1)));

    assertThat(ids(claim(ANN, at(2), 1))).containsExactly(known);
    assertThat(claim(ANN, at(2), Set.of(), capacity(QUEUE, 10)).executions()).isEmpty();
    assertThat(ids(claim(ANN, at(2), Set.of(ACTION, "backup.directory"), capacity(QUEUE, 10))))
        .containsExactly(unknown);
  }

  @Test
  void theDocumentComesWithTheClaimAndMayBeMissing() {
    String text = "{\"text\":\"\u00e4 \ud83d\udd52 ' \\\\ %\"}".repeat(10_000);
    enqueue(
        at(0),
        ExecutionFixtures.call(at(0)).document(text),
        ExecutionFixtures.call(at(1)).document(null));

    assertThat(claim(ANN, at(1), 10).executions())
        .extracting(ClaimResult.ClaimedExecution::document)
        .containsExactly(text, null);
  }

  // claim: leases that ran out

  @Test
  void anExecutionWhoseLeaseRanOutIsTakenOver() {
    ExecutionId id = enqueued(ExecutionFixtures.call(at(0)));
    claimOne(ANN, at(0));

    assertThat(claim(BOB, at(30).minusMillis(1), 10).executions()).isEmpty();
    ClaimResult claimResult = claim(BOB, at(30), 10);

    assertThat(ids(claimResult)).containsExactly(id);
    ClaimResult.ClaimedExecution claimed = claimResult.executions().get(0);
    assertThat(claimed.takenOver()).isTrue();
    assertThat(claimed.document()).isEqualTo("{}");
    assertThat(claimed.execution().status())
        .isEqualTo(new ExecutionStatus(ExecutionState.RUNNING, null, at(0), at(30), null));
    assertThat(claimed.execution().attemptCounts()).isEqualTo(new AttemptCounts(2, 0, 1));
    assertThat(claimed.execution().ownership()).isEqualTo(new Ownership(2, BOB, at(60), false));
    assertThat(read(id)).isEqualTo(claimed.execution());
  }

  @Test
  void theAttemptOfTheOwnerWhoseLeaseRanOutIsRecordedAsInterrupted() {
    ExecutionId id = enqueued(ExecutionFixtures.call(at(0)));
    claimOne(ANN, at(5));

    claimOne(BOB, at(50));

    List<Attempt> attempts = store().history().attempts(id);
    assertThat(attempts).hasSize(1);
    assertThat(attempts.get(0).number()).isEqualTo(1);
    assertThat(attempts.get(0).node()).isEqualTo(ANN);
    assertThat(attempts.get(0).startedAt()).isEqualTo(at(5));
    assertThat(attempts.get(0).state()).isEqualTo(ExecutionState.INTERRUPTED);
  }

  @Test
  void eachLostLeaseIsCounted() {
    ExecutionId id = enqueued(ExecutionFixtures.call(at(0)));
    claimOne(ANN, at(0));
    claimOne(BOB, at(100));
    claimOne(ANN, at(200));

    assertThat(read(id).attemptCounts()).isEqualTo(new AttemptCounts(3, 0, 2));
    assertThat(read(id).ownership().token()).isEqualTo(3);
    assertThat(store().history().attempts(id))
        .extracting(Attempt::number, Attempt::node)
        .containsExactly(tuple(1, ANN), tuple(2, BOB));
  }

  @Test
  void anExecutionThatWasLeasedWhenItFiredIsTakenOverToo() {
    TaskId task = savedTask("acme", "nightly");
    InsertResult leased = fire(ANN, at(0), task, ExecutionFixtures.slot(task, at(0)).leased());

    ClaimResult claimResult = claim(BOB, at(30), 10);

    assertThat(ids(claimResult)).containsExactly(leased.id());
    assertThat(claimResult.executions().get(0).takenOver()).isTrue();
    assertThat(claimResult.executions().get(0).execution().attemptCounts())
        .isEqualTo(new AttemptCounts(2, 0, 1));
  }

  @Test
  void anExecutionThatWasGivenBackIsNotTakenOver() {
    enqueued(ExecutionFixtures.call(at(0)));
    completed(claimOne(ANN, at(0)), new AttemptResult.Release(null), at(1));

    ClaimResult claimResult = claim(BOB, at(2), 10);

    assertThat(claimResult.executions().get(0).takenOver()).isFalse();
    assertThat(claimResult.executions().get(0).execution().attemptCounts().lostLeases()).isZero();
  }

  @Test
  void whatRanOutIsClaimedInOrderOfReadinessAmongTheOthers() {
    ExecutionId second = enqueued(ExecutionFixtures.call(at(2)));
    claimOne(ANN, at(2));
    ExecutionId first = enqueued(ExecutionFixtures.call(at(1)));
    ExecutionId third = enqueued(ExecutionFixtures.call(at(3)));

    assertThat(ids(claim(BOB, at(100), 10))).containsExactly(first, second, third);
  }

  // claim: locks

  @Test
  void ofTwoThatNameOneLockOnlyTheEarlierIsClaimed() {
    ExecutionId first = enqueued(ExecutionFixtures.call(at(0)).locks("db"));
    enqueued(ExecutionFixtures.call(at(1)).locks("db"));
    ExecutionId other = enqueued(ExecutionFixtures.call(at(2)).locks("disk"));
    ExecutionId free = enqueued(ExecutionFixtures.call(at(3)));

    assertThat(ids(claim(ANN, at(10), 10))).containsExactly(first, other, free);
    assertThat(claim(BOB, at(11), 10).executions()).isEmpty();
  }

  @Test
  void whatWaitsForALockTakesNobodysRoom() {
    enqueued(ExecutionFixtures.call(at(0)).locks("db"));
    claimOne(ANN, at(0));
    enqueued(ExecutionFixtures.call(at(1)).locks("db"));
    enqueued(ExecutionFixtures.call(at(2)).locks("db"));
    ExecutionId free = enqueued(ExecutionFixtures.call(at(3)));

    assertThat(ids(claim(BOB, at(10), 1))).containsExactly(free);
  }

  @Test
  void oneOfSeveralLocksIsEnoughToWait() {
    enqueued(ExecutionFixtures.call(at(0)).locks("db", "disk"));
    claimOne(ANN, at(0));
    enqueued(ExecutionFixtures.call(at(1)).locks("disk", "net"));
    ExecutionId other = enqueued(ExecutionFixtures.call(at(2)).locks("net"));

    assertThat(ids(claim(BOB, at(10), 10))).containsExactly(other);
  }

  @Test
  void locksOfAWaitingExecutionAreHeldByNobody() {
    enqueued(ExecutionFixtures.call(at(60)).locks("db"));
    ExecutionId ready = enqueued(ExecutionFixtures.call(at(0)).locks("db"));

    assertThat(ids(claim(ANN, at(0), 10))).containsExactly(ready);
  }

  @Test
  void locksAreSharedBetweenTenantsTasksQueuesAndActions() {
    enqueued(ExecutionFixtures.call(at(0)).locks("db"));
    claimOne(ANN, at(0));
    TaskId task = savedTask("globex", "nightly");
    enqueued(ExecutionFixtures.slot(task, at(1)).queue("other").action("b").locks("db"));

    assertThat(claim(BOB, at(2), Set.of("b"), capacity("other", 10)).executions()).isEmpty();
  }

  @Test
  void locksAreFreedWhenTheirOwnerIsOver() {
    enqueued(ExecutionFixtures.call(at(0)).locks("db"));
    Execution owner = claimOne(ANN, at(0));
    ExecutionId next = enqueued(ExecutionFixtures.call(at(1)).locks("db"));

    completed(owner, success(at(5)), at(5));

    assertThat(claimOne(BOB, at(5)).id()).isEqualTo(next);
  }

  @Test
  void locksAreFreedWhileTheirOwnerWaitsForARetry() {
    enqueued(ExecutionFixtures.call(at(0)).locks("db"));
    Execution owner = claimOne(ANN, at(0));
    ExecutionId next = enqueued(ExecutionFixtures.call(at(1)).locks("db"));

    completed(owner, new AttemptResult.Retry(at(20), failedAttempt(1, ANN, at(0), at(5))), at(5));

    assertThat(claimOne(BOB, at(5)).id()).isEqualTo(next);
    assertThat(claim(ANN, at(20), 10).executions()).isEmpty();
  }

  @Test
  void locksAreFreedWhenTheirOwnerIsGivenBack() {
    ExecutionId late = enqueued(ExecutionFixtures.call(at(5)).locks("db"));
    Execution owner = claimOne(ANN, at(5));
    ExecutionId early = enqueued(ExecutionFixtures.call(at(1)).locks("db"));

    completed(owner, new AttemptResult.Release(null), at(6));

    assertThat(claimOne(BOB, at(6)).id()).isEqualTo(early);
    assertThat(read(late).state()).isEqualTo(ExecutionState.WAITING);
  }

  @Test
  void locksAreHeldUntilAnOwnerThatWasAskedToStopIsOver() {
    enqueued(ExecutionFixtures.call(at(0)).locks("db"));
    Execution owner = claimOne(ANN, at(0));
    ExecutionId next = enqueued(ExecutionFixtures.call(at(1)).locks("db"));
    store().executions().requestCancel(List.of(owner.id()), "too slow", at(2));

    assertThat(claim(BOB, at(3), 10).executions()).isEmpty();
    completed(
        owner,
        new AttemptResult.Finished(
            ExecutionState.CANCELLED, "too slow", null, at(0), at(4), List.of(), null),
        at(4));

    assertThat(claimOne(BOB, at(4)).id()).isEqualTo(next);
  }

  @Test
  void anExecutionWhoseLeaseRanOutIsNotInItsOwnWay() {
    ExecutionId id = enqueued(ExecutionFixtures.call(at(0)).locks("db"));
    claimOne(ANN, at(0));

    assertThat(claimOne(BOB, at(30)).id()).isEqualTo(id);
  }

  @Test
  void whoTakesOverAnExecutionHoldsItsLocks() {
    enqueued(ExecutionFixtures.call(at(0)).locks("db"));
    claimOne(ANN, at(0));
    enqueued(ExecutionFixtures.call(at(1)).locks("db"));
    Execution owner = claimOne(BOB, at(30));

    assertThat(claim(ANN, at(31), 10).executions()).isEmpty();
    completed(owner, success(at(32)), at(32));
    assertThat(claim(ANN, at(32), 10).executions()).hasSize(1);
  }

  @Test
  void aLockOfALeaseThatRanOutMayBeTakenOver() {
    ExecutionId late = enqueued(ExecutionFixtures.call(at(5)).locks("db"));
    Execution old = claimOne(ANN, at(5));
    ExecutionId early = enqueued(ExecutionFixtures.call(at(1)).locks("db"));
    assertThat(claim(BOB, at(34), 10).executions()).isEmpty();

    assertThat(claimOne(BOB, at(35)).id()).isEqualTo(early);

    assertThat(renew(at(36), old)).isEqualTo(RenewResult.LOST);
    assertThat(claim(BOB, at(36), 10).executions()).isEmpty();
    completed(read(early), success(at(37)), at(37));
    ClaimResult.ClaimedExecution again = claim(BOB, at(37), 10).executions().get(0);
    assertThat(again.execution().id()).isEqualTo(late);
    assertThat(again.takenOver()).isTrue();
  }

  @Test
  void locksAreFreedWhileTheirOwnerAwaitsItsChildren() {
    TaskId task = savedTask(TaskId.of("everywhere"), null);
    enqueued(ExecutionFixtures.slot(task, at(0)).locks("db"));
    Execution parent = claimOne(ANN, at(0));
    ExecutionId next = enqueued(ExecutionFixtures.call(at(1)).locks("db"));

    completed(
        parent,
        new AttemptResult.AwaitChildren(
            List.of(
                ExecutionFixtures.child(task, parent.id(), "acme", at(0)).ready(at(900)).make())),
        at(2));

    assertThat(claimOne(BOB, at(2)).id()).isEqualTo(next);
  }

  // claim: when to look again

  @Test
  void withNothingAtAllThereIsNoInstantToLookAgain() {
    assertThat(claim(ANN, at(0), 10)).isEqualTo(new ClaimResult(List.of(), null));
  }

  @Test
  void theEarliestExecutionThatIsNotReadySaysWhenToLookAgain() {
    enqueued(ExecutionFixtures.call(at(20)));
    enqueued(ExecutionFixtures.call(at(10)));

    assertThat(claim(ANN, at(0), 10).next()).isEqualTo(at(10));
  }

  @Test
  void theEndOfALeaseOfAnotherNodeSaysWhenToLookAgain() {
    enqueued(ExecutionFixtures.call(at(0)));
    claimOne(BOB, at(0));
    enqueued(ExecutionFixtures.call(at(60)));

    assertThat(claim(ANN, at(1), 10).next()).isEqualTo(at(30));
  }

  @Test
  void ifThereAreMoreThanWereAskedForTheInstantToLookAgainIsPast() {
    enqueued(ExecutionFixtures.call(at(0)));
    enqueued(ExecutionFixtures.call(at(1)));

    ClaimResult claimResult = claim(ANN, at(5), 1);

    assertThat(claimResult.executions()).hasSize(1);
    assertThat(claimResult.next()).isBeforeOrEqualTo(at(5));
  }

  @Test
  void whatTheNodeCouldNotTakeDoesNotSayWhenToLookAgain() {
    enqueued(ExecutionFixtures.call(at(1)).queue("other"));
    enqueued(ExecutionFixtures.call(at(2)).action("backup.directory"));
    enqueued(ExecutionFixtures.call(at(900)));

    assertThat(claim(ANN, at(5), 10).next()).isEqualTo(at(900));
  }

  @Test
  void whatWasClaimedAndWhatIsReadyLaterDoNotHideEachOther() {
    enqueued(ExecutionFixtures.call(at(0)));
    enqueued(ExecutionFixtures.call(at(10)));

    assertThat(claim(ANN, at(0), 10).next()).isEqualTo(at(10));
  }

  // claim: concurrency

  @Test
  void nodesThatRaceNeverClaimTheSameExecution() throws Exception {
    int number = 240;
    List<ExecutionId> waiting = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      waiting.add(enqueued(ExecutionFixtures.call(at(i % 7))));
    }

    List<List<ExecutionId>> answers = race(racer -> () -> claimAll(at(10), 7));

    List<ExecutionId> claimed = new ArrayList<>(answers.stream().flatMap(List::stream).toList());
    claimed.addAll(claimAll(at(10), 100));
    assertThat(claimed).containsExactlyInAnyOrderElementsOf(waiting);
  }

  private List<ExecutionId> claimAll(Instant now, int free) throws Exception {
    List<ExecutionId> all = new ArrayList<>();
    while (true) {
      ClaimResult claimResult = repeating(() -> claim(ANN, now, free));
      if (claimResult.executions().isEmpty()) {
        return all;
      }
      all.addAll(ids(claimResult));
    }
  }

  @Test
  void nodesThatRaceNeverHoldOneLockTogether() throws Exception {
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < THREADS; i++) {
        enqueued(ExecutionFixtures.call(at(i)).locks("db"));
      }
      List<ClaimResult> answers = race(racer -> () -> repeating(() -> claim(ANN, at(10), 10)));
      assertThat(answers.stream().mapToInt(claimResult -> claimResult.executions().size()).sum())
          .isLessThanOrEqualTo(1);
      answers.forEach(
          claimResult ->
              claimResult
                  .executions()
                  .forEach(one -> completed(one.execution(), success(at(11)), at(11))));
      for (int i = 0; i < THREADS; i++) {
        runAll(ANN, at(12));
      }
    }
  }

  // renew

  @Test
  void aLeaseIsProlonged() {
    enqueued(ExecutionFixtures.call(at(0)));
    Execution running = claimOne(ANN, at(0));

    assertThat(renew(at(10), running)).isEqualTo(RenewResult.EXTENDED);

    assertThat(read(running.id()).ownership()).isEqualTo(new Ownership(1, ANN, at(40), false));
    assertThat(claim(BOB, at(39), 10).executions()).isEmpty();
    assertThat(claim(BOB, at(40), 10).executions()).hasSize(1);
  }

  @Test
  void aLeaseThatRanOutIsProlongedIfNobodyTookOver() {
    enqueued(ExecutionFixtures.call(at(0)));
    Execution running = claimOne(ANN, at(0));

    assertThat(renew(at(100), running)).isEqualTo(RenewResult.EXTENDED);

    assertThat(claim(BOB, at(101), 10).executions()).isEmpty();
    assertThat(read(running.id()).attemptCounts()).isEqualTo(new AttemptCounts(1, 0, 0));
  }

  @Test
  void aLeaseIsLostOnceSomebodyTookOver() {
    enqueued(ExecutionFixtures.call(at(0)));
    Execution old = claimOne(ANN, at(0));
    Execution taken = claimOne(BOB, at(30));

    assertThat(renew(at(31), old)).isEqualTo(RenewResult.LOST);

    assertThat(read(old.id())).isEqualTo(taken);
  }

  @Test
  void aLeaseIsLostEvenIfTheSameNodeClaimedAgain() {
    enqueued(ExecutionFixtures.call(at(0)));
    Execution old = claimOne(ANN, at(0));
    Execution again = claimOne(ANN, at(30));

    assertThat(renew(at(31), old)).isEqualTo(RenewResult.LOST);
    assertThat(renew(at(31), again)).isEqualTo(RenewResult.EXTENDED);
  }

  @Test
  void aLeaseOfWhatIsOverIsLost() {
    enqueued(ExecutionFixtures.call(at(0)));
    Execution running = claimOne(ANN, at(0));
    completed(running, success(at(1)), at(1));
    Execution over = read(running.id());

    assertThat(renew(at(2), running)).isEqualTo(RenewResult.LOST);
    assertThat(read(running.id())).isEqualTo(over);
  }

  @Test
  void aLeaseThatWasGivenBackIsLost() {
    enqueued(ExecutionFixtures.call(at(0)));
    Execution running = claimOne(ANN, at(0));
    completed(running, new AttemptResult.Release(null), at(1));

    assertThat(renew(at(2), running)).isEqualTo(RenewResult.LOST);
    assertThat(read(running.id()).state()).isEqualTo(ExecutionState.WAITING);
    assertThat(claimOne(BOB, at(2)).id()).isEqualTo(running.id());
  }

  @Test
  void aLeaseThatNeverWasIsLost() {
    Lease never = new Lease(Rows.newId(), 1);
    Lease future = new Lease(enqueued(ExecutionFixtures.call(at(0))), 7);
    claimOne(ANN, at(0));

    assertThat(store().executions().renew(List.of(never, future), terms(ANN, at(1))))
        .containsExactly(RenewResult.LOST, RenewResult.LOST);
  }

  @Test
  void theWishToStopIsToldByEachRenewalAndTheLeaseIsProlonged() {
    enqueued(ExecutionFixtures.call(at(0)));
    Execution running = claimOne(ANN, at(0));
    store().executions().requestCancel(List.of(running.id()), "too slow", at(1));

    assertThat(renew(at(10), running)).isEqualTo(RenewResult.CANCEL_REQUESTED);
    assertThat(renew(at(20), running)).isEqualTo(RenewResult.CANCEL_REQUESTED);

    assertThat(read(running.id()).ownership()).isEqualTo(new Ownership(1, ANN, at(50), true));
  }

  @Test
  void aLeaseThatIsLostDoesNotSinkItsNeighbours() {
    enqueue(
        at(0),
        ExecutionFixtures.call(at(0)),
        ExecutionFixtures.call(at(1)),
        ExecutionFixtures.call(at(2)));
    List<ClaimResult.ClaimedExecution> claimed = claim(ANN, at(2), 10).executions();
    List<Lease> leases = claimed.stream().map(one -> lease(one.execution())).toList();
    completed(claimed.get(1).execution(), success(at(3)), at(3));
    store().executions().requestCancel(List.of(leases.get(2).execution()), "stop", at(3));

    assertThat(store().executions().renew(leases, terms(ANN, at(4))))
        .containsExactly(RenewResult.EXTENDED, RenewResult.LOST, RenewResult.CANCEL_REQUESTED);
    assertThat(read(leases.get(0).execution()).ownership().leaseUntil()).isEqualTo(at(34));
    assertThat(store().executions().renew(List.of(), terms(ANN, at(4)))).isEmpty();
  }

  @Test
  void whatComesUpCanBeToldWithoutAClaim() {
    ClaimRequest request =
        new ClaimRequest(
            terms(ANN, at(5)), List.of(new ClaimRequest.Capacity(QUEUE, 10)), Set.of(ACTION));
    assertThat(store().executions().nextReadyAt(request)).isNull();
    enqueued(ExecutionFixtures.call(at(10)));
    assertThat(store().executions().nextReadyAt(request)).isEqualTo(at(10));
    enqueued(ExecutionFixtures.call(at(4)));
    assertThat(store().executions().nextReadyAt(request)).isBeforeOrEqualTo(at(5));

    assertThat(claim(ANN, at(5), 10).executions()).hasSize(1);
  }
}
