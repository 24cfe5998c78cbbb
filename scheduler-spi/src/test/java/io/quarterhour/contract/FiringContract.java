package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.ANN;
import static io.quarterhour.contract.Rows.BOB;
import static io.quarterhour.contract.Rows.GLOBEX;
import static io.quarterhour.contract.Rows.at;
import static io.quarterhour.contract.Rows.initialScheduleState;
import static io.quarterhour.contract.Rows.leaseRequest;
import static io.quarterhour.contract.Rows.newId;
import static io.quarterhour.contract.Rows.routing;
import static io.quarterhour.contract.Rows.skippedSlot;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Ownership;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.execution.RenewResult;
import io.quarterhour.store.task.DueTasks;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.SkippedSlots;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.task.Pause;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The part of {@link TaskStoreContract} that tests due tasks and firing. */
abstract class FiringContract extends StoreContract {
  private static final TaskId NIGHTLY = TaskId.of("acme", "nightly");

  FiringContract() {}

  private static List<TaskId> tasks(DueTasks dueTasks) {
    return dueTasks.tasks().stream().map(dueTask -> dueTask.taskRevision().task()).toList();
  }

  private static ScheduleState paused(Instant next, @Nullable Instant until) {
    return initialScheduleState(next).withPause(new Pause("ann", "holidays", at(-10), until));
  }

  /** Fires a slot and runs its execution to success. */
  private void fireAndRun(TaskId id, Instant slot) {
    fire(ANN, slot, id, ExecutionFixtures.slot(id, slot));
    runAll(ANN, slot);
  }

  // due

  @Test
  void dueReturnsTheNewestRevisionAndTheScheduleState() {
    saveTask(NIGHTLY, at(0));
    store().tasks().save(Rows.taskRow(NIGHTLY, 1), null, Rows.auditEntry(at(-5), "saved"));

    DueTasks dueTasks = store().tasks().due(at(0), 10);

    assertThat(dueTasks.tasks())
        .containsExactly(
            new DueTasks.DueTask(
                new TaskRevision(NIGHTLY, 2), new ScheduleState(1, at(0), at(0), null, 0)));
    assertThat(dueTasks.next()).isNull();
  }

  @Test
  void dueTasksAreSortedByDueTime() {
    TaskId second = saveTask(TaskId.of("acme", "a"), at(-10));
    TaskId third = saveTask(TaskId.of("globex", "b"), at(0));
    TaskId first = saveTask(TaskId.of("c"), at(-20));
    saveTask(TaskId.of("acme", "later"), at(1));
    saveTask(TaskId.of("acme", "never"), null);

    assertThat(tasks(store().tasks().due(at(0), 10))).containsExactly(first, second, third);
  }

  @Test
  void nextIsTheEarliestDueTimeOfTheOtherTasks() {
    saveTask(TaskId.of("acme", "due"), at(0));
    saveTask(TaskId.of("acme", "last"), at(1800));
    saveTask(TaskId.of("acme", "next"), at(900));

    assertThat(store().tasks().due(at(0), 10).next()).isEqualTo(at(900));
    assertThat(store().tasks().due(at(-1), 10).next()).isEqualTo(at(0));
    assertThat(store().tasks().due(at(1800), 10).next()).isNull();
  }

  @Test
  void nextIsTheDueTimeOfTheFirstTaskBeyondTheLimit() {
    TaskId first = saveTask(TaskId.of("acme", "first"), at(-20));
    TaskId second = saveTask(TaskId.of("acme", "second"), at(-10));
    saveTask(TaskId.of("acme", "third"), at(-5));
    saveTask(TaskId.of("acme", "later"), at(900));

    DueTasks dueTasks = store().tasks().due(at(0), 2);

    assertThat(tasks(dueTasks)).containsExactly(first, second);
    assertThat(dueTasks.next()).isEqualTo(at(-5));
  }

  @Test
  void pausedTaskIsNotDue() {
    save(NIGHTLY, paused(at(0), null));

    DueTasks dueTasks = store().tasks().due(at(3600), 10);

    assertThat(dueTasks.tasks()).isEmpty();
    assertThat(dueTasks.next()).isNull();
  }

  @Test
  void taskPausedUntilAnInstantIsDueThen() {
    save(NIGHTLY, paused(at(0), at(3600)));

    assertThat(store().tasks().due(at(3599), 10).tasks()).isEmpty();
    assertThat(store().tasks().due(at(3599), 10).next()).isEqualTo(at(3600));
    assertThat(tasks(store().tasks().due(at(3600), 10))).containsExactly(NIGHTLY);
  }

