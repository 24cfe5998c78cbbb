package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.ANN;
import static io.quarterhour.contract.Rows.BOB;
import static io.quarterhour.contract.Rows.at;
import static io.quarterhour.contract.Rows.audit;
import static io.quarterhour.contract.Rows.firstTimetable;
import static io.quarterhour.contract.Rows.row;
import static io.quarterhour.contract.Rows.skipped;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.ChildCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.SaveResult;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Pause;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantScope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link io.quarterhour.store.TaskStore} promises. */
public abstract class TaskStoreContract extends FiringContract {
  private static final TaskId NIGHTLY = TaskId.of("acme", "nightly");

  /** For the store's own test. */
  protected TaskStoreContract() {}

  private SaveResult edit(long fromRevision, String title, @Nullable ScheduleState scheduleState) {
    return store()
        .tasks()
        .save(row(NIGHTLY, fromRevision, title), scheduleState, audit(at(1), "saved"));
  }

  private boolean remove(TaskId id, Instant now) {
    return store().tasks().remove(id, audit(now, "removed"));
  }

  private List<String> acts(TaskId id) {
    return store().history().audit(id, 100).stream().map(AuditEntry::operation).toList();
  }

  // save

  @Test
  void aNewTaskIsStoredAsItsFirstRevisionWithATimetableOfVersionOne() {
    assertThat(save(NIGHTLY, firstTimetable(at(900)))).isEqualTo(SaveResult.SAVED);

    TaskRow asked = row(NIGHTLY, 0);
    assertThat(entry(NIGHTLY).row())
        .isEqualTo(new TaskRow(NIGHTLY, 1, asked.columns(), asked.document()));
    assertThat(entry(NIGHTLY).scheduleState())
        .isEqualTo(new ScheduleState(1, at(900), at(900), null, 0));
  }

  @Test
  void anEditIsStoredWithTheNextRevision() {
    savedTask(NIGHTLY, null);

    assertThat(edit(1, "second", null)).isEqualTo(SaveResult.SAVED);
    assertThat(edit(2, "third", null)).isEqualTo(SaveResult.SAVED);

    assertThat(entry(NIGHTLY).row().revision()).isEqualTo(3);
    assertThat(entry(NIGHTLY).row().columns().title()).isEqualTo("third");
  }

  @Test
  void anEditOfARevisionThatIsNoLongerCurrentIsAConflictAndChangesNothing() {
    savedTask(NIGHTLY, null);
    edit(1, "second", null);

    assertThat(edit(1, "too late", timetable(NIGHTLY).withNext(at(900), at(900))))
        .isEqualTo(SaveResult.CONFLICT);

    assertThat(entry(NIGHTLY).row().columns().title()).isEqualTo("second");
    assertThat(timetable(NIGHTLY)).isEqualTo(new ScheduleState(1, null, null, null, 0));
    assertThat(acts(NIGHTLY)).hasSize(2);
  }

  @Test
  void anEditOfARevisionThatNeverWasIsAConflict() {
    savedTask(NIGHTLY, null);

    assertThat(edit(2, "from the future", null)).isEqualTo(SaveResult.CONFLICT);
    assertThat(entry(NIGHTLY).row().revision()).isEqualTo(1);
  }

  @Test
  void aNewTaskThatExistsAlreadyIsAConflictAndChangesNothing() {
    savedTask(NIGHTLY, at(900));

    assertThat(edit(0, "another", firstTimetable(at(1800)))).isEqualTo(SaveResult.CONFLICT);

    assertThat(entry(NIGHTLY).row().columns().title()).isEqualTo("Title of nightly");
    assertThat(timetable(NIGHTLY).next()).isEqualTo(at(900));
    assertThat(acts(NIGHTLY)).hasSize(1);
  }

