package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.ANN;
import static io.quarterhour.contract.Rows.BOB;
import static io.quarterhour.contract.Rows.GLOBEX;
import static io.quarterhour.contract.Rows.assignment;
import static io.quarterhour.contract.Rows.at;
import static io.quarterhour.contract.Rows.firstTimetable;
import static io.quarterhour.contract.Rows.newId;
import static io.quarterhour.contract.Rows.skipped;
import static io.quarterhour.contract.Rows.terms;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Ownership;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.NewExecution;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The part of {@link TaskStoreContract} that is about due tasks and firing. */
abstract class FiringContract extends StoreContract {
  private static final TaskId NIGHTLY = TaskId.of("acme", "nightly");

  FiringContract() {}

  private static List<TaskId> tasks(DueTasks dueTasks) {
    return dueTasks.tasks().stream().map(dueTask -> dueTask.definition().task()).toList();
  }

  private static ScheduleState paused(Instant next, @Nullable Instant until) {
    return firstTimetable(next).withPause(new Pause("ann", "holidays", at(-10), until));
  }

  /** Fires a slot and runs it. */
  private void ran(TaskId id, Instant slot) {
    fire(ANN, slot, id, ExecutionFixtures.slot(id, slot));
    runAll(ANN, slot);
  }

  // due

  @Test
  void dueTasksAreFoundWithTheirNewestRevisionAndTheirTimetable() {
    savedTask(NIGHTLY, at(0));
    store().tasks().save(Rows.row(NIGHTLY, 1), null, Rows.audit(at(-5), "saved"));

    DueTasks dueTasks = store().tasks().due(at(0), 10);

    assertThat(dueTasks.tasks())
        .containsExactly(
            new DueTasks.DueTask(
                new TaskRevision(NIGHTLY, 2), new ScheduleState(1, at(0), at(0), null, 0)));
    assertThat(dueTasks.next()).isNull();
  }

  @Test
  void theEarliestDueTaskComesFirst() {
    TaskId second = savedTask(TaskId.of("acme", "a"), at(-10));
    TaskId third = savedTask(TaskId.of("globex", "b"), at(0));
    TaskId first = savedTask(TaskId.of("c"), at(-20));
    savedTask(TaskId.of("acme", "later"), at(1));
    savedTask(TaskId.of("acme", "never"), null);

    assertThat(tasks(store().tasks().due(at(0), 10))).containsExactly(first, second, third);
  }

  @Test
  void theEarliestOfAllOtherTasksSaysWhenToLookAgain() {
    savedTask(TaskId.of("acme", "due"), at(0));
    savedTask(TaskId.of("acme", "last"), at(1800));
    savedTask(TaskId.of("acme", "next"), at(900));

    assertThat(store().tasks().due(at(0), 10).next()).isEqualTo(at(900));
    assertThat(store().tasks().due(at(-1), 10).next()).isEqualTo(at(0));
    assertThat(store().tasks().due(at(1800), 10).next()).isNull();
  }

  @Test
  void aLimitCutsTheListAndTheNextInstantIsThatOfTheFirstOneCutOff() {
    TaskId first = savedTask(TaskId.of("acme", "first"), at(-20));
    TaskId second = savedTask(TaskId.of("acme", "second"), at(-10));
    savedTask(TaskId.of("acme", "third"), at(-5));
    savedTask(TaskId.of("acme", "later"), at(900));

    DueTasks dueTasks = store().tasks().due(at(0), 2);

    assertThat(tasks(dueTasks)).containsExactly(first, second);
    assertThat(dueTasks.next()).isEqualTo(at(-5));
  }

  @Test
  void aPausedTaskIsNotDue() {
    save(NIGHTLY, paused(at(0), null));

    DueTasks dueTasks = store().tasks().due(at(3600), 10);

    assertThat(dueTasks.tasks()).isEmpty();
    assertThat(dueTasks.next()).isNull();
  }

  @Test
  void aTaskThatIsPausedUntilAnInstantIsDueThen() {
    save(NIGHTLY, paused(at(0), at(3600)));

    assertThat(store().tasks().due(at(3599), 10).tasks()).isEmpty();
    assertThat(store().tasks().due(at(3599), 10).next()).isEqualTo(at(3600));
    assertThat(tasks(store().tasks().due(at(3600), 10))).containsExactly(NIGHTLY);
  }