  @Test
  void pausedTaskIsDueAtTheEndOfItsPauseEvenIfItsNextFireTimeIsLater() {
    save(NIGHTLY, paused(at(7200), at(3600)));

    assertThat(tasks(store().tasks().due(at(3600), 10))).containsExactly(NIGHTLY);
  }

  @Test
  void pausedTaskWithoutANextFireTimeIsNeverDue() {
    save(NIGHTLY, paused(at(0), at(3600)).withNext(null, null));

    assertThat(store().tasks().due(at(9999), 10)).isEqualTo(new DueTasks(List.of(), null));
  }

  @Test
  void dueChangesNothing() {
    saveTask(NIGHTLY, at(0));

    assertThat(store().tasks().due(at(0), 10)).isEqualTo(store().tasks().due(at(0), 10));
  }

  // fire: the schedule state

  @Test
  void firingStoresTheScheduleStateWithTheNextVersion() {
    saveTask(NIGHTLY, at(0));
    ScheduleState next = scheduleState(NIGHTLY).withNext(at(900), at(890)).plusFires(3);

    FireResult result = fire(ANN, at(0), new Firing(NIGHTLY, next, List.of(), List.of()));

    assertThat(result).isEqualTo(new FireResult(true, List.of()));
    assertThat(scheduleState(NIGHTLY)).isEqualTo(new ScheduleState(2, at(900), at(890), null, 3));
    assertThat(store().tasks().due(at(0), 10)).isEqualTo(new DueTasks(List.of(), at(900)));
  }

