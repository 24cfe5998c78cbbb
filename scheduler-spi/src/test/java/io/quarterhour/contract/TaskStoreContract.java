package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.ANN;
import static io.quarterhour.contract.Rows.BOB;
import static io.quarterhour.contract.Rows.at;
import static io.quarterhour.contract.Rows.auditEntry;
import static io.quarterhour.contract.Rows.initialScheduleState;
import static io.quarterhour.contract.Rows.skippedSlot;
import static io.quarterhour.contract.Rows.taskRow;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests of the contract of {@link io.quarterhour.store.TaskStore}. */
public abstract class TaskStoreContract extends FiringContract {
  private static final TaskId NIGHTLY = TaskId.of("acme", "nightly");

  /** Constructor for the test class of a store. */
  protected TaskStoreContract() {}

  private SaveResult edit(long fromRevision, String title, @Nullable ScheduleState scheduleState) {
    return store()
        .tasks()
        .save(taskRow(NIGHTLY, fromRevision, title), scheduleState, auditEntry(at(1), "saved"));
  }

  private boolean delete(TaskId id, Instant now) {
    return store().tasks().delete(id, auditEntry(now, "deleted"));
  }

  private List<String> auditOperations(TaskId id) {
    return store().history().audit(id, 100).stream().map(AuditEntry::operation).toList();
  }

  // save

  @Test
  void newTaskHasRevisionOneAndScheduleStateVersionOne() {
    assertThat(save(NIGHTLY, initialScheduleState(at(900)))).isEqualTo(SaveResult.SAVED);

    TaskRow newRow = taskRow(NIGHTLY, 0);
    assertThat(summary(NIGHTLY).row())
        .isEqualTo(new TaskRow(NIGHTLY, 1, newRow.columns(), newRow.document()));
    assertThat(summary(NIGHTLY).scheduleState())
        .isEqualTo(new ScheduleState(1, at(900), at(900), null, 0));
  }

  @Test
  void definitionsWithLongDocumentsAreReadInOneOrMoreParts() {
    Map<TaskRevision, String> documents = new HashMap<>();
    for (int i = 0; i < 20; i++) {
      TaskRow row = taskRow(TaskId.of("acme", "long-" + i), 0);
      String document = i + "x".repeat(1 << 20);
      store()
          .tasks()
          .save(
              new TaskRow(row.id(), 0, row.columns(), document),
              initialScheduleState(null),
              auditEntry(at(0), "saved"));
      documents.put(new TaskRevision(row.id(), 1), document);
    }

    while (!documents.isEmpty()) {
      Map<TaskRevision, TaskRow> read =
          store().tasks().definitions(List.copyOf(documents.keySet()));
      assertThat(read).isNotEmpty();
      read.forEach(
          (revision, row) -> assertThat(row.document()).isEqualTo(documents.remove(revision)));
    }
  }

  @Test
  void editIsStoredWithTheNextRevision() {
    saveTask(NIGHTLY, null);

    assertThat(edit(1, "second", null)).isEqualTo(SaveResult.SAVED);
    assertThat(edit(2, "third", null)).isEqualTo(SaveResult.SAVED);

    assertThat(summary(NIGHTLY).row().revision()).isEqualTo(3);
    assertThat(summary(NIGHTLY).row().columns().title()).isEqualTo("third");
  }

  @Test
  void editOfAnOutdatedRevisionIsAConflictAndChangesNothing() {
    saveTask(NIGHTLY, null);
    edit(1, "second", null);

    assertThat(edit(1, "too late", scheduleState(NIGHTLY).withNext(at(900), at(900))))
        .isEqualTo(SaveResult.CONFLICT);

    assertThat(summary(NIGHTLY).row().columns().title()).isEqualTo("second");
    assertThat(scheduleState(NIGHTLY)).isEqualTo(new ScheduleState(1, null, null, null, 0));
    assertThat(auditOperations(NIGHTLY)).hasSize(2);
  }

