package io.quarterhour.contract;

import static io.quarterhour.contract.Rows.ACME;
import static io.quarterhour.contract.Rows.ANN;
import static io.quarterhour.contract.Rows.BOB;
import static io.quarterhour.contract.Rows.GLOBEX;
import static io.quarterhour.contract.Rows.NOON;
import static io.quarterhour.contract.Rows.auditEntry;
import static io.quarterhour.contract.Rows.initialScheduleState;
import static io.quarterhour.contract.Rows.logLine;
import static io.quarterhour.contract.Rows.skippedSlot;
import static io.quarterhour.contract.Rows.taskRow;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.RecordRetention;
import io.quarterhour.query.Retention;
import io.quarterhour.query.RetentionPolicy;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.store.MaintenanceStore;
import io.quarterhour.store.StateKey;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.task.SaveResult;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Tests of the contract of {@link MaintenanceStore}. */
public abstract class MaintenanceStoreContract extends StoreContract {
  private static final RecordRetention RETENTION =
      new RecordRetention(Duration.ofDays(30), Duration.ofDays(7), Duration.ofDays(60));
  private static final int BATCH = 3;

  /** Constructor for the test class of a store. */
  protected MaintenanceStoreContract() {}

  private MaintenanceStore maintenance() {
    return store().maintenance();
  }

  /** Returns noon of a later day. */
  private static Instant day(int number) {
    return NOON.plus(Duration.ofDays(number));
  }

  private void removeExpired(Instant now) {
    while (maintenance().removeExpired(RETENTION, now, BATCH)) {
      // There is more to remove.
    }
  }

  private void eraseAll(TenantId tenant) {
    int erased;
    do {
      erased = maintenance().erase(tenant, BATCH);
      assertThat(erased).isLessThanOrEqualTo(BATCH);
    } while (erased > 0);
  }

  /** Saves the next revision of a task. */
  private void edit(TaskId task, long revision, Instant now) {
    assertThat(store().tasks().save(taskRow(task, revision), null, auditEntry(now, "saved")))
        .isEqualTo(SaveResult.SAVED);
  }

  private List<Long> revisions(TaskId task, long newest) {
    List<TaskRevision> all =
        LongStream.rangeClosed(1, newest)
            .mapToObj(revision -> new TaskRevision(task, revision))
            .toList();
    return store().tasks().definitions(all).keySet().stream()
        .map(TaskRevision::revision)
        .sorted()
        .toList();
  }

  private List<String> operations(TaskId task) {
    return store().history().audit(task, 100).stream().map(AuditEntry::operation).toList();
  }

  /** Fires an execution of the newest revision of a task and completes it. */
  private ExecutionId runOnce(TaskId task, Instant slot) {
    ExecutionId id = fire(ANN, slot, task, ExecutionFixtures.slot(task, slot)).id();
    runAll(ANN, slot);
    return id;
  }

  @Test
  void oldAuditEntriesAreRemoved() {
    TaskId task = saveTask("acme", "reports");
    TaskId other = TaskId.of("globex", "reports");
    for (int i = 0; i < 5; i++) {
      maintenance().addAudit(other, auditEntry(day(1), "old"));
    }
    maintenance().addAudit(task, auditEntry(day(2), "paused"));
    maintenance().addAudit(other, auditEntry(day(2), "recent"));

    removeExpired(day(30));
    assertThat(operations(task)).containsExactly("paused");
    assertThat(operations(other)).hasSize(6);

    removeExpired(day(32));
    assertThat(operations(task)).containsExactly("paused");
    assertThat(operations(other)).containsExactly("recent");
  }

  @Test
  void revisionsWithoutExecutionAreRemovedOnceTheyAreUnusedForLong() {
    TaskId task = saveTask("acme", "reports");
    for (int revision = 1; revision <= 6; revision++) {
      edit(task, revision, day(1));
    }
    edit(task, 7, day(2));

    removeExpired(day(8));
    assertThat(revisions(task, 8)).hasSize(8);

    removeExpired(day(9));
    assertThat(revisions(task, 8)).containsExactly(7L, 8L);

    removeExpired(day(1000));
    assertThat(revisions(task, 8)).containsExactly(8L);
    assertThat(summary(task).row().revision()).isEqualTo(8);
  }

  @Test
  void revisionStaysAsLongAsAnExecutionHasIt() {
    TaskId task = saveTask("acme", "reports");
    fire(ANN, day(0), task, ExecutionFixtures.slot(task, day(0)));
    edit(task, 1, day(0));

    removeExpired(day(8));
    assertThat(revisions(task, 2)).as("live").containsExactly(1L, 2L);

    runAll(ANN, day(8));
    removeExpired(day(16));
    assertThat(revisions(task, 2)).as("finished").containsExactly(1L, 2L);

    Retention days = new Retention(1, 1, Duration.ofDays(1));
    store().history().prune(RetentionPolicy.of(days), day(16), 100);
    removeExpired(day(24));
    assertThat(executionsOf(task)).isEmpty();
    assertThat(revisions(task, 2)).containsExactly(2L);
  }