  @Test
  void firingOfAnOutdatedScheduleStateIsAConflictAndChangesNothing() {
    saveTask(NIGHTLY, at(0));
    Firing outdated =
        new Firing(
            NIGHTLY,
            scheduleState(NIGHTLY).withNext(at(1800), at(1800)),
            List.of(skippedSlot(NIGHTLY, at(-900), SkipReason.TOO_LATE)),
            List.of(ExecutionFixtures.slot(NIGHTLY, at(1)).build()));
    InsertResult inserted = fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));

    assertThat(fire(BOB, at(0), outdated)).isEqualTo(FireResult.CONFLICT);

    assertThat(scheduleState(NIGHTLY)).isEqualTo(new ScheduleState(2, null, null, null, 0));
    assertThat(executionsOf(NIGHTLY)).extracting(Execution::id).containsExactly(inserted.id());
  }

  @Test
  void repeatedFiringIsAConflictAndChangesNothing() {
    saveTask(NIGHTLY, at(0));
    Firing firing = firing(NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).build());
    fire(ANN, at(0), firing);

    assertThat(fire(ANN, at(1), firing)).isEqualTo(FireResult.CONFLICT);
    assertThat(executionsOf(NIGHTLY)).hasSize(1);
    assertThat(scheduleState(NIGHTLY).version()).isEqualTo(2);
  }

  @Test
  void firingOfANonexistentTaskIsAConflict() {
    Firing firing =
        new Firing(
            NIGHTLY,
            initialScheduleState(null),
            List.of(),
            List.of(ExecutionFixtures.slot(NIGHTLY, at(0)).build()));

    assertThat(fire(ANN, at(0), firing)).isEqualTo(FireResult.CONFLICT);
    assertThat(executionsOf(NIGHTLY)).isEmpty();
  }

  @Test
  void conflictDoesNotAffectOtherFirings() {
    List<Firing> firings = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      TaskId id = saveTask(TaskId.of("acme", name), at(0));
      firings.add(firing(id, ExecutionFixtures.slot(id, at(0)).build()));
    }
    fire(BOB, at(0), firings.get(1));

    List<FireResult> results = store().tasks().fire(firings, leaseRequest(ANN, at(0)));

    assertThat(results).extracting(FireResult::applied).containsExactly(true, false, true);
    assertThat(results.get(0).insertResults().get(0).id())
        .isEqualTo(firings.get(0).executions().get(0).id());
    assertThat(results.get(2).insertResults().get(0).id())
        .isEqualTo(firings.get(2).executions().get(0).id());
  }

  @Test
  void fireAcceptsAnEmptyList() {
    assertThat(store().tasks().fire(List.of(), leaseRequest(ANN, at(0)))).isEmpty();
  }

  // fire: insertion of executions

  @Test
  void executionWithoutALeaseRequestWaits() {
    saveTask(NIGHTLY, at(0));
    NewExecution newExecution =
        ExecutionFixtures.slot(NIGHTLY, at(0))
            .slots(new SlotRange(at(-3), at(-900), at(0), 2))
            .build();

    FireResult result = fire(ANN, at(2), firing(NIGHTLY, newExecution));

    assertThat(result.insertResults())
        .containsExactly(new InsertResult(InsertResult.Status.WAITING, newExecution.id()));
    assertThat(read(newExecution.id()))
        .isEqualTo(
            new Execution(
                newExecution.id(),
                newExecution.origin(),
                newExecution.routing(),
                newExecution.slots(),
                new ExecutionStatus(ExecutionState.WAITING, null, at(0), null, null),
                AttemptCounts.NONE,
                Ownership.NONE,
                null,
                null));
  }

  @Test
  void executionWithALeaseRequestIsLeasedToTheFiringNode() {
    saveTask(NIGHTLY, at(0));

    InsertResult result =
        fire(ANN, at(2), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).leaseRequested());

    assertThat(result.status()).isEqualTo(InsertResult.Status.LEASED);
    Execution execution = read(result.id());
    assertThat(execution.status())
        .isEqualTo(new ExecutionStatus(ExecutionState.RUNNING, null, at(0), at(2), null));
    assertThat(execution.attemptCounts()).isEqualTo(new AttemptCounts(1, 0, 0));
    assertThat(execution.ownership()).isEqualTo(new Ownership(1, ANN, at(32), false));
    assertThat(claim(BOB, at(2), 10).executions()).isEmpty();
  }

  @Test
  void leasedExecutionIsCompletedWithTokenOne() {
    saveTask(NIGHTLY, at(0));
    InsertResult result =
        fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).leaseRequested());

    completeOne(read(result.id()), success(at(5)), at(5));

    assertThat(read(result.id()).state()).isEqualTo(ExecutionState.SUCCEEDED);
  }

  @Test
  void executionWithALockIsNotLeased() {
    saveTask(NIGHTLY, at(0));

    InsertResult result =
        fire(
            ANN,
            at(0),
            NIGHTLY,
            ExecutionFixtures.slot(NIGHTLY, at(0)).locks("db").leaseRequested());

    assertThat(result.status()).isEqualTo(InsertResult.Status.WAITING);
    assertThat(read(result.id()).ownership()).isEqualTo(Ownership.NONE);
  }

  @Test
  void longestNamesAreStoredLockedAndClaimed() {
    String longest = "n".repeat(100);
    TaskId task = TaskId.of(longest, longest);
    saveTask(task, at(0));
    String lock = "l".repeat(NewExecution.Constraints.MAX_LOCK_NAME - 1);
    String action = "notifier:" + longest;
    NodeId node = new NodeId(longest, "0123456789abcdef");
    NewExecution first =
        ExecutionFixtures.slot(task, at(0))
            .action(action)
            .queue(longest)
            .locks(lock + "1", lock + "2")
            .build();
    NewExecution second =
        ExecutionFixtures.call(at(0)).action(action).queue(longest).locks(lock + "1").build();

    assertThat(fire(node, at(0), firing(task, first)).applied()).isTrue();
    enqueue(at(0), List.of(second));
    ClaimRequest.Capacity capacity = new ClaimRequest.Capacity(longest, 10);
    ClaimResult claimed = claim(node, at(0), Set.of(action), capacity);

    assertThat(ids(claimed)).containsExactly(first.id());
    Execution running = claimed.executions().get(0).execution();
    assertThat(running.ownership().node()).isEqualTo(node);
    assertThat(store().executions().renew(List.of(lease(running)), leaseRequest(node, at(1))))
        .containsExactly(RenewResult.EXTENDED);
    completeOne(running, success(at(2)), at(2));
    assertThat(ids(claim(node, at(2), Set.of(action), capacity))).containsExactly(second.id());
    assertThat(executionsOf(task)).extracting(Execution::routing).containsExactly(first.routing());
  }

  @Test
  void slotOfALiveExecutionIsADuplicateWithTheIdOfThatExecution() {
    saveTask(NIGHTLY, at(0));
    InsertResult first = fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));

    InsertResult second = fire(ANN, at(1), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));

    assertThat(second).isEqualTo(new InsertResult(InsertResult.Status.DUPLICATE, first.id()));
    assertThat(executionsOf(NIGHTLY)).hasSize(1);
  }

  @Test
  void slotOfAFinishedExecutionIsADuplicate() {
    saveTask(NIGHTLY, at(0));
    InsertResult first = fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));
    runAll(ANN, at(0));

    InsertResult second =
        fire(ANN, at(1), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).leaseRequested());

    assertThat(second).isEqualTo(new InsertResult(InsertResult.Status.DUPLICATE, first.id()));
    assertThat(claim(ANN, at(60), 10).executions()).isEmpty();
  }

  @Test
  void slotOfAnExecutionInsertedBeforeItsTaskIsADuplicate() {
    InsertResult first = enqueue(at(0), ExecutionFixtures.slot(NIGHTLY, at(0))).get(0);
    saveTask(NIGHTLY, at(0));

    InsertResult second = fire(ANN, at(1), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));
    runAll(ANN, at(1));
    InsertResult third = fire(ANN, at(2), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));

    assertThat(List.of(second, third))
        .containsOnly(new InsertResult(InsertResult.Status.DUPLICATE, first.id()));
  }

  private static ExecutionFixtures manual(TaskId task, Instant slot) {
    return ExecutionFixtures.slot(task, slot).origin(new Origin(Origin.Kind.MANUAL, task, 1, null));
  }

  @Test
  void slotOfAnExecutionThatWasCancelledBeforeItStartedIsFree() {
    saveTask(NIGHTLY, at(0));
    InsertResult first = fire(ANN, at(-60), NIGHTLY, manual(NIGHTLY, at(0)));
    store().executions().requestCancel(List.of(first.id()), "not needed", at(-30));

    InsertResult second = fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));

    assertThat(second.status()).isEqualTo(InsertResult.Status.WAITING);
    assertThat(fire(ANN, at(1), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0))))
        .isEqualTo(new InsertResult(InsertResult.Status.DUPLICATE, second.id()));
    runAll(ANN, at(1));
    assertThat(fire(ANN, at(2), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0))))
        .isEqualTo(new InsertResult(InsertResult.Status.DUPLICATE, second.id()));
    assertThat(executionsOf(NIGHTLY))
        .extracting(Execution::state)
        .containsExactlyInAnyOrder(ExecutionState.CANCELLED, ExecutionState.SUCCEEDED);
  }

  @Test
  void slotOfAnExecutionThatWasCancelledWithItsTaskIsFreeForANewTaskOfTheSameId() {
    saveTask(NIGHTLY, at(0));
    fire(ANN, at(-60), NIGHTLY, manual(NIGHTLY, at(0)));
    store().tasks().delete(NIGHTLY, Rows.auditEntry(at(-30), "deleted"));
    saveTask(NIGHTLY, at(0));

    assertThat(fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0))).status())
        .isEqualTo(InsertResult.Status.WAITING);
  }

  @Test
  void slotOfAnExecutionThatWasCancelledWhileItRanIsADuplicate() {
    saveTask(NIGHTLY, at(0));
    InsertResult first =
        fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).leaseRequested());
    store().executions().requestCancel(List.of(first.id()), "too slow", at(1));
    completeOne(
        read(first.id()),
        new AttemptResult.Finished(
            ExecutionState.CANCELLED, "too slow", null, at(0), at(2), List.of(), null),
        at(2));

    assertThat(fire(ANN, at(3), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0))))
        .isEqualTo(new InsertResult(InsertResult.Status.DUPLICATE, first.id()));
  }

  @Test
  void duplicateMergesItsSlotsIntoTheExistingExecution() {
    saveTask(NIGHTLY, at(0));
    InsertResult first = fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));
    SlotRange merged = new SlotRange(at(0), at(-1800), at(0), 3);

    InsertResult second =
        fire(ANN, at(1), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).slots(merged));

    assertThat(second).isEqualTo(new InsertResult(InsertResult.Status.DUPLICATE, first.id()));
    assertThat(read(first.id()).slots()).isEqualTo(merged);
  }

  @Test
  void onlyTheLastOfSeveralSlotsMustBeUnique() {
    saveTask(NIGHTLY, at(0));
    SlotRange merged = new SlotRange(at(0), at(-1800), at(0), 3);
    InsertResult first =
        fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).slots(merged));

    assertThat(fire(ANN, at(1), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(-1800))).status())
        .isEqualTo(InsertResult.Status.WAITING);
    assertThat(fire(ANN, at(1), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0))))
        .isEqualTo(new InsertResult(InsertResult.Status.DUPLICATE, first.id()));
  }

  @Test
  void slotIsUniquePerTenantAndTask() {
    saveTask(NIGHTLY, at(0));
    TaskId other = saveTask("acme", "other");

    fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));

    assertThat(
            fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).tenant("globex"))
                .status())
        .isEqualTo(InsertResult.Status.WAITING);
    assertThat(fire(ANN, at(0), other, ExecutionFixtures.slot(other, at(0))).status())
        .isEqualTo(InsertResult.Status.WAITING);
  }

  @Test
  void skippedSlotMayStillRun() {
    saveTask(NIGHTLY, at(0));
    fire(ANN, at(0), skipFiring(NIGHTLY, skippedSlot(NIGHTLY, at(0), SkipReason.PAUSED)));

    assertThat(fire(ANN, at(1), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0))).status())
        .isEqualTo(InsertResult.Status.WAITING);
  }

  @Test
  void existingIdIsADuplicate() {
    saveTask(NIGHTLY, at(0));
    InsertResult first = fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));

    assertThat(fire(ANN, at(1), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(900)).id(first.id())))
        .isEqualTo(new InsertResult(InsertResult.Status.DUPLICATE, first.id()));
  }

  @Test
  void executionsOfOneFiringAreInsertedInOrder() {
    saveTask(NIGHTLY, at(0));
    NewExecution first = ExecutionFixtures.slot(NIGHTLY, at(-900)).maxActive(2).build();
    NewExecution duplicate = ExecutionFixtures.slot(NIGHTLY, at(-900)).maxActive(2).build();
    NewExecution second = ExecutionFixtures.slot(NIGHTLY, at(0)).maxActive(2).build();
    NewExecution third = ExecutionFixtures.slot(NIGHTLY, at(1)).maxActive(2).build();

    assertThat(fire(ANN, at(2), firing(NIGHTLY, first, duplicate, second, third)).insertResults())
        .containsExactly(
            new InsertResult(InsertResult.Status.WAITING, first.id()),
            new InsertResult(InsertResult.Status.DUPLICATE, first.id()),
            new InsertResult(InsertResult.Status.WAITING, second.id()),
            new InsertResult(InsertResult.Status.OVERLAP, third.id()));
  }

  // fire: overlap

  @Test
  void executionBeyondTheLimitIsRecordedAsSkippedUnderItsId() {
    saveTask(NIGHTLY, at(0));
    fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).maxActive(1));
    ExecutionFixtures overlapping =
        ExecutionFixtures.slot(NIGHTLY, at(900)).maxActive(1).leaseRequested();
    NewExecution newExecution = overlapping.build();

    InsertResult result = fire(BOB, at(901), NIGHTLY, overlapping);

    assertThat(result).isEqualTo(new InsertResult(InsertResult.Status.OVERLAP, newExecution.id()));
    Execution record = read(newExecution.id());
    assertThat(record.state()).isEqualTo(ExecutionState.SKIPPED);
    assertThat(record.status().reason()).isEqualTo(SkipReason.OVERLAP.description());
    assertThat(record.status().startedAt()).isNull();
    assertThat(record.status().endedAt()).isEqualTo(at(901));
    assertThat(record.slots()).isEqualTo(SlotRange.single(at(900)));
    assertThat(record.routing()).isEqualTo(newExecution.routing());
    assertThat(record.task()).contains(NIGHTLY);
  }

  @Test
  void runningExecutionCountsTowardsTheLimit() {
    saveTask(NIGHTLY, at(0));
    InsertResult running =
        fire(
            ANN,
            at(0),
            NIGHTLY,
            ExecutionFixtures.slot(NIGHTLY, at(0)).maxActive(1).leaseRequested());

    assertThat(
            fire(ANN, at(1), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(1)).maxActive(1)).status())
        .isEqualTo(InsertResult.Status.OVERLAP);
    completeOne(read(running.id()), success(at(2)), at(2));
    assertThat(
            fire(ANN, at(2), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(2)).maxActive(1)).status())
        .isEqualTo(InsertResult.Status.WAITING);
  }

  @Test
  void limitOfTwoAllowsTwoExecutions() {
    saveTask(NIGHTLY, at(0));

    assertThat(
            fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).maxActive(2)).status())
        .isEqualTo(InsertResult.Status.WAITING);
    assertThat(
            fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(1)).maxActive(2)).status())
        .isEqualTo(InsertResult.Status.WAITING);
    assertThat(
            fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(2)).maxActive(2)).status())
        .isEqualTo(InsertResult.Status.OVERLAP);
  }

  @Test
  void limitOfZeroAllowsAnyNumberOfExecutions() {
    saveTask(NIGHTLY, at(0));

    for (int i = 0; i < 20; i++) {
      assertThat(fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(i))).status())
          .isEqualTo(InsertResult.Status.WAITING);
    }
  }

  @Test
  void executionsOfOtherTenantsAndTasksDoNotCountTowardsTheLimit() {
    saveTask(NIGHTLY, at(0));
    TaskId other = saveTask("acme", "other");
    fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).tenant("globex"));
    fire(ANN, at(0), other, ExecutionFixtures.slot(other, at(0)));

    assertThat(
            fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(1)).maxActive(1)).status())
        .isEqualTo(InsertResult.Status.WAITING);
  }

  @Test
  void duplicateIsReportedEvenBeyondTheLimit() {
    saveTask(NIGHTLY, at(0));
    InsertResult first =
        fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).maxActive(1));

    assertThat(fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).maxActive(1)))
        .isEqualTo(new InsertResult(InsertResult.Status.DUPLICATE, first.id()));
    assertThat(executionsOf(NIGHTLY)).hasSize(1);
  }

  // fire: records of skipped slots

  @Test
  void skippedSlotsAreRecordedInTheHistory() {
    saveTask(NIGHTLY, at(0));
    SlotRange slots = new SlotRange(at(-901), at(-1800), at(-900), 2);
    SkippedSlots skipped =
        new SkippedSlots(newId(), routing(Rows.ACME), slots, SkipReason.TOO_LATE);

    fire(ANN, at(3), skipFiring(NIGHTLY, skipped));

    Execution record = read(skipped.id());
    assertThat(record.state()).isEqualTo(ExecutionState.SKIPPED);
    assertThat(record.status().reason()).isEqualTo(SkipReason.TOO_LATE.description());
    assertThat(record.status().startedAt()).isNull();
    assertThat(record.status().endedAt()).isEqualTo(at(3));
    assertThat(record.slots()).isEqualTo(slots);
    assertThat(record.routing()).isEqualTo(skipped.routing());
    assertThat(record.task()).contains(NIGHTLY);
    assertThat(record.outcome()).isNull();
    assertThat(record.attemptCounts()).isEqualTo(AttemptCounts.NONE);
  }

  @Test
  void consecutiveSkippedSlotsOfOneReasonAreOneRecord() {
    saveTask(NIGHTLY, at(0));
    SkippedSlots first = skippedSlot(NIGHTLY, at(0), SkipReason.PAUSED);
    SkippedSlots second =
        new SkippedSlots(
            newId(),
            routing(Rows.ACME),
            new SlotRange(at(1790), at(900), at(1800), 2),
            SkipReason.PAUSED);

    fire(ANN, at(1), skipFiring(NIGHTLY, first));
    fire(ANN, at(1801), skipFiring(NIGHTLY, second));

    assertThat(executionsOf(NIGHTLY)).hasSize(1);
    Execution record = read(first.id());
    assertThat(record.slots()).isEqualTo(new SlotRange(at(1790), at(0), at(1800), 3));
    assertThat(record.status().endedAt()).isEqualTo(at(1801));
    assertThat(store().history().execution(TenantScope.ALL, second.id())).isEmpty();
  }

  @Test
  void skippedSlotsOfOneReasonInOneFiringAreOneRecord() {
    saveTask(NIGHTLY, at(0));

    fire(
        ANN,
        at(5),
        skipFiring(
            NIGHTLY,
            skippedSlot(NIGHTLY, at(0), SkipReason.MERGED),
            skippedSlot(NIGHTLY, at(1), SkipReason.MERGED)));

    assertThat(executionsOf(NIGHTLY))
        .extracting(Execution::slots)
        .containsExactly(new SlotRange(at(1), at(0), at(1), 2));
  }

  @Test
  void differentReasonStartsANewRecord() {
    saveTask(NIGHTLY, at(0));

    fire(ANN, at(1), skipFiring(NIGHTLY, skippedSlot(NIGHTLY, at(0), SkipReason.PAUSED)));
    fire(ANN, at(2), skipFiring(NIGHTLY, skippedSlot(NIGHTLY, at(1), SkipReason.TOO_LATE)));
    fire(ANN, at(3), skipFiring(NIGHTLY, skippedSlot(NIGHTLY, at(2), SkipReason.PAUSED)));

    assertThat(executionsOf(NIGHTLY))
        .extracting(record -> record.slots().count())
        .containsExactly(1, 1, 1);
  }

  @Test
  void differentTenantStartsANewRecord() {
    saveTask(NIGHTLY, at(0));
    SkippedSlots ofGlobex =
        new SkippedSlots(newId(), routing(GLOBEX), SlotRange.single(at(1)), SkipReason.PAUSED);

    fire(ANN, at(1), skipFiring(NIGHTLY, skippedSlot(NIGHTLY, at(0), SkipReason.PAUSED)));
    fire(ANN, at(2), skipFiring(NIGHTLY, ofGlobex));

    assertThat(executionsOf(NIGHTLY)).hasSize(2);
    assertThat(read(ofGlobex.id()).tenant()).isEqualTo(GLOBEX);
  }

  @Test
  void eachTaskHasItsOwnRecord() {
    saveTask(NIGHTLY, at(0));
    TaskId other = saveTask("acme", "other");

    fire(ANN, at(1), skipFiring(NIGHTLY, skippedSlot(NIGHTLY, at(0), SkipReason.PAUSED)));
    fire(ANN, at(2), skipFiring(other, skippedSlot(other, at(1), SkipReason.PAUSED)));
    fire(ANN, at(3), skipFiring(NIGHTLY, skippedSlot(NIGHTLY, at(2), SkipReason.PAUSED)));

    assertThat(executionsOf(NIGHTLY))
        .extracting(record -> record.slots().count())
        .containsExactly(2);
    assertThat(executionsOf(other)).extracting(record -> record.slots().count()).containsExactly(1);
  }

  @Test
  void firedExecutionEndsTheRecord() {
    saveTask(NIGHTLY, at(0));

    fire(ANN, at(1), skipFiring(NIGHTLY, skippedSlot(NIGHTLY, at(0), SkipReason.PAUSED)));
    fireAndRun(NIGHTLY, at(5));
    fire(ANN, at(10), skipFiring(NIGHTLY, skippedSlot(NIGHTLY, at(9), SkipReason.PAUSED)));

    assertThat(executionsOf(NIGHTLY))
        .filteredOn(execution -> execution.state() == ExecutionState.SKIPPED)
        .extracting(record -> record.slots().count())
        .containsExactly(1, 1);
  }

  @Test
  void enqueuedExecutionEndsTheRecord() {
    saveTask(NIGHTLY, at(0));

    fire(ANN, at(1), skipFiring(NIGHTLY, skippedSlot(NIGHTLY, at(0), SkipReason.PAUSED)));
    enqueueOne(
        ExecutionFixtures.slot(NIGHTLY, at(5))
            .origin(new Origin(Origin.Kind.MANUAL, NIGHTLY, 1, null)));
    fire(ANN, at(10), skipFiring(NIGHTLY, skippedSlot(NIGHTLY, at(9), SkipReason.PAUSED)));

    assertThat(executionsOf(NIGHTLY)).hasSize(3);
  }

  @Test
  void duplicateDoesNotEndTheRecord() {
    saveTask(NIGHTLY, at(0));
    fireAndRun(NIGHTLY, at(0));

    fire(ANN, at(1), skipFiring(NIGHTLY, skippedSlot(NIGHTLY, at(1), SkipReason.PAUSED)));
    fire(ANN, at(2), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));
    fire(ANN, at(3), skipFiring(NIGHTLY, skippedSlot(NIGHTLY, at(2), SkipReason.PAUSED)));

    assertThat(executionsOf(NIGHTLY)).hasSize(2);
  }

  @Test
  void skippedSlotsAreRecordedBeforeTheExecutionsOfTheirFiring() {
    saveTask(NIGHTLY, at(0));
    fire(ANN, at(1), skipFiring(NIGHTLY, skippedSlot(NIGHTLY, at(0), SkipReason.TOO_LATE)));

    fire(
        ANN,
        at(5),
        new Firing(
            NIGHTLY,
            scheduleState(NIGHTLY),
            List.of(skippedSlot(NIGHTLY, at(2), SkipReason.TOO_LATE)),
            List.of(ExecutionFixtures.slot(NIGHTLY, at(4)).build())));
    fire(ANN, at(7), skipFiring(NIGHTLY, skippedSlot(NIGHTLY, at(6), SkipReason.TOO_LATE)));

    assertThat(executionsOf(NIGHTLY))
        .filteredOn(execution -> execution.state() == ExecutionState.SKIPPED)
        .extracting(record -> record.slots().count())
        .containsExactly(1, 2);
  }

  @Test
  void consecutiveOverlapsAreOneRecordAndReturnItsId() {
    saveTask(NIGHTLY, at(0));
    fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).maxActive(1).leaseRequested());

    InsertResult first =
        fire(ANN, at(901), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(900)).maxActive(1));
    InsertResult second =
        fire(ANN, at(1801), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(1800)).maxActive(1));

    assertThat(second).isEqualTo(new InsertResult(InsertResult.Status.OVERLAP, first.id()));
    assertThat(read(first.id()).slots()).isEqualTo(new SlotRange(at(1800), at(900), at(1800), 2));
    assertThat(read(first.id()).status().endedAt()).isEqualTo(at(1801));
    assertThat(executionsOf(NIGHTLY)).hasSize(2);
  }

  @Test
  void refusedManualRunHasARecordOfItsOwn() {
    saveTask(NIGHTLY, at(0));
    fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).maxActive(1).leaseRequested());

    InsertResult manual = fire(ANN, at(10), NIGHTLY, manual(NIGHTLY, at(10)).maxActive(1));
    InsertResult first =
        fire(ANN, at(900), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(900)).maxActive(1));
    InsertResult again = fire(ANN, at(910), NIGHTLY, manual(NIGHTLY, at(910)).maxActive(1));
    InsertResult second =
        fire(ANN, at(1800), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(1800)).maxActive(1));

    assertThat(second.id()).isEqualTo(first.id());
    assertThat(read(first.id()).slots()).isEqualTo(new SlotRange(at(1800), at(900), at(1800), 2));
    for (InsertResult refused : List.of(manual, again)) {
      assertThat(refused.status()).isEqualTo(InsertResult.Status.OVERLAP);
      assertThat(read(refused.id()).slots().count()).isEqualTo(1);
      assertThat(read(refused.id()).origin().kind()).isEqualTo(Origin.Kind.MANUAL);
    }
  }

  // fire: concurrency

  @Test
  void concurrentNodesFireEachSlotOnce() throws Exception {
    int tasks = 10;
    int slots = 8;
    for (int i = 0; i < tasks; i++) {
      saveTask(TaskId.of("acme", "task-" + i), at(0));
    }

    List<List<InsertResult>> results = race(racer -> () -> fireAllDue(racer, slots));

    List<ExecutionId> inserted =
        results.stream().flatMap(List::stream).map(InsertResult::id).toList();
    assertThat(inserted).hasSize(tasks * slots).doesNotHaveDuplicates();
    for (int i = 0; i < tasks; i++) {
      TaskId id = TaskId.of("acme", "task-" + i);
      assertThat(executionsOf(id)).hasSize(slots);
      assertThat(executionsOf(id)).extracting(Execution::slot).doesNotHaveDuplicates();
      assertThat(scheduleState(id))
          .isEqualTo(new ScheduleState(1 + slots, null, null, null, slots));
    }
  }

  /**
   * Fires the due tasks slot by slot, with one slot per second, until no task will be due. A store
   * may leave out a task that another transaction has locked until a later instant.
   */
  private List<InsertResult> fireAllDue(int racer, int slots) throws Exception {
    Instant time = at(slots);
    Random random = new Random(racer);
    List<InsertResult> inserted = new ArrayList<>();
    while (true) {
      Instant now = time;
      DueTasks found = retryTransient(() -> store().tasks().due(now, 5));
      List<DueTasks.DueTask> due = new ArrayList<>(found.tasks());
      if (due.isEmpty() && found.next() == null) {
        return inserted;
      }
      if (due.isEmpty()) {
        time = found.next().isAfter(now) ? found.next() : now;
        continue;
      }
      Collections.shuffle(due, random);
      List<Firing> firings = due.stream().map(dueTask -> nextSlot(dueTask, slots)).toList();
      retryTransient(() -> store().tasks().fire(firings, leaseRequest(ANN, now)))
          .forEach(result -> inserted.addAll(result.insertResults()));
    }
  }

  private static Firing nextSlot(DueTasks.DueTask dueTask, int slots) {
    Instant slot = dueTask.scheduleState().next();
    Instant last = at(slots - 1L);
    Instant next = slot.isBefore(last) ? slot.plusSeconds(1) : null;
    TaskId id = dueTask.taskRevision().task();
    return new Firing(
        id,
        dueTask.scheduleState().withNext(next, next).plusFires(1),
        List.of(),
        List.of(ExecutionFixtures.slot(id, slot).build()));
  }

  @Test
  void slotIsInsertedOnceByConcurrentThreads() throws Exception {
    saveTask(NIGHTLY, null);

    for (int round = 0; round < 20; round++) {
      Instant slot = at(round);
      List<InsertResult> results =
          race(
              racer ->
                  () ->
                      retryTransient(
                          () -> enqueue(slot, ExecutionFixtures.slot(NIGHTLY, slot)).get(0)));

      Map<InsertResult.Status, Integer> statuses = new HashMap<>();
      results.forEach(result -> statuses.merge(result.status(), 1, Integer::sum));
      assertThat(statuses)
          .isEqualTo(
              Map.of(InsertResult.Status.WAITING, 1, InsertResult.Status.DUPLICATE, THREADS - 1));
      assertThat(results).extracting(InsertResult::id).containsOnly(results.get(0).id());
    }
  }

  @Test
  void limitHoldsForConcurrentInserts() throws Exception {
    saveTask(NIGHTLY, null);

    for (int round = 0; round < 20; round++) {
      int first = round * THREADS;
      List<InsertResult> results =
          race(
              racer ->
                  () ->
                      retryTransient(
                          () ->
                              enqueue(
                                      at(first),
                                      ExecutionFixtures.slot(NIGHTLY, at(first + (long) racer))
                                          .maxActive(1))
                                  .get(0)));
      assertThat(results)
          .extracting(InsertResult::status)
          .containsOnlyOnce(InsertResult.Status.WAITING);
      runAll(ANN, at(1000));
    }
  }
}