  @Test
  void editOfANonexistentRevisionIsAConflict() {
    saveTask(NIGHTLY, null);

    assertThat(edit(2, "from the future", null)).isEqualTo(SaveResult.CONFLICT);
    assertThat(summary(NIGHTLY).row().revision()).isEqualTo(1);
  }

  @Test
  void newTaskWithAnExistingIdIsAConflictAndChangesNothing() {
    saveTask(NIGHTLY, at(900));

    assertThat(edit(0, "another", initialScheduleState(at(1800)))).isEqualTo(SaveResult.CONFLICT);

    assertThat(summary(NIGHTLY).row().columns().title()).isEqualTo("Title of nightly");
    assertThat(scheduleState(NIGHTLY).next()).isEqualTo(at(900));
    assertThat(auditOperations(NIGHTLY)).hasSize(1);
  }

  @Test
  void editOfADeletedTaskIsAConflict() {
    saveTask(NIGHTLY, null);
    delete(NIGHTLY, at(0));

    assertThat(edit(1, "too late", null)).isEqualTo(SaveResult.CONFLICT);
    assertThat(store().history().task(TenantScope.ALL, NIGHTLY)).isEmpty();
  }

  @Test
  void editWithoutAScheduleStateKeepsTheScheduleState() {
    saveTask(NIGHTLY, at(900));

    edit(1, "second", null);

    assertThat(scheduleState(NIGHTLY)).isEqualTo(new ScheduleState(1, at(900), at(900), null, 0));
  }

  @Test
  void editUpdatesTheScheduleStateInTheSameCall() {
    saveTask(NIGHTLY, at(900));

    assertThat(edit(1, "second", scheduleState(NIGHTLY).withNext(at(1800), at(1700))))
        .isEqualTo(SaveResult.SAVED);

    assertThat(scheduleState(NIGHTLY)).isEqualTo(new ScheduleState(2, at(1800), at(1700), null, 0));
  }

