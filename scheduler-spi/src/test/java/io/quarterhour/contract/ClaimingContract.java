package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.ACTION;
import static io.quarterhour.contract.Rows.ANN;
import static io.quarterhour.contract.Rows.BOB;
import static io.quarterhour.contract.Rows.LEASE;
import static io.quarterhour.contract.Rows.QUEUE;
import static io.quarterhour.contract.Rows.at;
import static io.quarterhour.contract.Rows.failedAttempt;
import static io.quarterhour.contract.Rows.leaseRequest;
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
import io.quarterhour.store.execution.OverdueWork;
import io.quarterhour.store.execution.RenewResult;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The part of {@link ExecutionStoreContract} that tests inserting, claiming and renewing. */
abstract class ClaimingContract extends StoreContract {
  ClaimingContract() {}

  private RenewResult renew(Instant now, Execution execution) {
    return store().executions().renew(List.of(lease(execution)), leaseRequest(ANN, now)).get(0);
  }

  private static ClaimRequest.Capacity capacity(String queue, int free) {
    return new ClaimRequest.Capacity(queue, free);
  }

  // enqueue

  @Test
  void enqueuedExecutionWaits() {
    NewExecution newExecution =
        ExecutionFixtures.call(at(60)).tenant("globex").document("{\"n\":1}").build();

    List<InsertResult> results = enqueue(at(0), List.of(newExecution));

    assertThat(results)
        .containsExactly(new InsertResult(InsertResult.Status.WAITING, newExecution.id()));
    assertThat(read(newExecution.id()))
        .isEqualTo(
            new Execution(
                newExecution.id(),
                Origin.CALL,
                newExecution.routing(),
                newExecution.slots(),
                new ExecutionStatus(ExecutionState.WAITING, null, at(60), null, null),
                AttemptCounts.NONE,
                Ownership.NONE,
                null,
                null));
  }

  @Test
  void enqueuedExecutionIsLeasedOnRequest() {
    NewExecution leased = ExecutionFixtures.call(at(0)).leaseRequested().document("{}").build();
    NewExecution other = ExecutionFixtures.call(at(0)).build();

    assertThat(enqueue(at(1), List.of(other, leased)))
        .containsExactly(
            new InsertResult(InsertResult.Status.WAITING, other.id()),
            new InsertResult(InsertResult.Status.LEASED, leased.id()));

    assertThat(read(leased.id()))
        .isEqualTo(
            new Execution(
                leased.id(),
                Origin.CALL,
                leased.routing(),
                leased.slots(),
                new ExecutionStatus(ExecutionState.RUNNING, null, at(0), at(1), null),
                AttemptCounts.NONE.withNextAttempt(),
                new Ownership(1, ANN, at(1).plus(LEASE), false),
                null,
                null));
    assertThat(claimOne(BOB, at(1)).id()).isEqualTo(other.id());
    assertThat(claim(BOB, at(1), 10).executions()).isEmpty();
  }