  @Test
  void removedTaskStaysAsLongAsItHasExecutions() {
    TaskId task = saveTask("acme", "reports");
    runOnce(task, day(0));
    store().tasks().delete(task, auditEntry(day(1), "deleted"));

    removeExpired(day(20));
    assertThat(revisions(task, 1)).containsExactly(1L);
    assertThat(save(task, initialScheduleState(null))).isEqualTo(SaveResult.SAVED);
    assertThat(summary(task).row().revision()).isEqualTo(2);
    assertThat(operations(task)).containsExactly("saved", "deleted", "saved");
  }

  @Test
  void removedTasksWithoutExecutionsAreForgotten() {
    for (int i = 0; i < 2 * BATCH; i++) {
      store().tasks().delete(saveTask("acme", "task-" + i), auditEntry(day(1), "deleted"));
    }
    TaskId task = TaskId.of("acme", "task-0");

    removeExpired(day(8));
    assertThat(revisions(task, 1)).hasSize(1);
    removeExpired(day(9));

    assertThat(revisions(task, 1)).isEmpty();
    assertThat(save(task, initialScheduleState(null))).isEqualTo(SaveResult.SAVED);
    assertThat(summary(task).row().revision()).isEqualTo(1);
    assertThat(scheduleState(task).version()).isEqualTo(1);
    runOnce(task, day(9));
    assertThat(executionsOf(task)).hasSize(1);
  }

  @Test
  void taskThatWasMadeAgainIsNotRemoved() {
    TaskId task = saveTask("acme", "reports");
    store().tasks().delete(task, auditEntry(day(0), "deleted"));
    assertThat(save(task, initialScheduleState(null))).isEqualTo(SaveResult.SAVED);

    removeExpired(day(1000));

    assertThat(revisions(task, 2)).containsExactly(2L);
    assertThat(summary(task).row().revision()).isEqualTo(2);
    edit(task, 2, day(1000));
  }

  @Test
  void oldTextsAreRemovedUnlessTheyWereWrittenAgain() {
    for (int i = 0; i < 2 * BATCH; i++) {
      StateKey key = new StateKey("mail", ACME, "key-" + i);
      store().states().compareAndSet(key, null, "one", day(1));
    }
    StateKey again = new StateKey("mail", ACME, "key-0");
    store().states().compareAndSet(again, "one", "two", day(2));

    removeExpired(day(61));
    assertThat(store().states().get(new StateKey("mail", ACME, "key-1"))).hasValue("one");
    removeExpired(day(62));

    assertThat(store().states().get(new StateKey("mail", ACME, "key-1"))).isEmpty();
    assertThat(store().states().get(again)).hasValue("two");
  }

  @Test
  void lockKeepsExecutionsApartAfterItWasUnused() {
    enqueueOne(ExecutionFixtures.call(day(0)).locks("db"));
    ExecutionId later = enqueueOne(ExecutionFixtures.call(day(20)).locks("db", "disk"));
    runAll(ANN, day(0));

    removeExpired(day(8));
    removeExpired(day(16));
    enqueueOne(ExecutionFixtures.call(day(17)).locks("db"));
    Execution running = claimOne(ANN, day(17));
    enqueueOne(ExecutionFixtures.call(day(17)).locks("db"));

    assertThat(ids(claim(BOB, day(17), 10))).isEmpty();
    completeOne(running, success(day(17)), day(17));
    completeOne(claimOne(BOB, day(17)), success(day(17)), day(17));
    assertThat(ids(claim(BOB, day(20), 10))).containsExactly(later);
  }

  @Test
  void severalNodesRemoveTogether() throws Exception {
    int tasks = 40;
    for (int i = 0; i < tasks; i++) {
      store().tasks().delete(saveTask("acme", "task-" + i), auditEntry(day(1), "deleted"));
    }

    race(
        number ->
            () -> {
              while (retryTransient(
                  () -> maintenance().removeExpired(RETENTION, day(100), BATCH))) {
                // There is more to remove.
              }
              return number;
            });

    for (int i = 0; i < tasks; i++) {
      assertThat(revisions(TaskId.of("acme", "task-" + i), 1)).isEmpty();
      assertThat(operations(TaskId.of("acme", "task-" + i))).isEmpty();
    }
  }