  @Test
  void aPausedTaskIsDueByTheEndOfItsPauseEvenIfItsNextFireTimeIsLater() {
    save(NIGHTLY, paused(at(7200), at(3600)));

    assertThat(tasks(store().tasks().due(at(3600), 10))).containsExactly(NIGHTLY);
  }

  @Test
  void aPausedTaskWithoutANextFireTimeIsNeverDue() {
    save(NIGHTLY, paused(at(0), at(3600)).withNext(null, null));

    assertThat(store().tasks().due(at(9999), 10)).isEqualTo(new DueTasks(List.of(), null));
  }

  @Test
  void lookingForDueTasksChangesNothing() {
    savedTask(NIGHTLY, at(0));

    assertThat(store().tasks().due(at(0), 10)).isEqualTo(store().tasks().due(at(0), 10));
  }

  // fire: the timetable

  @Test
  void aFiringStoresTheTimetableWithTheNextVersion() {
    savedTask(NIGHTLY, at(0));
    ScheduleState next = timetable(NIGHTLY).withNext(at(900), at(890)).plusFires(3);

    FireResult answer = fire(ANN, at(0), new Firing(NIGHTLY, next, List.of(), List.of()));

    assertThat(answer).isEqualTo(new FireResult(true, List.of()));
    assertThat(timetable(NIGHTLY)).isEqualTo(new ScheduleState(2, at(900), at(890), null, 3));
    assertThat(store().tasks().due(at(0), 10)).isEqualTo(new DueTasks(List.of(), at(900)));
  }