  @Test
  void anEditOfATaskThatWasRemovedIsAConflict() {
    savedTask(NIGHTLY, null);
    remove(NIGHTLY, at(0));

    assertThat(edit(1, "too late", null)).isEqualTo(SaveResult.CONFLICT);
    assertThat(store().history().task(TenantScope.ALL, NIGHTLY)).isEmpty();
  }

  @Test
  void anEditWithoutATimetableLeavesTheTimetableAsItIs() {
    savedTask(NIGHTLY, at(900));

    edit(1, "second", null);

    assertThat(timetable(NIGHTLY)).isEqualTo(new ScheduleState(1, at(900), at(900), null, 0));
  }

  @Test
  void anEditMovesTheTimetableInTheSameAct() {
    savedTask(NIGHTLY, at(900));

    assertThat(edit(1, "second", timetable(NIGHTLY).withNext(at(1800), at(1700))))
        .isEqualTo(SaveResult.SAVED);

    assertThat(timetable(NIGHTLY)).isEqualTo(new ScheduleState(2, at(1800), at(1700), null, 0));
  }

  @Test
  void anEditWhoseTimetableWasMovedMeanwhileIsAConflictAndChangesNothing() {
    savedTask(NIGHTLY, at(0));
    ScheduleState read = timetable(NIGHTLY);
    fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));

    assertThat(edit(1, "too late", read.withNext(at(1800), at(1800))))
        .isEqualTo(SaveResult.CONFLICT);

    assertThat(entry(NIGHTLY).row().revision()).isEqualTo(1);
    assertThat(timetable(NIGHTLY)).isEqualTo(new ScheduleState(2, null, null, null, 0));
    assertThat(store().tasks().definitions(List.of(new TaskRevision(NIGHTLY, 2)))).isEmpty();
    assertThat(acts(NIGHTLY)).hasSize(1);
  }

  @Test
  void aFiringDoesNotDisturbAnEditThatLeavesTheTimetableAsItIs() {
    savedTask(NIGHTLY, at(0));
    fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));

    assertThat(edit(1, "second", null)).isEqualTo(SaveResult.SAVED);
    assertThat(timetable(NIGHTLY).version()).isEqualTo(2);
  }

  @Test
  void anEditDoesNotDisturbAFiringComputedBefore() {
    savedTask(NIGHTLY, at(0));
    Firing firing = firing(NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).make());
    edit(1, "second", null);

    assertThat(fire(ANN, at(0), firing).applied()).isTrue();
  }

  @Test
  void everyPartOfATimetableIsKept() {
    Pause pause = new Pause("ann@acme.example", "maintenance \u00e4\u00f6\u00fc", at(-5), at(3600));
    ScheduleState scheduleState = new ScheduleState(0, at(900), at(600), pause, 42);

    save(NIGHTLY, scheduleState);

    assertThat(timetable(NIGHTLY)).isEqualTo(new ScheduleState(1, at(900), at(600), pause, 42));
  }

  @Test
  void instantsAreKeptToTheMillisecond() {
    Instant exact = at(900).plusMillis(7);
    savedTask(NIGHTLY, exact);

    assertThat(timetable(NIGHTLY).next()).isEqualTo(exact);
    assertThat(store().tasks().due(exact.minusMillis(1), 10).tasks()).isEmpty();
    assertThat(store().tasks().due(exact, 10).tasks()).hasSize(1);
  }

  @Test
  void everySaveIsAudited() {
    savedTask(NIGHTLY, null);
    AuditEntry second = new AuditEntry(at(5), "bob@acme.example", "saved", "a new title");

    store().tasks().save(row(NIGHTLY, 1), null, second);

    assertThat(store().history().audit(NIGHTLY, 10))
        .containsExactly(second, audit(at(-60), "saved"));
  }

  @Test
  void tasksOfTwoOwnersMayHaveOneName() {
    TaskId other = TaskId.of("globex", "nightly");
    TaskId third = TaskId.of("nightly");
    savedTask(NIGHTLY, at(900));
    savedTask(other, at(1800));
    savedTask(third, at(2700));

    remove(other, at(0));

    assertThat(timetable(NIGHTLY).next()).isEqualTo(at(900));
    assertThat(timetable(third).next()).isEqualTo(at(2700));
    assertThat(acts(NIGHTLY)).containsExactly("saved");
  }

  @Test
  void namesOfTasksAreToldApartByTheCaseOfTheirLetters() {
    TaskId upper = TaskId.of("acme", "NIGHTLY");
    savedTask(NIGHTLY, at(900));
    savedTask(upper, at(1800));

    assertThat(timetable(NIGHTLY).next()).isEqualTo(at(900));
    assertThat(timetable(upper).next()).isEqualTo(at(1800));
  }

  // definitions

  @Test
  void earlierRevisionsStayReadable() {
    savedTask(NIGHTLY, null);
    edit(1, "second", null);
    TaskRevision first = new TaskRevision(NIGHTLY, 1);
    TaskRevision second = new TaskRevision(NIGHTLY, 2);

    Map<TaskRevision, TaskRow> found = store().tasks().definitions(List.of(second, first));

    assertThat(found).containsOnlyKeys(first, second);
    assertThat(found.get(first).columns().title()).isEqualTo("Title of nightly");
    assertThat(found.get(first).taskRevision()).isEqualTo(first);
    assertThat(found.get(second).columns().title()).isEqualTo("second");
  }

  @Test
  void definitionsThatAreNotKnownAreLeftOut() {
    savedTask(NIGHTLY, null);
    TaskRevision known = new TaskRevision(NIGHTLY, 1);

    assertThat(
            store()
                .tasks()
                .definitions(
                    List.of(
                        new TaskRevision(NIGHTLY, 2),
                        known,
                        new TaskRevision(TaskId.of("globex", "nightly"), 1))))
        .containsOnlyKeys(known);
    assertThat(store().tasks().definitions(List.of())).isEmpty();
  }

  @Test
  void documentsAreKeptAsTheyCame() {
    String text = "\u00e4 \ud83d\udd52 ' \" \\ % \n\r\t".repeat(20_000);
    TaskRow asked =
        new TaskRow(NIGHTLY, 0, new TaskRow.Columns("A title: 10 % \u00e4", "a.b", true), text);

    store().tasks().save(asked, firstTimetable(null), audit(at(0), "saved"));

    TaskRow stored = new TaskRow(NIGHTLY, 1, asked.columns(), text);
    assertThat(entry(NIGHTLY).row()).isEqualTo(stored);
    assertThat(store().tasks().definitions(List.of(new TaskRevision(NIGHTLY, 1))))
        .containsValue(stored);
  }

  // remove

  @Test
  void aTaskThatIsRemovedIsGoneWithItsTimetable() {
    savedTask(NIGHTLY, at(0));

    assertThat(remove(NIGHTLY, at(0))).isTrue();

    assertThat(store().history().task(TenantScope.ALL, NIGHTLY)).isEmpty();
    assertThat(store().tasks().due(at(0), 10).tasks()).isEmpty();
    assertThat(store().tasks().due(at(0), 10).next()).isNull();
  }

  @Test
  void removingATaskThatIsNotThereAnswersSo() {
    assertThat(remove(NIGHTLY, at(0))).isFalse();
    savedTask(NIGHTLY, null);
    remove(NIGHTLY, at(0));
    assertThat(remove(NIGHTLY, at(1))).isFalse();
  }

  @Test
  void removingATaskCancelsItsWaitingExecutions() {
    savedTask(NIGHTLY, at(0));
    TaskId other = savedTask("acme", "other");
    ExecutionId waiting = enqueued(ExecutionFixtures.slot(NIGHTLY, at(0)));
    ExecutionId ofOther = enqueued(ExecutionFixtures.slot(other, at(0)));

    remove(NIGHTLY, at(5));

    Execution cancelled = read(waiting);
    assertThat(cancelled.state()).isEqualTo(ExecutionState.CANCELLED);
    assertThat(cancelled.status().endedAt()).isNotNull();
    assertThat(cancelled.status().startedAt()).isNull();
    assertThat(cancelled.task()).contains(NIGHTLY);
    assertThat(ids(claim(ANN, at(10), 10))).containsExactly(ofOther);
  }

  @Test
  void runningExecutionsOfATaskThatIsRemovedEndAsUsual() {
    savedTask(NIGHTLY, at(0));
    enqueued(ExecutionFixtures.slot(NIGHTLY, at(0)));
    Execution running = claimOne(ANN, at(0));

    remove(NIGHTLY, at(5));

    assertThat(read(running.id()).state()).isEqualTo(ExecutionState.RUNNING);
    assertThat(read(running.id()).ownership().cancelRequested()).isFalse();
    completed(running, success(at(8)), at(8));
    assertThat(read(running.id()).state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(store().tasks().definitions(List.of(new TaskRevision(NIGHTLY, 1)))).hasSize(1);
  }

  @Test
  void aTenantsExecutionThatIsCancelledWithItsTaskIsCountedByItsParent() {
    TaskId everywhere = savedTask(TaskId.of("everywhere"), null);
    enqueued(ExecutionFixtures.slot(everywhere, at(0)));
    Execution parent = claimOne(ANN, at(0));
    completed(
        parent,
        new AttemptResult.AwaitChildren(
            List.of(ExecutionFixtures.child(everywhere, parent.id(), "acme", at(0)).make())),
        at(1));

    remove(everywhere, at(5));

    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(1, 0, 0, 1));
    assertThat(claimOne(BOB, at(5)).id()).isEqualTo(parent.id());
  }

  @Test
  void historyAndAuditOfATaskThatIsRemovedStay() {
    savedTask(NIGHTLY, at(0));
    ExecutionId over = enqueued(ExecutionFixtures.slot(NIGHTLY, at(0)));
    runAll(ANN, at(0));

    remove(NIGHTLY, at(5));

    assertThat(read(over).state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(listOf(NIGHTLY)).hasSize(1);
    assertThat(store().history().audit(NIGHTLY, 10))
        .containsExactly(audit(at(5), "removed"), audit(at(-60), "saved"));
    assertThat(store().tasks().definitions(List.of(new TaskRevision(NIGHTLY, 1)))).hasSize(1);
  }

  @Test
  void aNewTaskOfTheSameIdContinuesTheAuditAndTheRevisions() {
    savedTask(NIGHTLY, at(0));
    edit(1, "second", null);
    enqueued(ExecutionFixtures.slot(NIGHTLY, at(0)));
    runAll(ANN, at(0));
    remove(NIGHTLY, at(5));

    assertThat(edit(0, "born again", firstTimetable(at(900)))).isEqualTo(SaveResult.SAVED);

    assertThat(entry(NIGHTLY).row().revision()).isEqualTo(3);
    assertThat(entry(NIGHTLY).row().columns().title()).isEqualTo("born again");
    assertThat(acts(NIGHTLY)).containsExactlyInAnyOrder("saved", "removed", "saved", "saved");
    assertThat(store().tasks().definitions(List.of(new TaskRevision(NIGHTLY, 1))).values())
        .allSatisfy(row -> assertThat(row.columns().title()).isEqualTo("Title of nightly"));
  }

  @Test
  void aTaskThatIsRemovedDoesNotFire() {
    savedTask(NIGHTLY, at(0));
    Firing firing = firing(NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).make());
    remove(NIGHTLY, at(0));

    assertThat(fire(ANN, at(0), firing)).isEqualTo(FireResult.CONFLICT);
    assertThat(listOf(NIGHTLY)).isEmpty();
  }

  // adjust

  @Test
  void anAdjustmentMovesTheTimetableAndIsAudited() {
    savedTask(NIGHTLY, at(0));
    Pause pause = new Pause("ann@acme.example", "holidays", at(0), null);
    Firing move = new Firing(NIGHTLY, timetable(NIGHTLY).withPause(pause), List.of(), List.of());

    FireResult answer = store().tasks().updateScheduleState(move, at(0), audit(at(0), "paused"));

    assertThat(answer).isEqualTo(new FireResult(true, List.of()));
    assertThat(timetable(NIGHTLY)).isEqualTo(new ScheduleState(2, at(0), at(0), pause, 0));
    assertThat(acts(NIGHTLY)).containsExactly("paused", "saved");
  }

  @Test
  void anAdjustmentOfATimetableThatWasMovedMeanwhileIsLostAndNotAudited() {
    savedTask(NIGHTLY, at(0));
    Firing late =
        new Firing(
            NIGHTLY,
            timetable(NIGHTLY).withNext(at(900), at(900)),
            List.of(skipped(NIGHTLY, at(0), SkipReason.BY_REQUEST)),
            List.of(ExecutionFixtures.slot(NIGHTLY, at(1)).make()));
    fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));

    assertThat(store().tasks().updateScheduleState(late, at(1), audit(at(1), "skipped")))
        .isEqualTo(FireResult.CONFLICT);

    assertThat(timetable(NIGHTLY).next()).isNull();
    assertThat(listOf(NIGHTLY)).hasSize(1);
    assertThat(acts(NIGHTLY)).containsExactly("saved");
  }

  @Test
  void anAdjustmentRecordsSkippedSlotsAtThePresentInstant() {
    savedTask(NIGHTLY, at(900));
    Firing skip =
        new Firing(
            NIGHTLY,
            timetable(NIGHTLY).withNext(at(1800), at(1800)),
            List.of(skipped(NIGHTLY, at(900), SkipReason.BY_REQUEST)),
            List.of());

    store().tasks().updateScheduleState(skip, at(7), audit(at(7), "skipped"));

    Execution record = listOf(NIGHTLY).get(0);
    assertThat(record.state()).isEqualTo(ExecutionState.SKIPPED);
    assertThat(record.status().endedAt()).isEqualTo(at(7));
    assertThat(record.status().reason()).isEqualTo("skipped on request");
  }

  @Test
  void anAdjustmentLeasesNothing() {
    savedTask(NIGHTLY, at(900));

    FireResult answer =
        store()
            .tasks()
            .updateScheduleState(
                firing(NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).leased().make()),
                at(0),
                audit(at(0), "run"));

    assertThat(answer.executions().get(0).status()).isEqualTo(InsertResult.Status.WAITING);
    assertThat(read(answer.executions().get(0).id()).state()).isEqualTo(ExecutionState.WAITING);
    assertThat(claimOne(BOB, at(0)).ownership().token()).isEqualTo(1);
  }

  // concurrency

  @Test
  void ofEditsThatRaceOneIsSaved() throws Exception {
    savedTask(NIGHTLY, null);

    for (int round = 1; round <= 20; round++) {
      long revision = round;
      List<SaveResult> answers =
          race(racer -> () -> repeating(() -> edit(revision, "racer " + racer, null)));
      assertThat(answers).containsOnlyOnce(SaveResult.SAVED);
      assertThat(entry(NIGHTLY).row().revision()).isEqualTo(revision + 1);
    }
  }

  @Test
  void ofNewTasksThatRaceOneIsSaved() throws Exception {
    for (int round = 0; round < 20; round++) {
      TaskId id = TaskId.of("acme", "task-" + round);
      List<SaveResult> answers =
          race(racer -> () -> repeating(() -> save(id, firstTimetable(null))));
      assertThat(answers).containsOnlyOnce(SaveResult.SAVED);
      assertThat(acts(id)).hasSize(1);
    }
  }
}