  @Test
  void executionLeasedOnEnqueueIsRenewedCompletedAndTakenOver() {
    ExecutionFixtures renewed = ExecutionFixtures.call(at(0)).leaseRequested();
    ExecutionFixtures abandoned = ExecutionFixtures.call(at(0)).leaseRequested();
    enqueue(at(0), renewed, abandoned);
    Execution running = read(renewed.build().id());

    assertThat(renew(at(1), running)).isEqualTo(RenewResult.EXTENDED);
    completeOne(running, success(at(2)), at(2));
    Instant expiry = at(0).plus(LEASE);
    ClaimResult.ClaimedExecution takenOver = claim(BOB, expiry, 10).executions().get(0);

    assertThat(read(running.id()).state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(takenOver.takenOver()).isTrue();
    assertThat(takenOver.execution().id()).isEqualTo(abandoned.build().id());
    assertThat(takenOver.execution().ownership().token()).isEqualTo(2);
    assertThat(takenOver.execution().attemptCounts().lostLeases()).isEqualTo(1);
  }

  @Test
  void enqueuedExecutionWithALockIsNotLeased() {
    ExecutionFixtures leased = ExecutionFixtures.call(at(0)).locks("db").leaseRequested();

    assertThat(enqueue(at(0), leased).get(0).status()).isEqualTo(InsertResult.Status.WAITING);
    assertThat(claimOne(BOB, at(0)).id()).isEqualTo(leased.build().id());
  }

  @Test
  void duplicateWithALeaseRequestIsNotLeased() {
    ExecutionId existing = enqueueOne(ExecutionFixtures.call(at(0)));

    assertThat(enqueue(at(1), ExecutionFixtures.call(at(0)).id(existing).leaseRequested()))
        .containsExactly(new InsertResult(InsertResult.Status.DUPLICATE, existing));
    assertThat(read(existing).state()).isEqualTo(ExecutionState.WAITING);
  }

  @Test
  void executionEnqueuedAgainIsADuplicate() {
    ExecutionFixtures call = ExecutionFixtures.call(at(0));
    ExecutionId id = enqueueOne(call);
    InsertResult duplicate = new InsertResult(InsertResult.Status.DUPLICATE, id);

    assertThat(enqueue(at(1), call)).containsExactly(duplicate);
    Execution running = claimOne(ANN, at(1));
    assertThat(enqueue(at(2), call)).containsExactly(duplicate);
    completeOne(running, success(at(3)), at(3));
    assertThat(enqueue(at(4), call)).containsExactly(duplicate);

    assertThat(read(id).state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(claim(ANN, at(5), 10).executions()).isEmpty();
  }

  @Test
  void enqueueResultsAreInOrderAndDuplicatesDoNotAffectOtherItems() {
    TaskId task = saveTask("acme", "nightly");
    ExecutionFixtures first = ExecutionFixtures.call(at(0));
    ExecutionFixtures existingSlot = ExecutionFixtures.slot(task, at(0)).maxActive(1);
    ExecutionId existing = enqueueOne(existingSlot);
    ExecutionFixtures overlapping = ExecutionFixtures.slot(task, at(1)).maxActive(1);
    ExecutionFixtures second = ExecutionFixtures.call(at(0));

    List<InsertResult> results =
        enqueue(at(0), first, ExecutionFixtures.slot(task, at(0)), overlapping, second, first);

    assertThat(results)
        .containsExactly(
            new InsertResult(InsertResult.Status.WAITING, first.build().id()),
            new InsertResult(InsertResult.Status.DUPLICATE, existing),
            new InsertResult(InsertResult.Status.OVERLAP, overlapping.build().id()),
            new InsertResult(InsertResult.Status.WAITING, second.build().id()),
            new InsertResult(InsertResult.Status.DUPLICATE, first.build().id()));
    assertThat(read(overlapping.build().id()).status().reason())
        .isEqualTo(SkipReason.OVERLAP.description());
  }

  @Test
  void callsWithoutATaskMayShareASlot() {
    assertThat(enqueue(at(0), ExecutionFixtures.call(at(0)), ExecutionFixtures.call(at(0))))
        .extracting(InsertResult::status)
        .containsExactly(InsertResult.Status.WAITING, InsertResult.Status.WAITING);
  }

  @Test
  void enqueueAcceptsAnEmptyList() {
    assertThat(enqueue(at(0), List.of())).isEmpty();
  }

  // claim: versions of parameters

  @Test
  void executionIsClaimedOnlyWithTheCapabilityForItsParameterVersion() {
    ExecutionId first = enqueueOne(ExecutionFixtures.call(at(0)));
    ExecutionId second = enqueueOne(ExecutionFixtures.call(at(0)).version(2));
    ExecutionId third = enqueueOne(ExecutionFixtures.call(at(0)).version(3));
    List<ClaimRequest.Capacity> capacities = List.of(capacity(QUEUE, 10));
    ClaimRequest versionOneOnly =
        new ClaimRequest(leaseRequest(ANN, at(1)), capacities, Set.of(ACTION));
    ClaimRequest versionsOneAndTwo =
        new ClaimRequest(
            leaseRequest(BOB, at(1)),
            capacities,
            Set.of(ACTION, ClaimRequest.capability(ACTION, 2)));

    assertThat(store().executions().claim(versionOneOnly).executions())
        .extracting(claimed -> claimed.execution().id())
        .containsExactly(first);
    assertThat(store().executions().nextReadyAt(versionOneOnly)).isEqualTo(at(1).plus(LEASE));
    assertThat(store().executions().claim(versionsOneAndTwo).executions())
        .extracting(claimed -> claimed.execution().id())
        .containsExactly(second);
    assertThat(read(third).state()).isEqualTo(ExecutionState.WAITING);
  }

  @Test
  void executionKeepsItsParameterVersionAfterALostLease() {
    enqueue(at(0), ExecutionFixtures.call(at(0)).version(2).leaseRequested());
    List<ClaimRequest.Capacity> capacities = List.of(capacity(QUEUE, 10));
    Instant expiry = at(0).plus(LEASE);
    ClaimRequest versionOne =
        new ClaimRequest(leaseRequest(BOB, expiry), capacities, Set.of(ACTION));
    ClaimRequest versionTwo =
        new ClaimRequest(
            leaseRequest(BOB, expiry), capacities, Set.of(ClaimRequest.capability(ACTION, 2)));

    assertThat(store().executions().claim(versionOne).executions()).isEmpty();
    assertThat(store().executions().claim(versionTwo).executions()).hasSize(1);
  }

  // claim: punctual executions

  @Test
  void executionsThatBecameReadyEarlierCanBeLeftOut() {
    List<ExecutionId> calls = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      calls.add(enqueueOne(ExecutionFixtures.call(at(i))));
    }
    // They keep their order, among themselves and with others.
    ExecutionId locked = enqueueOne(ExecutionFixtures.call(at(3)).locks("lock"));
    // Inserted after those that become ready later.
    calls.add(enqueueOne(ExecutionFixtures.call(at(2))));
    ClaimRequest request =
        new ClaimRequest(
            leaseRequest(ANN, at(4)), List.of(capacity(QUEUE, 3)), Set.of(ACTION), at(2));

    assertThat(store().executions().claim(request).executions())
        .extracting(claimed -> claimed.execution().id())
        .containsExactlyInAnyOrder(calls.get(2), calls.get(5), calls.get(3));
    assertThat(store().executions().claim(request).executions())
        .extracting(claimed -> claimed.execution().id())
        .containsExactly(calls.get(4));
    assertThat(store().executions().claim(request).executions()).isEmpty();
    assertThat(
            store()
                .executions()
                .claim(
                    new ClaimRequest(
                        leaseRequest(ANN, at(4)), List.of(capacity(QUEUE, 3)), Set.of(ACTION)))
                .executions())
        .extracting(claimed -> claimed.execution().id())
        .containsExactly(calls.get(0), calls.get(1), locked);
  }

  @Test
  void expiredLeaseOfAPunctualExecutionIsTakenOverAsPunctual() {
    enqueue(at(0), ExecutionFixtures.call(at(0)).leaseRequested());
    enqueue(at(2), ExecutionFixtures.call(at(2)).leaseRequested());
    Instant expiry = at(2).plus(LEASE);
    ClaimRequest request =
        new ClaimRequest(
            leaseRequest(BOB, expiry), List.of(capacity(QUEUE, 3)), Set.of(ACTION), at(1));

    assertThat(store().executions().claim(request).executions())
        .singleElement()
        .satisfies(
            claimed -> {
              assertThat(claimed.takenOver()).isTrue();
              assertThat(claimed.execution().status().readyAt()).isEqualTo(at(2));
            });
  }

  // claim

  @Test
  void claimedExecutionRunsUnderALeaseOfTheNode() {
    TaskId task = saveTask("acme", "nightly");
    NewExecution newExecution =
        ExecutionFixtures.slot(task, at(0))
            .slots(new SlotRange(at(-5), at(-900), at(0), 2))
            .build();
    enqueue(at(0), List.of(newExecution));

    ClaimResult claimResult = claim(ANN, at(10), 10);

    Execution expected =
        new Execution(
            newExecution.id(),
            newExecution.origin(),
            newExecution.routing(),
            newExecution.slots(),
            new ExecutionStatus(ExecutionState.RUNNING, null, at(0), at(10), null),
            new AttemptCounts(1, 0, 0),
            new Ownership(1, ANN, at(40), false),
            null,
            null);
    assertThat(claimResult.executions())
        .containsExactly(new ClaimResult.ClaimedExecution(expected, "{}", false));
    assertThat(read(newExecution.id())).isEqualTo(expected);
  }

  @Test
  void runningExecutionIsNotClaimed() {
    enqueueOne(ExecutionFixtures.call(at(0)));
    claimOne(ANN, at(0));

    assertThat(claim(BOB, at(1), 10).executions()).isEmpty();
    assertThat(claim(ANN, at(1), 10).executions()).isEmpty();
  }

  @Test
  void executionIsNotClaimedUntilReady() {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(60)));