  @Test
  void aFiringOfATimetableThatWasMovedMeanwhileIsLostAndChangesNothing() {
    savedTask(NIGHTLY, at(0));
    Firing slow =
        new Firing(
            NIGHTLY,
            timetable(NIGHTLY).withNext(at(1800), at(1800)),
            List.of(skipped(NIGHTLY, at(-900), SkipReason.TOO_LATE)),
            List.of(ExecutionFixtures.slot(NIGHTLY, at(1)).make()));
    InsertResult quick = fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));

    assertThat(fire(BOB, at(0), slow)).isEqualTo(FireResult.CONFLICT);

    assertThat(timetable(NIGHTLY)).isEqualTo(new ScheduleState(2, null, null, null, 0));
    assertThat(listOf(NIGHTLY)).extracting(Execution::id).containsExactly(quick.id());
  }

  @Test
  void aFiringThatIsRepeatedIsLostAndChangesNothing() {
    savedTask(NIGHTLY, at(0));
    Firing firing = firing(NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).make());
    fire(ANN, at(0), firing);

    assertThat(fire(ANN, at(1), firing)).isEqualTo(FireResult.CONFLICT);
    assertThat(listOf(NIGHTLY)).hasSize(1);
    assertThat(timetable(NIGHTLY).version()).isEqualTo(2);
  }

  @Test
  void aFiringOfATaskThatDoesNotExistIsLost() {
    Firing firing =
        new Firing(
            NIGHTLY,
            firstTimetable(null),
            List.of(),
            List.of(ExecutionFixtures.slot(NIGHTLY, at(0)).make()));

    assertThat(fire(ANN, at(0), firing)).isEqualTo(FireResult.CONFLICT);
    assertThat(listOf(NIGHTLY)).isEmpty();
  }

  @Test
  void aFiringThatIsLostDoesNotSinkItsNeighbours() {
    List<Firing> firings = new ArrayList<>();
    for (String name : List.of("a", "b", "c")) {
      TaskId id = savedTask(TaskId.of("acme", name), at(0));
      firings.add(firing(id, ExecutionFixtures.slot(id, at(0)).make()));
    }
    fire(BOB, at(0), firings.get(1));

    List<FireResult> answers = store().tasks().fire(firings, terms(ANN, at(0)));

    assertThat(answers).extracting(FireResult::applied).containsExactly(true, false, true);
    assertThat(answers.get(0).executions().get(0).id())
        .isEqualTo(firings.get(0).executions().get(0).id());
    assertThat(answers.get(2).executions().get(0).id())
        .isEqualTo(firings.get(2).executions().get(0).id());
  }

  @Test
  void nothingToFireIsNoFault() {
    assertThat(store().tasks().fire(List.of(), terms(ANN, at(0)))).isEmpty();
  }

  // fire: admission

  @Test
  void anExecutionThatNobodyWantsAtOnceWaits() {
    savedTask(NIGHTLY, at(0));
    NewExecution asked =
        ExecutionFixtures.slot(NIGHTLY, at(0))
            .slots(new SlotRange(at(-3), at(-900), at(0), 2))
            .make();

    FireResult answer = fire(ANN, at(2), firing(NIGHTLY, asked));

    assertThat(answer.executions())
        .containsExactly(new InsertResult(InsertResult.Status.WAITING, asked.id()));
    assertThat(read(asked.id()))
        .isEqualTo(
            new Execution(
                asked.id(),
                asked.origin(),
                asked.routing(),
                asked.slots(),
                new ExecutionStatus(ExecutionState.WAITING, null, at(0), null, null),
                AttemptCounts.NONE,
                Ownership.NONE,
                null,
                null));
  }

  @Test
  void anExecutionThatIsWantedAtOnceIsLeasedToTheNodeThatFires() {
    savedTask(NIGHTLY, at(0));

    InsertResult answer =
        fire(ANN, at(2), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).leased());

    assertThat(answer.status()).isEqualTo(InsertResult.Status.LEASED);
    Execution execution = read(answer.id());
    assertThat(execution.status())
        .isEqualTo(new ExecutionStatus(ExecutionState.RUNNING, null, at(0), at(2), null));
    assertThat(execution.attemptCounts()).isEqualTo(new AttemptCounts(1, 0, 0));
    assertThat(execution.ownership()).isEqualTo(new Ownership(1, ANN, at(32), false));
    assertThat(claim(BOB, at(2), 10).executions()).isEmpty();
  }

  @Test
  void aLeasedExecutionIsCompletedWithTokenOne() {
    savedTask(NIGHTLY, at(0));
    InsertResult answer =
        fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).leased());

    completed(read(answer.id()), success(at(5)), at(5));

    assertThat(read(answer.id()).state()).isEqualTo(ExecutionState.SUCCEEDED);
  }

  @Test
  void anExecutionThatNamesALockIsNotLeasedAtOnce() {
    savedTask(NIGHTLY, at(0));

    InsertResult answer =
        fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).locks("db").leased());

    assertThat(answer.status()).isEqualTo(InsertResult.Status.WAITING);
    assertThat(read(answer.id()).ownership()).isEqualTo(Ownership.NONE);
  }

  @Test
  void aSlotThatALiveExecutionHasIsADuplicateAndTheAnswerNamesThatExecution() {
    savedTask(NIGHTLY, at(0));
    InsertResult first = fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));

    InsertResult second = fire(ANN, at(1), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));

    assertThat(second).isEqualTo(new InsertResult(InsertResult.Status.DUPLICATE, first.id()));
    assertThat(listOf(NIGHTLY)).hasSize(1);
  }

  @Test
  void aSlotThatAnExecutionOfTheHistoryHasIsADuplicate() {
    savedTask(NIGHTLY, at(0));
    InsertResult first = fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));
    runAll(ANN, at(0));

    InsertResult second =
        fire(ANN, at(1), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).leased());

    assertThat(second).isEqualTo(new InsertResult(InsertResult.Status.DUPLICATE, first.id()));
    assertThat(claim(ANN, at(60), 10).executions()).isEmpty();
  }

  @Test
  void aSlotThatHadAnExecutionBeforeItsTaskWasSavedIsADuplicate() {
    InsertResult first = enqueue(at(0), ExecutionFixtures.slot(NIGHTLY, at(0))).get(0);
    savedTask(NIGHTLY, at(0));

    InsertResult second = fire(ANN, at(1), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));
    runAll(ANN, at(1));
    InsertResult third = fire(ANN, at(2), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));

    assertThat(List.of(second, third))
        .containsOnly(new InsertResult(InsertResult.Status.DUPLICATE, first.id()));
  }

  @Test
  void whatStandsForASlotStandsForThoseThatWereMergedIntoItToo() {
    savedTask(NIGHTLY, at(0));
    InsertResult first = fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));
    SlotRange merged = new SlotRange(at(0), at(-1800), at(0), 3);

    InsertResult second =
        fire(ANN, at(1), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).slots(merged));

    assertThat(second).isEqualTo(new InsertResult(InsertResult.Status.DUPLICATE, first.id()));
    assertThat(read(first.id()).slots()).isEqualTo(merged);
  }

  @Test
  void theLastOfSeveralSlotsIsTheOneThatMustBeUnique() {
    savedTask(NIGHTLY, at(0));
    SlotRange merged = new SlotRange(at(0), at(-1800), at(0), 3);
    InsertResult first =
        fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).slots(merged));

    assertThat(fire(ANN, at(1), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(-1800))).status())
        .isEqualTo(InsertResult.Status.WAITING);
    assertThat(fire(ANN, at(1), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0))))
        .isEqualTo(new InsertResult(InsertResult.Status.DUPLICATE, first.id()));
  }

  @Test
  void aSlotIsUniqueForEachTenantAndEachTask() {
    savedTask(NIGHTLY, at(0));
    TaskId other = savedTask("acme", "other");

    fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));

    assertThat(
            fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).tenant("globex"))
                .status())
        .isEqualTo(InsertResult.Status.WAITING);
    assertThat(fire(ANN, at(0), other, ExecutionFixtures.slot(other, at(0))).status())
        .isEqualTo(InsertResult.Status.WAITING);
  }

  @Test
  void aSlotThatWasSkippedMayStillRun() {
    savedTask(NIGHTLY, at(0));
    fire(ANN, at(0), skipping(NIGHTLY, skipped(NIGHTLY, at(0), SkipReason.PAUSED)));

    assertThat(fire(ANN, at(1), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0))).status())
        .isEqualTo(InsertResult.Status.WAITING);
  }

  @Test
  void anIdThatWasThereAlreadyIsADuplicate() {
    savedTask(NIGHTLY, at(0));
    InsertResult first = fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));

    assertThat(fire(ANN, at(1), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(900)).id(first.id())))
        .isEqualTo(new InsertResult(InsertResult.Status.DUPLICATE, first.id()));
  }

  @Test
  void twoExecutionsOfOneFiringAreAdmittedInOrder() {
    savedTask(NIGHTLY, at(0));
    NewExecution first = ExecutionFixtures.slot(NIGHTLY, at(-900)).limit(2).make();
    NewExecution again = ExecutionFixtures.slot(NIGHTLY, at(-900)).limit(2).make();
    NewExecution second = ExecutionFixtures.slot(NIGHTLY, at(0)).limit(2).make();
    NewExecution third = ExecutionFixtures.slot(NIGHTLY, at(1)).limit(2).make();

    assertThat(fire(ANN, at(2), firing(NIGHTLY, first, again, second, third)).executions())
        .containsExactly(
            new InsertResult(InsertResult.Status.WAITING, first.id()),
            new InsertResult(InsertResult.Status.DUPLICATE, first.id()),
            new InsertResult(InsertResult.Status.WAITING, second.id()),
            new InsertResult(InsertResult.Status.OVERLAP, third.id()));
  }

  // fire: overlap

  @Test
  void anExecutionBeyondTheLimitIsRecordedAsSkippedUnderItsId() {
    savedTask(NIGHTLY, at(0));
    fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).limit(1));
    ExecutionFixtures beyond = ExecutionFixtures.slot(NIGHTLY, at(900)).limit(1).leased();
    NewExecution asked = beyond.make();

    InsertResult answer = fire(BOB, at(901), NIGHTLY, beyond);

    assertThat(answer).isEqualTo(new InsertResult(InsertResult.Status.OVERLAP, asked.id()));
    Execution record = read(asked.id());
    assertThat(record.state()).isEqualTo(ExecutionState.SKIPPED);
    assertThat(record.status().reason()).isEqualTo(SkipReason.OVERLAP.description());
    assertThat(record.status().startedAt()).isNull();
    assertThat(record.status().endedAt()).isEqualTo(at(901));
    assertThat(record.slots()).isEqualTo(SlotRange.single(at(900)));
    assertThat(record.routing()).isEqualTo(asked.routing());
    assertThat(record.task()).contains(NIGHTLY);
  }

  @Test
  void aRunningExecutionCountsTowardsTheLimit() {
    savedTask(NIGHTLY, at(0));
    InsertResult running =
        fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).limit(1).leased());

    assertThat(fire(ANN, at(1), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(1)).limit(1)).status())
        .isEqualTo(InsertResult.Status.OVERLAP);
    completed(read(running.id()), success(at(2)), at(2));
    assertThat(fire(ANN, at(2), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(2)).limit(1)).status())
        .isEqualTo(InsertResult.Status.WAITING);
  }

  @Test
  void aLimitOfTwoAdmitsTwo() {
    savedTask(NIGHTLY, at(0));

    assertThat(fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).limit(2)).status())
        .isEqualTo(InsertResult.Status.WAITING);
    assertThat(fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(1)).limit(2)).status())
        .isEqualTo(InsertResult.Status.WAITING);
    assertThat(fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(2)).limit(2)).status())
        .isEqualTo(InsertResult.Status.OVERLAP);
  }

  @Test
  void aLimitOfZeroAdmitsAnyNumber() {
    savedTask(NIGHTLY, at(0));

    for (int i = 0; i < 20; i++) {
      assertThat(fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(i))).status())
          .isEqualTo(InsertResult.Status.WAITING);
    }
  }

  @Test
  void executionsOfOtherTenantsAndTasksDoNotCountTowardsTheLimit() {
    savedTask(NIGHTLY, at(0));
    TaskId other = savedTask("acme", "other");
    fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).tenant("globex"));
    fire(ANN, at(0), other, ExecutionFixtures.slot(other, at(0)));

    assertThat(fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(1)).limit(1)).status())
        .isEqualTo(InsertResult.Status.WAITING);
  }

  @Test
  void aDuplicateIsADuplicateEvenBeyondTheLimit() {
    savedTask(NIGHTLY, at(0));
    InsertResult first = fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).limit(1));

    assertThat(fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).limit(1)))
        .isEqualTo(new InsertResult(InsertResult.Status.DUPLICATE, first.id()));
    assertThat(listOf(NIGHTLY)).hasSize(1);
  }

  // fire: records of skipped slots

  @Test
  void skippedSlotsBecomeARecordOfTheHistory() {
    savedTask(NIGHTLY, at(0));
    SlotRange slots = new SlotRange(at(-901), at(-1800), at(-900), 2);
    SkippedSlots skipped =
        new SkippedSlots(newId(), assignment(Rows.ACME), slots, SkipReason.TOO_LATE);

    fire(ANN, at(3), skipping(NIGHTLY, skipped));

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
    savedTask(NIGHTLY, at(0));
    SkippedSlots first = skipped(NIGHTLY, at(0), SkipReason.PAUSED);
    SkippedSlots second =
        new SkippedSlots(
            newId(),
            assignment(Rows.ACME),
            new SlotRange(at(1790), at(900), at(1800), 2),
            SkipReason.PAUSED);

    fire(ANN, at(1), skipping(NIGHTLY, first));
    fire(ANN, at(1801), skipping(NIGHTLY, second));

    assertThat(listOf(NIGHTLY)).hasSize(1);
    Execution record = read(first.id());
    assertThat(record.slots()).isEqualTo(new SlotRange(at(1790), at(0), at(1800), 3));
    assertThat(record.status().endedAt()).isEqualTo(at(1801));
    assertThat(store().history().execution(TenantScope.ALL, second.id())).isEmpty();
  }

  @Test
  void skippedSlotsOfOneReasonInOneFiringAreOneRecord() {
    savedTask(NIGHTLY, at(0));

    fire(
        ANN,
        at(5),
        skipping(
            NIGHTLY,
            skipped(NIGHTLY, at(0), SkipReason.MERGED),
            skipped(NIGHTLY, at(1), SkipReason.MERGED)));

    assertThat(listOf(NIGHTLY))
        .extracting(Execution::slots)
        .containsExactly(new SlotRange(at(1), at(0), at(1), 2));
  }

  @Test
  void anotherReasonBeginsAnotherRecord() {
    savedTask(NIGHTLY, at(0));

    fire(ANN, at(1), skipping(NIGHTLY, skipped(NIGHTLY, at(0), SkipReason.PAUSED)));
    fire(ANN, at(2), skipping(NIGHTLY, skipped(NIGHTLY, at(1), SkipReason.TOO_LATE)));
    fire(ANN, at(3), skipping(NIGHTLY, skipped(NIGHTLY, at(2), SkipReason.PAUSED)));

    assertThat(listOf(NIGHTLY))
        .extracting(record -> record.slots().count())
        .containsExactly(1, 1, 1);
  }

  @Test
  void anotherTenantBeginsAnotherRecord() {
    savedTask(NIGHTLY, at(0));
    SkippedSlots ofGlobex =
        new SkippedSlots(newId(), assignment(GLOBEX), SlotRange.single(at(1)), SkipReason.PAUSED);

    fire(ANN, at(1), skipping(NIGHTLY, skipped(NIGHTLY, at(0), SkipReason.PAUSED)));
    fire(ANN, at(2), skipping(NIGHTLY, ofGlobex));

    assertThat(listOf(NIGHTLY)).hasSize(2);
    assertThat(read(ofGlobex.id()).tenant()).isEqualTo(GLOBEX);
  }

  @Test
  void anotherTaskBeginsAnotherRecord() {
    savedTask(NIGHTLY, at(0));
    TaskId other = savedTask("acme", "other");

    fire(ANN, at(1), skipping(NIGHTLY, skipped(NIGHTLY, at(0), SkipReason.PAUSED)));
    fire(ANN, at(2), skipping(other, skipped(other, at(1), SkipReason.PAUSED)));
    fire(ANN, at(3), skipping(NIGHTLY, skipped(NIGHTLY, at(2), SkipReason.PAUSED)));

    assertThat(listOf(NIGHTLY)).extracting(record -> record.slots().count()).containsExactly(2);
    assertThat(listOf(other)).extracting(record -> record.slots().count()).containsExactly(1);
  }

  @Test
  void anAdmittedExecutionEndsARecord() {
    savedTask(NIGHTLY, at(0));

    fire(ANN, at(1), skipping(NIGHTLY, skipped(NIGHTLY, at(0), SkipReason.PAUSED)));
    ran(NIGHTLY, at(5));
    fire(ANN, at(10), skipping(NIGHTLY, skipped(NIGHTLY, at(9), SkipReason.PAUSED)));

    assertThat(listOf(NIGHTLY))
        .filteredOn(execution -> execution.state() == ExecutionState.SKIPPED)
        .extracting(record -> record.slots().count())
        .containsExactly(1, 1);
  }

  @Test
  void anExecutionThatWasEnqueuedEndsARecordToo() {
    savedTask(NIGHTLY, at(0));

    fire(ANN, at(1), skipping(NIGHTLY, skipped(NIGHTLY, at(0), SkipReason.PAUSED)));
    enqueued(
        ExecutionFixtures.slot(NIGHTLY, at(5))
            .origin(new Origin(Origin.Kind.RUN_NOW, NIGHTLY, 1, null)));
    fire(ANN, at(10), skipping(NIGHTLY, skipped(NIGHTLY, at(9), SkipReason.PAUSED)));

    assertThat(listOf(NIGHTLY)).hasSize(3);
  }

  @Test
  void aDuplicateDoesNotEndARecord() {
    savedTask(NIGHTLY, at(0));
    ran(NIGHTLY, at(0));

    fire(ANN, at(1), skipping(NIGHTLY, skipped(NIGHTLY, at(1), SkipReason.PAUSED)));
    fire(ANN, at(2), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));
    fire(ANN, at(3), skipping(NIGHTLY, skipped(NIGHTLY, at(2), SkipReason.PAUSED)));

    assertThat(listOf(NIGHTLY)).hasSize(2);
  }

  @Test
  void skippedSlotsAreRecordedBeforeTheExecutionsOfTheirFiringAreAdmitted() {
    savedTask(NIGHTLY, at(0));
    fire(ANN, at(1), skipping(NIGHTLY, skipped(NIGHTLY, at(0), SkipReason.TOO_LATE)));

    fire(
        ANN,
        at(5),
        new Firing(
            NIGHTLY,
            timetable(NIGHTLY),
            List.of(skipped(NIGHTLY, at(2), SkipReason.TOO_LATE)),
            List.of(ExecutionFixtures.slot(NIGHTLY, at(4)).make())));
    fire(ANN, at(7), skipping(NIGHTLY, skipped(NIGHTLY, at(6), SkipReason.TOO_LATE)));

    assertThat(listOf(NIGHTLY))
        .filteredOn(execution -> execution.state() == ExecutionState.SKIPPED)
        .extracting(record -> record.slots().count())
        .containsExactly(1, 2);
  }

  @Test
  void overlapsThatFollowEachOtherAreOneRecordAndTheAnswerNamesIt() {
    savedTask(NIGHTLY, at(0));
    fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).limit(1).leased());

    InsertResult first =
        fire(ANN, at(901), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(900)).limit(1));
    InsertResult second =
        fire(ANN, at(1801), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(1800)).limit(1));

    assertThat(second).isEqualTo(new InsertResult(InsertResult.Status.OVERLAP, first.id()));
    assertThat(read(first.id()).slots()).isEqualTo(new SlotRange(at(1800), at(900), at(1800), 2));
    assertThat(read(first.id()).status().endedAt()).isEqualTo(at(1801));
    assertThat(listOf(NIGHTLY)).hasSize(2);
  }

  // fire: concurrency

  @Test
  void nodesThatRaceForDueTasksFireEachSlotOnce() throws Exception {
    int tasks = 10;
    int slots = 8;
    for (int i = 0; i < tasks; i++) {
      savedTask(TaskId.of("acme", "task-" + i), at(0));
    }

    List<List<InsertResult>> answers = race(racer -> () -> fireAllDue(racer, slots));

    List<ExecutionId> admitted =
        answers.stream().flatMap(List::stream).map(InsertResult::id).toList();
    assertThat(admitted).hasSize(tasks * slots).doesNotHaveDuplicates();
    for (int i = 0; i < tasks; i++) {
      TaskId id = TaskId.of("acme", "task-" + i);
      assertThat(listOf(id)).hasSize(slots);
      assertThat(listOf(id)).extracting(Execution::slot).doesNotHaveDuplicates();
      assertThat(timetable(id)).isEqualTo(new ScheduleState(1 + slots, null, null, null, slots));
    }
  }

  /** Fires what is due, slot after slot, one a second, until nothing is. */
  private List<InsertResult> fireAllDue(int racer, int slots) throws Exception {
    Instant now = at(slots);
    Random random = new Random(racer);
    List<InsertResult> admitted = new ArrayList<>();
    while (true) {
      List<DueTasks.DueTask> due =
          new ArrayList<>(repeating(() -> store().tasks().due(now, 5)).tasks());
      if (due.isEmpty()) {
        return admitted;
      }
      Collections.shuffle(due, random);
      List<Firing> firings = due.stream().map(dueTask -> nextSlot(dueTask, slots)).toList();
      repeating(() -> store().tasks().fire(firings, terms(ANN, now)))
          .forEach(answer -> admitted.addAll(answer.executions()));
    }
  }

  private static Firing nextSlot(DueTasks.DueTask dueTask, int slots) {
    Instant slot = dueTask.scheduleState().next();
    Instant last = at(slots - 1L);
    Instant next = slot.isBefore(last) ? slot.plusSeconds(1) : null;
    TaskId id = dueTask.definition().task();
    return new Firing(
        id,
        dueTask.scheduleState().withNext(next, next).plusFires(1),
        List.of(),
        List.of(ExecutionFixtures.slot(id, slot).make()));
  }

  @Test
  void anExecutionIsAdmittedOnceEvenIfSeveralThreadsInsertItsSlot() throws Exception {
    savedTask(NIGHTLY, null);

    for (int round = 0; round < 20; round++) {
      Instant slot = at(round);
      List<InsertResult> answers =
          race(
              racer ->
                  () ->
                      repeating(() -> enqueue(slot, ExecutionFixtures.slot(NIGHTLY, slot)).get(0)));

      Map<InsertResult.Status, Integer> fates = new HashMap<>();
      answers.forEach(answer -> fates.merge(answer.status(), 1, Integer::sum));
      assertThat(fates)
          .isEqualTo(
              Map.of(InsertResult.Status.WAITING, 1, InsertResult.Status.DUPLICATE, THREADS - 1));
      assertThat(answers).extracting(InsertResult::id).containsOnly(answers.get(0).id());
    }
  }

  @Test
  void theLimitHoldsEvenIfSeveralThreadsInsertAtOnce() throws Exception {
    savedTask(NIGHTLY, null);

    for (int round = 0; round < 20; round++) {
      int first = round * THREADS;
      List<InsertResult> answers =
          race(
              racer ->
                  () ->
                      repeating(
                          () ->
                              enqueue(
                                      at(first),
                                      ExecutionFixtures.slot(NIGHTLY, at(first + (long) racer))
                                          .limit(1))
                                  .get(0)));
      assertThat(answers)
          .extracting(InsertResult::status)
          .containsOnlyOnce(InsertResult.Status.WAITING);
      runAll(ANN, at(1000));
    }
  }
}