  @Test
  void editWithAnOutdatedScheduleStateIsAConflictAndChangesNothing() {
    saveTask(NIGHTLY, at(0));
    ScheduleState read = scheduleState(NIGHTLY);
    fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));

    assertThat(edit(1, "too late", read.withNext(at(1800), at(1800))))
        .isEqualTo(SaveResult.CONFLICT);

    assertThat(summary(NIGHTLY).row().revision()).isEqualTo(1);
    assertThat(scheduleState(NIGHTLY)).isEqualTo(new ScheduleState(2, null, null, null, 0));
    assertThat(store().tasks().definitions(List.of(new TaskRevision(NIGHTLY, 2)))).isEmpty();
    assertThat(auditOperations(NIGHTLY)).hasSize(1);
  }

  @Test
  void firingDoesNotConflictWithAnEditWithoutAScheduleState() {
    saveTask(NIGHTLY, at(0));
    fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));

    assertThat(edit(1, "second", null)).isEqualTo(SaveResult.SAVED);
    assertThat(scheduleState(NIGHTLY).version()).isEqualTo(2);
  }

  @Test
  void editDoesNotConflictWithAnEarlierComputedFiring() {
    saveTask(NIGHTLY, at(0));
    Firing firing = firing(NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).build());
    edit(1, "second", null);

    assertThat(fire(ANN, at(0), firing).applied()).isTrue();
  }

  @Test
  void scheduleStateIsStoredCompletely() {
    Pause pause = new Pause("ann@acme.example", "maintenance \u00e4\u00f6\u00fc", at(-5), at(3600));
    ScheduleState scheduleState = new ScheduleState(0, at(900), at(600), pause, 42);

    save(NIGHTLY, scheduleState);

    assertThat(scheduleState(NIGHTLY)).isEqualTo(new ScheduleState(1, at(900), at(600), pause, 42));
  }

  @Test
  void instantsAreStoredWithMillisecondPrecision() {
    Instant exact = at(900).plusMillis(7);
    saveTask(NIGHTLY, exact);

    assertThat(scheduleState(NIGHTLY).next()).isEqualTo(exact);
    assertThat(store().tasks().due(exact.minusMillis(1), 10).tasks()).isEmpty();
    assertThat(store().tasks().due(exact, 10).tasks()).hasSize(1);
  }

  @Test
  void everySaveIsAudited() {
    saveTask(NIGHTLY, null);
    AuditEntry second = new AuditEntry(at(5), "bob@acme.example", "saved", "a new title");

    store().tasks().save(taskRow(NIGHTLY, 1), null, second);

    assertThat(store().history().audit(NIGHTLY, 10))
        .containsExactly(second, auditEntry(at(-60), "saved"));
  }

  @Test
  void tasksOfDifferentOwnersMayShareAName() {
    TaskId other = TaskId.of("globex", "nightly");
    TaskId third = TaskId.of("nightly");
    saveTask(NIGHTLY, at(900));
    saveTask(other, at(1800));
    saveTask(third, at(2700));

    delete(other, at(0));

    assertThat(scheduleState(NIGHTLY).next()).isEqualTo(at(900));
    assertThat(scheduleState(third).next()).isEqualTo(at(2700));
    assertThat(auditOperations(NIGHTLY)).containsExactly("saved");
  }

  @Test
  void taskNamesAreCaseSensitive() {
    TaskId upperCase = TaskId.of("acme", "NIGHTLY");
    saveTask(NIGHTLY, at(900));
    saveTask(upperCase, at(1800));

    assertThat(scheduleState(NIGHTLY).next()).isEqualTo(at(900));
    assertThat(scheduleState(upperCase).next()).isEqualTo(at(1800));
  }

  // definitions

  @Test
  void earlierRevisionsRemainReadable() {
    saveTask(NIGHTLY, null);
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
  void unknownDefinitionsAreOmitted() {
    saveTask(NIGHTLY, null);
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
  void documentsAreStoredUnchanged() {
    String text = "\u00e4 \ud83d\udd52 ' \" \\ % \n\r\t".repeat(20_000);
    TaskRow newRow =
        new TaskRow(NIGHTLY, 0, new TaskRow.Columns("A title: 10 % \u00e4", "a.b", true), text);

    store().tasks().save(newRow, initialScheduleState(null), auditEntry(at(0), "saved"));

    TaskRow stored = new TaskRow(NIGHTLY, 1, newRow.columns(), text);
    assertThat(summary(NIGHTLY).row()).isEqualTo(stored);
    assertThat(store().tasks().definitions(List.of(new TaskRevision(NIGHTLY, 1))))
        .containsValue(stored);
  }

  // delete

  @Test
  void deleteRemovesTheTaskAndItsScheduleState() {
    saveTask(NIGHTLY, at(0));

    assertThat(delete(NIGHTLY, at(0))).isTrue();

    assertThat(store().history().task(TenantScope.ALL, NIGHTLY)).isEmpty();
    assertThat(store().tasks().due(at(0), 10).tasks()).isEmpty();
    assertThat(store().tasks().due(at(0), 10).next()).isNull();
  }

  @Test
  void deleteReturnsFalseIfTheTaskDoesNotExist() {
    assertThat(delete(NIGHTLY, at(0))).isFalse();
    saveTask(NIGHTLY, null);
    delete(NIGHTLY, at(0));
    assertThat(delete(NIGHTLY, at(1))).isFalse();
  }

  @Test
  void deleteCancelsWaitingExecutions() {
    saveTask(NIGHTLY, at(0));
    TaskId other = saveTask("acme", "other");
    ExecutionId waiting = enqueueOne(ExecutionFixtures.slot(NIGHTLY, at(0)));
    ExecutionId ofOther = enqueueOne(ExecutionFixtures.slot(other, at(0)));

    delete(NIGHTLY, at(5));

    Execution cancelled = read(waiting);
    assertThat(cancelled.state()).isEqualTo(ExecutionState.CANCELLED);
    assertThat(cancelled.status().endedAt()).isNotNull();
    assertThat(cancelled.status().startedAt()).isNull();
    assertThat(cancelled.task()).contains(NIGHTLY);
    assertThat(ids(claim(ANN, at(10), 10))).containsExactly(ofOther);
  }

  @Test
  void runningExecutionsOfADeletedTaskFinishNormally() {
    saveTask(NIGHTLY, at(0));
    enqueueOne(ExecutionFixtures.slot(NIGHTLY, at(0)));
    Execution running = claimOne(ANN, at(0));

    delete(NIGHTLY, at(5));

    assertThat(read(running.id()).state()).isEqualTo(ExecutionState.RUNNING);
    assertThat(read(running.id()).ownership().cancelRequested()).isFalse();
    completeOne(running, success(at(8)), at(8));
    assertThat(read(running.id()).state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(store().tasks().definitions(List.of(new TaskRevision(NIGHTLY, 1)))).hasSize(1);
  }

  @Test
  void childCancelledWithItsTaskIsCountedByItsParent() {
    TaskId everywhere = saveTask(TaskId.of("everywhere"), null);
    enqueueOne(ExecutionFixtures.slot(everywhere, at(0)));
    Execution parent = claimOne(ANN, at(0));
    completeOne(
        parent,
        new AttemptResult.AwaitChildren(
            List.of(ExecutionFixtures.child(everywhere, parent.id(), "acme", at(0)).build())),
        at(1));

    delete(everywhere, at(5));

    assertThat(read(parent.id()).childCounts()).isEqualTo(new ChildCounts(1, 0, 0, 1));
    assertThat(claimOne(BOB, at(5)).id()).isEqualTo(parent.id());
  }

  @Test
  void historyAndAuditOfADeletedTaskRemain() {
    saveTask(NIGHTLY, at(0));
    ExecutionId finished = enqueueOne(ExecutionFixtures.slot(NIGHTLY, at(0)));
    runAll(ANN, at(0));

    delete(NIGHTLY, at(5));

    assertThat(read(finished).state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(executionsOf(NIGHTLY)).hasSize(1);
    assertThat(store().history().audit(NIGHTLY, 10))
        .containsExactly(auditEntry(at(5), "deleted"), auditEntry(at(-60), "saved"));
    assertThat(store().tasks().definitions(List.of(new TaskRevision(NIGHTLY, 1)))).hasSize(1);
  }

  @Test
  void newTaskWithTheSameIdContinuesAuditAndRevisions() {
    saveTask(NIGHTLY, at(0));
    edit(1, "second", null);
    enqueueOne(ExecutionFixtures.slot(NIGHTLY, at(0)));
    runAll(ANN, at(0));
    delete(NIGHTLY, at(5));

    assertThat(edit(0, "recreated", initialScheduleState(at(900)))).isEqualTo(SaveResult.SAVED);

    assertThat(summary(NIGHTLY).row().revision()).isEqualTo(3);
    assertThat(summary(NIGHTLY).row().columns().title()).isEqualTo("recreated");
    assertThat(auditOperations(NIGHTLY))
        .containsExactlyInAnyOrder("saved", "deleted", "saved", "saved");
    assertThat(store().tasks().definitions(List.of(new TaskRevision(NIGHTLY, 1))).values())
        .allSatisfy(row -> assertThat(row.columns().title()).isEqualTo("Title of nightly"));
  }

  @Test
  void deletedTaskDoesNotFire() {
    saveTask(NIGHTLY, at(0));
    Firing firing = firing(NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).build());
    delete(NIGHTLY, at(0));

    assertThat(fire(ANN, at(0), firing)).isEqualTo(FireResult.CONFLICT);
    assertThat(executionsOf(NIGHTLY)).isEmpty();
  }

  // updateScheduleState

  @Test
  void updateOfTheScheduleStateIsStoredAndAudited() {
    saveTask(NIGHTLY, at(0));
    Pause pause = new Pause("ann@acme.example", "holidays", at(0), null);
    Firing update =
        new Firing(NIGHTLY, scheduleState(NIGHTLY).withPause(pause), List.of(), List.of());

    FireResult result =
        store().tasks().updateScheduleState(update, at(0), auditEntry(at(0), "paused"));

    assertThat(result).isEqualTo(new FireResult(true, List.of()));
    assertThat(scheduleState(NIGHTLY)).isEqualTo(new ScheduleState(2, at(0), at(0), pause, 0));
    assertThat(auditOperations(NIGHTLY)).containsExactly("paused", "saved");
  }

  @Test
  void outdatedUpdateOfTheScheduleStateIsAConflictAndIsNotAudited() {
    saveTask(NIGHTLY, at(0));
    Firing outdated =
        new Firing(
            NIGHTLY,
            scheduleState(NIGHTLY).withNext(at(900), at(900)),
            List.of(skippedSlot(NIGHTLY, at(0), SkipReason.BY_REQUEST)),
            List.of(ExecutionFixtures.slot(NIGHTLY, at(1)).build()));
    fire(ANN, at(0), NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)));

    assertThat(store().tasks().updateScheduleState(outdated, at(1), auditEntry(at(1), "skipped")))
        .isEqualTo(FireResult.CONFLICT);

    assertThat(scheduleState(NIGHTLY).next()).isNull();
    assertThat(executionsOf(NIGHTLY)).hasSize(1);
    assertThat(auditOperations(NIGHTLY)).containsExactly("saved");
  }

  @Test
  void updateOfTheScheduleStateRecordsSkippedSlotsAtTheCurrentInstant() {
    saveTask(NIGHTLY, at(900));
    Firing skip =
        new Firing(
            NIGHTLY,
            scheduleState(NIGHTLY).withNext(at(1800), at(1800)),
            List.of(skippedSlot(NIGHTLY, at(900), SkipReason.BY_REQUEST)),
            List.of());

    store().tasks().updateScheduleState(skip, at(7), auditEntry(at(7), "skipped"));

    Execution record = executionsOf(NIGHTLY).get(0);
    assertThat(record.state()).isEqualTo(ExecutionState.SKIPPED);
    assertThat(record.status().endedAt()).isEqualTo(at(7));
    assertThat(record.status().reason()).isEqualTo("skipped on request");
  }

  @Test
  void updateOfTheScheduleStateLeasesNothing() {
    saveTask(NIGHTLY, at(900));

    FireResult result =
        store()
            .tasks()
            .updateScheduleState(
                firing(NIGHTLY, ExecutionFixtures.slot(NIGHTLY, at(0)).leaseRequested().build()),
                at(0),
                auditEntry(at(0), "run"));

    assertThat(result.insertResults().get(0).status()).isEqualTo(InsertResult.Status.WAITING);
    assertThat(read(result.insertResults().get(0).id()).state()).isEqualTo(ExecutionState.WAITING);
    assertThat(claimOne(BOB, at(0)).ownership().token()).isEqualTo(1);
  }

  // concurrency

  @Test
  void exactlyOneOfConcurrentEditsIsSaved() throws Exception {
    saveTask(NIGHTLY, null);

    for (int round = 1; round <= 20; round++) {
      long revision = round;
      List<SaveResult> results =
          race(racer -> () -> retryTransient(() -> edit(revision, "racer " + racer, null)));
      assertThat(results).containsOnlyOnce(SaveResult.SAVED);
      assertThat(summary(NIGHTLY).row().revision()).isEqualTo(revision + 1);
    }
  }

  @Test
  void exactlyOneOfConcurrentNewTasksIsSaved() throws Exception {
    for (int round = 0; round < 20; round++) {
      TaskId id = TaskId.of("acme", "task-" + round);
      List<SaveResult> results =
          race(racer -> () -> retryTransient(() -> save(id, initialScheduleState(null))));
      assertThat(results).containsOnlyOnce(SaveResult.SAVED);
      assertThat(auditOperations(id)).hasSize(1);
    }
  }
}