  /** Stores records of each kind for a tenant, without live executions. */
  private TaskId fill(String tenant) {
    TaskId task = saveTask(tenant, "reports");
    edit(task, 1, day(0));
    fire(ANN, day(0), skipFiring(task, skippedSlot(task, day(0), SkipReason.TOO_LATE)));
    fire(ANN, day(1), task, ExecutionFixtures.slot(task, day(1)).locks(tenant + "-db"));
    Execution running = claimOne(ANN, day(1));
    store().history().appendLog(List.of(logLine(running.id(), 1, "line")));
    store().history().markLogRead("ann", running.id(), 1);
    completeOne(
        running,
        new AttemptResult.Retry(day(1), Rows.failedAttempt(1, ANN, day(1), day(1))),
        day(1));
    completeOne(
        claimOne(ANN, day(1)),
        failure(day(1), ExecutionFixtures.notification(task, running.id(), day(1)).build()),
        day(1));
    claimNotifications(ANN, day(1))
        .executions()
        .forEach(one -> completeOne(one.execution(), success(day(1)), day(1)));
    for (int i = 0; i < 2 * BATCH; i++) {
      enqueueOne(ExecutionFixtures.call(day(1)).tenant(tenant));
    }
    runAll(ANN, day(1));
    StateKey key = new StateKey("mail", TenantId.of(tenant), "a");
    assertThat(store().states().compareAndSet(key, null, "text", day(1))).isTrue();
    store().tasks().delete(saveTask(tenant, "removed"), auditEntry(day(1), "deleted"));
    return task;
  }

  private List<Execution> executionsOf(TenantId tenant) {
    return store()
        .history()
        .executions(
            TenantScope.of(Set.of(tenant)), ExecutionQuery.ALL.includingNotifications(), LARGE_PAGE)
        .items();
  }

  @Test
  void erasedTenantLeavesNothing() {
    TaskId erased = fill("acme");
    TaskId other = fill("globex");
    ExecutionId execution = executionsOf(erased).get(0).id();
    List<Execution> others = executionsOf(GLOBEX);
    assertThat(store().history().storedDocument(execution)).isPresent();
    assertThat(store().history().attempts(execution)).isNotEmpty();
    assertThat(store().history().log(execution, 0, 10)).isNotEmpty();
    assertThat(executionsOf(ACME)).hasSize(3 + 2 * BATCH);

    eraseAll(ACME);

    assertThat(executionsOf(ACME)).isEmpty();
    assertThat(store().history().storedDocument(execution)).isEmpty();
    assertThat(store().history().attempts(execution)).isEmpty();
    assertThat(store().history().log(execution, 0, 10)).isEmpty();
    assertThat(store().history().task(TenantScope.ALL, erased)).isEmpty();
    assertThat(revisions(erased, 2)).isEmpty();
    assertThat(operations(erased)).isEmpty();
    assertThat(operations(TaskId.of("acme", "removed"))).isEmpty();
    assertThat(store().states().get(new StateKey("mail", ACME, "a"))).isEmpty();
    assertThat(others).isNotEmpty().isEqualTo(executionsOf(GLOBEX));
    assertThat(store().history().tasks(TenantScope.ALL, TaskQuery.ALL, LARGE_PAGE).items())
        .extracting(task -> task.row().id())
        .containsExactly(other);
    assertThat(operations(other)).containsExactly("saved", "saved");
    assertThat(store().states().get(new StateKey("mail", GLOBEX, "a"))).hasValue("text");
  }

  @Test
  void runningExecutionIsErasedWithItsTaskOnceItHasFinished() {
    TaskId task = saveTask("acme", "reports");
    fire(ANN, day(0), task, ExecutionFixtures.slot(task, day(0)).locks("db"));
    Execution running = claimOne(ANN, day(0));

    eraseAll(ACME);
    assertThat(read(running.id())).isEqualTo(running);
    assertThat(revisions(task, 1)).containsExactly(1L);

    completeOne(running, success(day(0)), day(0));
    eraseAll(ACME);
    assertThat(executionsOf(ACME)).isEmpty();
    assertThat(revisions(task, 1)).isEmpty();
    assertThat(store().history().task(TenantScope.ALL, task)).isEmpty();
    assertThat(saveTask("acme", "reports")).isEqualTo(task);
    assertThat(summary(task).row().revision()).isEqualTo(1);
  }

  @Test
  void lockOfAnErasedTenantStillKeepsOthersApart() {
    enqueueOne(ExecutionFixtures.call(day(0)).locks("db"));
    runAll(ANN, day(0));
    enqueueOne(ExecutionFixtures.call(day(0)).tenant("globex").locks("db"));
    Execution running = claimOne(ANN, day(0));

    eraseAll(ACME);

    enqueueOne(ExecutionFixtures.call(day(0)).tenant("globex").locks("db"));
    assertThat(ids(claim(BOB, day(0), 10))).isEmpty();
    completeOne(running, success(day(0)), day(0));
    assertThat(claim(BOB, day(0), 10).executions()).hasSize(1);
  }
}