    assertThat(claim(ANN, at(60).minusMillis(1), 10).executions()).isEmpty();
    assertThat(ids(claim(ANN, at(60), 10))).containsExactly(id);
  }

  @Test
  void executionsAreClaimedByReadyTimeThenId() {
    ExecutionFixtures b = ExecutionFixtures.call(at(5));
    ExecutionFixtures c = ExecutionFixtures.call(at(5));
    ExecutionFixtures a = ExecutionFixtures.call(at(1));
    ExecutionFixtures d = ExecutionFixtures.call(at(9));
    enqueue(at(0), d, c, b, a);

    assertThat(ids(claim(ANN, at(10), 3)))
        .containsExactly(a.build().id(), b.build().id(), c.build().id());
    assertThat(ids(claim(ANN, at(10), 3))).containsExactly(d.build().id());
  }

  @Test
  void idsAreOrderedAsUnsignedNumbers() {
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
  void claimIsLimitedByTheCapacityOfTheQueue() {
    for (int i = 0; i < 5; i++) {
      enqueueOne(ExecutionFixtures.call(at(0)));
    }

    assertThat(claim(ANN, at(0), 3).executions()).hasSize(3);
    assertThat(claim(ANN, at(0), 3).executions()).hasSize(2);
    assertThat(claim(ANN, at(0), 3).executions()).isEmpty();
  }

  @Test
  void onlyRequestedQueuesAreClaimed() {
    enqueueOne(ExecutionFixtures.call(at(0)).queue("other"));
    enqueueOne(ExecutionFixtures.call(at(0)).queue("DEFAULT"));
    ExecutionId requested = enqueueOne(ExecutionFixtures.call(at(0)));

    assertThat(ids(claim(ANN, at(0), 10))).containsExactly(requested);
    assertThat(claim(ANN, at(0), Set.of(ACTION)).executions()).isEmpty();
  }

  @Test
  void capacityIsPerQueueAndResultIsSortedByReadyTime() {
    ExecutionId slow1 = enqueueOne(ExecutionFixtures.call(at(1)).queue("slow"));
    ExecutionId fast1 = enqueueOne(ExecutionFixtures.call(at(2)).queue("fast"));
    enqueueOne(ExecutionFixtures.call(at(3)).queue("slow"));
    ExecutionId fast2 = enqueueOne(ExecutionFixtures.call(at(4)).queue("fast"));
    enqueueOne(ExecutionFixtures.call(at(5)).queue("fast"));

    assertThat(ids(claim(ANN, at(9), Set.of(ACTION), capacity("fast", 2), capacity("slow", 1))))
        .containsExactly(slow1, fast1, fast2);
  }

  @Test
  void unsupportedActionsAreNotClaimed() {
    ExecutionId unsupported = enqueueOne(ExecutionFixtures.call(at(0)).action("backup.directory"));
    ExecutionId supported = enqueueOne(ExecutionFixtures.call(at(1)));

    assertThat(ids(claim(ANN, at(2), 1))).containsExactly(supported);
    assertThat(claim(ANN, at(2), Set.of(), capacity(QUEUE, 10)).executions()).isEmpty();
    assertThat(ids(claim(ANN, at(2), Set.of(ACTION, "backup.directory"), capacity(QUEUE, 10))))
        .containsExactly(unsupported);
  }

  @Test
  void claimReturnsTheDocumentWhichMayBeNull() {
    String text = "{\"text\":\"\u00e4 \ud83d\udd52 ' \\\\ %\"}".repeat(500);
    enqueue(
        at(0),
        ExecutionFixtures.call(at(0)).document(text),
        ExecutionFixtures.call(at(1)).document(null));

    assertThat(claim(ANN, at(1), 10).executions())
        .extracting(ClaimResult.ClaimedExecution::document)
        .containsExactly(text, null);
  }

  @Test
  void claimOmitsAtMostLongDocuments() {
    String longest = "x".repeat(ClaimResult.MAX_DOCUMENT);
    String longer = "x".repeat(1 << 20);
    List<ExecutionId> ids =
        enqueue(
                at(0),
                ExecutionFixtures.call(at(0)).document(longest),
                ExecutionFixtures.call(at(1)).document(longer),
                ExecutionFixtures.call(at(2)).document(longer).locks("books"))
            .stream()
            .map(InsertResult::id)
            .toList();

    List<ClaimResult.ClaimedExecution> claimed = claim(ANN, at(2), 10).executions();

    assertThat(claimed).hasSize(3);
    assertThat(claimed.get(0).document()).isEqualTo(longest);
    assertThat(claimed.get(0).documentOmitted()).isFalse();
    for (ClaimResult.ClaimedExecution one : claimed.subList(1, 3)) {
      assertThat(one.document()).isEqualTo(one.documentOmitted() ? null : longer);
    }
    assertThat(ids).allSatisfy(id -> assertThat(store().history().storedDocument(id)).isPresent());
    assertThat(store().history().storedDocument(ids.get(2))).contains(longer);
  }

  // claim: expired leases

  @Test
  void executionWithExpiredLeaseIsTakenOver() {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)));
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
  void attemptWithExpiredLeaseIsRecordedAsInterrupted() {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)));
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
  void lostLeasesAreCounted() {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)));
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
  void executionLeasedOnFireIsTakenOver() {
    TaskId task = saveTask("acme", "nightly");
    InsertResult leased =
        fire(ANN, at(0), task, ExecutionFixtures.slot(task, at(0)).leaseRequested());

    ClaimResult claimResult = claim(BOB, at(30), 10);

    assertThat(ids(claimResult)).containsExactly(leased.id());
    assertThat(claimResult.executions().get(0).takenOver()).isTrue();
    assertThat(claimResult.executions().get(0).execution().attemptCounts())
        .isEqualTo(new AttemptCounts(2, 0, 1));
  }

  @Test
  void claimOfAReleasedExecutionIsNoTakeover() {
    enqueueOne(ExecutionFixtures.call(at(0)));
    completeOne(claimOne(ANN, at(0)), new AttemptResult.Release(null), at(1));

    ClaimResult claimResult = claim(BOB, at(2), 10);

    assertThat(claimResult.executions().get(0).takenOver()).isFalse();
    assertThat(claimResult.executions().get(0).execution().attemptCounts().lostLeases()).isZero();
  }

  @Test
  void expiredExecutionsAreClaimedInOrderOfReadyTime() {
    ExecutionId second = enqueueOne(ExecutionFixtures.call(at(2)));
    claimOne(ANN, at(2));
    ExecutionId first = enqueueOne(ExecutionFixtures.call(at(1)));
    ExecutionId third = enqueueOne(ExecutionFixtures.call(at(3)));

    assertThat(ids(claim(BOB, at(100), 10))).containsExactly(first, second, third);
  }

  // claim: locks

  @Test
  void onlyTheEarlierOfTwoExecutionsWithOneLockIsClaimed() {
    ExecutionId first = enqueueOne(ExecutionFixtures.call(at(0)).locks("db"));
    enqueueOne(ExecutionFixtures.call(at(1)).locks("db"));
    ExecutionId other = enqueueOne(ExecutionFixtures.call(at(2)).locks("disk"));
    ExecutionId free = enqueueOne(ExecutionFixtures.call(at(3)));

    assertThat(ids(claim(ANN, at(10), 10))).containsExactly(first, other, free);
    assertThat(claim(BOB, at(11), 10).executions()).isEmpty();
  }

  @Test
  void executionsWaitingForALockUseNoCapacity() {
    enqueueOne(ExecutionFixtures.call(at(0)).locks("db"));
    claimOne(ANN, at(0));
    enqueueOne(ExecutionFixtures.call(at(1)).locks("db"));
    enqueueOne(ExecutionFixtures.call(at(2)).locks("db"));
    ExecutionId free = enqueueOne(ExecutionFixtures.call(at(3)));

    assertThat(ids(claim(BOB, at(10), 1))).containsExactly(free);
  }

  @Test
  void oneHeldLockPreventsAClaim() {
    enqueueOne(ExecutionFixtures.call(at(0)).locks("db", "disk"));
    claimOne(ANN, at(0));
    enqueueOne(ExecutionFixtures.call(at(1)).locks("disk", "net"));
    ExecutionId other = enqueueOne(ExecutionFixtures.call(at(2)).locks("net"));

    assertThat(ids(claim(BOB, at(10), 10))).containsExactly(other);
  }

  @Test
  void waitingExecutionHoldsNoLocks() {
    enqueueOne(ExecutionFixtures.call(at(60)).locks("db"));
    ExecutionId ready = enqueueOne(ExecutionFixtures.call(at(0)).locks("db"));

    assertThat(ids(claim(ANN, at(0), 10))).containsExactly(ready);
  }

  @Test
  void locksApplyAcrossTenantsTasksQueuesAndActions() {
    enqueueOne(ExecutionFixtures.call(at(0)).locks("db"));
    claimOne(ANN, at(0));
    TaskId task = saveTask("globex", "nightly");
    enqueueOne(ExecutionFixtures.slot(task, at(1)).queue("other").action("b").locks("db"));

    assertThat(claim(BOB, at(2), Set.of("b"), capacity("other", 10)).executions()).isEmpty();
  }

  @Test
  void finishedExecutionFreesItsLocks() {
    enqueueOne(ExecutionFixtures.call(at(0)).locks("db"));
    Execution owner = claimOne(ANN, at(0));
    ExecutionId next = enqueueOne(ExecutionFixtures.call(at(1)).locks("db"));

    completeOne(owner, success(at(5)), at(5));

    assertThat(claimOne(BOB, at(5)).id()).isEqualTo(next);
  }

  @Test
  void executionWaitingForRetryHoldsNoLocks() {
    enqueueOne(ExecutionFixtures.call(at(0)).locks("db"));
    Execution owner = claimOne(ANN, at(0));
    ExecutionId next = enqueueOne(ExecutionFixtures.call(at(1)).locks("db"));

    completeOne(owner, new AttemptResult.Retry(at(20), failedAttempt(1, ANN, at(0), at(5))), at(5));

    assertThat(claimOne(BOB, at(5)).id()).isEqualTo(next);
    assertThat(claim(ANN, at(20), 10).executions()).isEmpty();
  }

  @Test
  void releasedExecutionFreesItsLocks() {
    ExecutionId late = enqueueOne(ExecutionFixtures.call(at(5)).locks("db"));
    Execution owner = claimOne(ANN, at(5));
    ExecutionId early = enqueueOne(ExecutionFixtures.call(at(1)).locks("db"));

    completeOne(owner, new AttemptResult.Release(null), at(6));

    assertThat(claimOne(BOB, at(6)).id()).isEqualTo(early);
    assertThat(read(late).state()).isEqualTo(ExecutionState.WAITING);
  }

  @Test
  void locksAreHeldUntilAnOwnerWithCancellationRequestHasFinished() {
    enqueueOne(ExecutionFixtures.call(at(0)).locks("db"));
    Execution owner = claimOne(ANN, at(0));
    ExecutionId next = enqueueOne(ExecutionFixtures.call(at(1)).locks("db"));
    store().executions().requestCancel(List.of(owner.id()), "too slow", at(2));

    assertThat(claim(BOB, at(3), 10).executions()).isEmpty();
    completeOne(
        owner,
        new AttemptResult.Finished(
            ExecutionState.CANCELLED, "too slow", null, at(0), at(4), List.of(), null),
        at(4));

    assertThat(claimOne(BOB, at(4)).id()).isEqualTo(next);
  }

  @Test
  void expiredExecutionIsNotBlockedByItsOwnLock() {
    ExecutionId id = enqueueOne(ExecutionFixtures.call(at(0)).locks("db"));
    claimOne(ANN, at(0));

    assertThat(claimOne(BOB, at(30)).id()).isEqualTo(id);
  }

  @Test
  void newOwnerHoldsTheLocksAfterATakeover() {
    enqueueOne(ExecutionFixtures.call(at(0)).locks("db"));
    claimOne(ANN, at(0));
    enqueueOne(ExecutionFixtures.call(at(1)).locks("db"));
    Execution owner = claimOne(BOB, at(30));

    assertThat(claim(ANN, at(31), 10).executions()).isEmpty();
    completeOne(owner, success(at(32)), at(32));
    assertThat(claim(ANN, at(32), 10).executions()).hasSize(1);
  }

  @Test
  void lockOfAnExpiredLeaseMayBeTakenOver() {
    ExecutionId late = enqueueOne(ExecutionFixtures.call(at(5)).locks("db"));
    Execution formerClaim = claimOne(ANN, at(5));
    ExecutionId early = enqueueOne(ExecutionFixtures.call(at(1)).locks("db"));
    assertThat(claim(BOB, at(34), 10).executions()).isEmpty();

    assertThat(claimOne(BOB, at(35)).id()).isEqualTo(early);

    assertThat(renew(at(36), formerClaim)).isEqualTo(RenewResult.LOST);
    assertThat(claim(BOB, at(36), 10).executions()).isEmpty();
    completeOne(read(early), success(at(37)), at(37));
    ClaimResult.ClaimedExecution reclaimed = claim(BOB, at(37), 10).executions().get(0);
    assertThat(reclaimed.execution().id()).isEqualTo(late);
    assertThat(reclaimed.takenOver()).isTrue();
  }

  @Test
  void executionAwaitingChildrenHoldsNoLocks() {
    TaskId task = saveTask(TaskId.of("everywhere"), null);
    enqueueOne(ExecutionFixtures.slot(task, at(0)).locks("db"));
    Execution parent = claimOne(ANN, at(0));
    ExecutionId next = enqueueOne(ExecutionFixtures.call(at(1)).locks("db"));

    completeOne(
        parent,
        new AttemptResult.AwaitChildren(
            List.of(
                ExecutionFixtures.child(task, parent.id(), "acme", at(0))
                    .readyAt(at(900))
                    .build())),
        at(2));

    assertThat(claimOne(BOB, at(2)).id()).isEqualTo(next);
  }

  // claim: the next instant

  @Test
  void emptyStoreReturnsNoNextInstant() {
    assertThat(claim(ANN, at(0), 10)).isEqualTo(new ClaimResult(List.of(), null));
  }

  @Test
  void nextIsTheReadyTimeOfTheEarliestWaitingExecution() {
    enqueueOne(ExecutionFixtures.call(at(20)));
    enqueueOne(ExecutionFixtures.call(at(10)));

    assertThat(claim(ANN, at(0), 10).next()).isEqualTo(at(10));
  }

  @Test
  void nextIsTheEndOfALeaseOfAnotherNode() {
    enqueueOne(ExecutionFixtures.call(at(0)));
    claimOne(BOB, at(0));
    enqueueOne(ExecutionFixtures.call(at(60)));

    assertThat(claim(ANN, at(1), 10).next()).isEqualTo(at(30));
  }

  @Test
  void nextIsInThePastIfMoreExecutionsAreReady() {
    enqueueOne(ExecutionFixtures.call(at(0)));
    enqueueOne(ExecutionFixtures.call(at(1)));

    ClaimResult claimResult = claim(ANN, at(5), 1);

    assertThat(claimResult.executions()).hasSize(1);
    assertThat(claimResult.next()).isBeforeOrEqualTo(at(5));
  }

  @Test
  void nextIgnoresOtherQueuesAndUnsupportedActions() {
    enqueueOne(ExecutionFixtures.call(at(1)).queue("other"));
    enqueueOne(ExecutionFixtures.call(at(2)).action("backup.directory"));
    enqueueOne(ExecutionFixtures.call(at(900)));

    assertThat(claim(ANN, at(5), 10).next()).isEqualTo(at(900));
  }

  @Test
  void nextIsReturnedTogetherWithClaimedExecutions() {
    enqueueOne(ExecutionFixtures.call(at(0)));
    enqueueOne(ExecutionFixtures.call(at(10)));

    assertThat(claim(ANN, at(0), 10).next()).isEqualTo(at(10));
  }

  // claim: concurrency

  @Test
  void concurrentClaimsNeverReturnTheSameExecution() throws Exception {
    int number = 240;
    List<ExecutionId> waiting = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      waiting.add(enqueueOne(ExecutionFixtures.call(at(i % 7))));
    }

    List<List<ExecutionId>> results = race(racer -> () -> claimAll(at(10), 7));

    List<ExecutionId> claimed = new ArrayList<>(results.stream().flatMap(List::stream).toList());
    claimed.addAll(claimAll(at(10), 100));
    assertThat(claimed).containsExactlyInAnyOrderElementsOf(waiting);
  }

  private List<ExecutionId> claimAll(Instant now, int free) throws Exception {
    List<ExecutionId> all = new ArrayList<>();
    while (true) {
      ClaimResult claimResult = retryTransient(() -> claim(ANN, now, free));
      if (claimResult.executions().isEmpty()) {
        return all;
      }
      all.addAll(ids(claimResult));
    }
  }

  @Test
  void concurrentClaimsNeverShareALock() throws Exception {
    for (int round = 0; round < 10; round++) {
      for (int i = 0; i < THREADS; i++) {
        enqueueOne(ExecutionFixtures.call(at(i)).locks("db"));
      }
      List<ClaimResult> results = race(racer -> () -> retryTransient(() -> claim(ANN, at(10), 10)));
      assertThat(results.stream().mapToInt(claimResult -> claimResult.executions().size()).sum())
          .isLessThanOrEqualTo(1);
      results.forEach(
          claimResult ->
              claimResult
                  .executions()
                  .forEach(claimed -> completeOne(claimed.execution(), success(at(11)), at(11))));
      for (int i = 0; i < THREADS; i++) {
        runAll(ANN, at(12));
      }
    }
  }

  // renew

  @Test
  void renewalExtendsTheLease() {
    enqueueOne(ExecutionFixtures.call(at(0)));
    Execution running = claimOne(ANN, at(0));

    assertThat(renew(at(10), running)).isEqualTo(RenewResult.EXTENDED);

    assertThat(read(running.id()).ownership()).isEqualTo(new Ownership(1, ANN, at(40), false));
    assertThat(claim(BOB, at(39), 10).executions()).isEmpty();
    assertThat(claim(BOB, at(40), 10).executions()).hasSize(1);
  }

  @Test
  void expiredLeaseIsExtendedUnlessTheExecutionWasTakenOver() {
    enqueueOne(ExecutionFixtures.call(at(0)));
    Execution running = claimOne(ANN, at(0));

    assertThat(renew(at(100), running)).isEqualTo(RenewResult.EXTENDED);

    assertThat(claim(BOB, at(101), 10).executions()).isEmpty();
    assertThat(read(running.id()).attemptCounts()).isEqualTo(new AttemptCounts(1, 0, 0));
  }

  @Test
  void leaseIsLostAfterATakeover() {
    enqueueOne(ExecutionFixtures.call(at(0)));
    Execution formerClaim = claimOne(ANN, at(0));
    Execution takenOver = claimOne(BOB, at(30));

    assertThat(renew(at(31), formerClaim)).isEqualTo(RenewResult.LOST);

    assertThat(read(formerClaim.id())).isEqualTo(takenOver);
  }

  @Test
  void leaseIsLostEvenIfTheSameNodeClaimsAgain() {
    enqueueOne(ExecutionFixtures.call(at(0)));
    Execution formerClaim = claimOne(ANN, at(0));
    Execution reclaimed = claimOne(ANN, at(30));

    assertThat(renew(at(31), formerClaim)).isEqualTo(RenewResult.LOST);
    assertThat(renew(at(31), reclaimed)).isEqualTo(RenewResult.EXTENDED);
  }

  @Test
  void leaseOfAFinishedExecutionIsLost() {
    enqueueOne(ExecutionFixtures.call(at(0)));
    Execution running = claimOne(ANN, at(0));
    completeOne(running, success(at(1)), at(1));
    Execution finished = read(running.id());

    assertThat(renew(at(2), running)).isEqualTo(RenewResult.LOST);
    assertThat(read(running.id())).isEqualTo(finished);
  }

  @Test
  void releasedLeaseIsLost() {
    enqueueOne(ExecutionFixtures.call(at(0)));
    Execution running = claimOne(ANN, at(0));
    completeOne(running, new AttemptResult.Release(null), at(1));

    assertThat(renew(at(2), running)).isEqualTo(RenewResult.LOST);
    assertThat(read(running.id()).state()).isEqualTo(ExecutionState.WAITING);
    assertThat(claimOne(BOB, at(2)).id()).isEqualTo(running.id());
  }

  @Test
  void nonexistentLeaseIsLost() {
    Lease nonexistent = new Lease(Rows.newId(), 1);
    Lease future = new Lease(enqueueOne(ExecutionFixtures.call(at(0))), 7);
    claimOne(ANN, at(0));

    assertThat(store().executions().renew(List.of(nonexistent, future), leaseRequest(ANN, at(1))))
        .containsExactly(RenewResult.LOST, RenewResult.LOST);
  }

  @Test
  void renewalReportsTheCancellationRequestAndExtendsTheLease() {
    enqueueOne(ExecutionFixtures.call(at(0)));
    Execution running = claimOne(ANN, at(0));
    store().executions().requestCancel(List.of(running.id()), "too slow", at(1));

    assertThat(renew(at(10), running)).isEqualTo(RenewResult.CANCEL_REQUESTED);
    assertThat(renew(at(20), running)).isEqualTo(RenewResult.CANCEL_REQUESTED);

    assertThat(read(running.id()).ownership()).isEqualTo(new Ownership(1, ANN, at(50), true));
  }

  @Test
  void lostLeaseDoesNotAffectOtherItems() {
    enqueue(
        at(0),
        ExecutionFixtures.call(at(0)),
        ExecutionFixtures.call(at(1)),
        ExecutionFixtures.call(at(2)));
    List<ClaimResult.ClaimedExecution> claimed = claim(ANN, at(2), 10).executions();
    List<Lease> leases = claimed.stream().map(claim -> lease(claim.execution())).toList();
    completeOne(claimed.get(1).execution(), success(at(3)), at(3));
    store().executions().requestCancel(List.of(leases.get(2).execution()), "stop", at(3));

    assertThat(store().executions().renew(leases, leaseRequest(ANN, at(4))))
        .containsExactly(RenewResult.EXTENDED, RenewResult.LOST, RenewResult.CANCEL_REQUESTED);
    assertThat(read(leases.get(0).execution()).ownership().leaseUntil()).isEqualTo(at(34));
    assertThat(store().executions().renew(List.of(), leaseRequest(ANN, at(4)))).isEmpty();
  }

  @Test
  void executionsThatNobodyClaimsAreOverdue() {
    enqueueOne(ExecutionFixtures.call(at(2)).queue("slow").action("b"));
    enqueueOne(ExecutionFixtures.call(at(1)));
    enqueueOne(ExecutionFixtures.call(at(0)));
    enqueueOne(ExecutionFixtures.call(at(3)).action("b"));

    assertThat(store().executions().unclaimed(at(3), 100).overdue())
        .containsExactly(
            new OverdueWork(QUEUE, ACTION, at(0)), new OverdueWork("slow", "b", at(2)));
    assertThat(store().executions().unclaimed(at(4), 100).overdue()).hasSize(3);
    assertThat(store().executions().unclaimed(at(0), 100).overdue()).isEmpty();
  }

  @Test
  void executionIsOverdueAgainAfterItsLease() {
    enqueueOne(ExecutionFixtures.call(at(0)));
    claimOne(ANN, at(1));

    assertThat(store().executions().unclaimed(at(2), 100).overdue()).isEmpty();
    assertThat(store().executions().unclaimed(at(2).plus(LEASE), 100).overdue())
        .containsExactly(new OverdueWork(QUEUE, ACTION, at(0)));
  }

  @Test
  void finishedExecutionsAndThoseThatAwaitARetryAreNotOverdue() {
    enqueueOne(ExecutionFixtures.call(at(0)));
    completeOne(claimOne(ANN, at(0)), success(at(1)), at(1));
    enqueueOne(ExecutionFixtures.call(at(2)));
    completeOne(
        claimOne(ANN, at(2)),
        new AttemptResult.Retry(at(100), failedAttempt(1, ANN, at(2), at(3))),
        at(3));

    assertThat(store().executions().unclaimed(at(50), 100).overdue()).isEmpty();
  }

  @Test
  void nextReadyAtClaimsNothing() {
    ClaimRequest request =
        new ClaimRequest(
            leaseRequest(ANN, at(5)),
            List.of(new ClaimRequest.Capacity(QUEUE, 10)),
            Set.of(ACTION));
    assertThat(store().executions().nextReadyAt(request)).isNull();
    enqueueOne(ExecutionFixtures.call(at(10)));
    assertThat(store().executions().nextReadyAt(request)).isEqualTo(at(10));
    enqueueOne(ExecutionFixtures.call(at(4)));
    assertThat(store().executions().nextReadyAt(request)).isBeforeOrEqualTo(at(5));

    assertThat(claim(ANN, at(5), 10).executions()).hasSize(1);
  }
}
