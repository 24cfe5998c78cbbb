package io.quarterhour.examples.store;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantScope;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Rows and operations for tests of the journal, and a snapshot of the content of a store. */
final class Fixtures {
  /** Settings that do not wait for the disk. */
  static final Transactions.JournalOptions UNFORCED =
      new Transactions.JournalOptions(false, 16L << 20);

  static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  static final TaskId NIGHTLY = TaskId.of("acme", "nightly");
  static final AuditEntry AUDIT = new AuditEntry(NOON, "ann", "saved", "");
  private static final LeaseRequest LEASE_REQUEST =
      new LeaseRequest(new NodeId("n", "1"), NOON, NOON.plusSeconds(30));
  private static final String QUEUE = "default";
  private static final String ACTION = "report.send";

  private Fixtures() {}

  static ExecutionId id(long n) {
    return new ExecutionId(n, n);
  }

  static void saveTask(SchedulerStore store) {
    TaskRow row = new TaskRow(NIGHTLY, 0, new TaskRow.Columns("Nightly", ACTION, false), "{}");
    store.tasks().save(row, new ScheduleState(0, NOON, NOON, null, 0), AUDIT);
  }

  static NewExecution execution(long n, Origin.Kind kind, Instant slot) {
    return new NewExecution(
        id(n),
        new Origin(kind, NIGHTLY, 1, kind == Origin.Kind.NOTIFICATION ? id(1) : null),
        new Routing(NIGHTLY.tenant(), ACTION, QUEUE),
        SlotRange.single(slot),
        slot,
        NewExecution.Constraints.NONE,
        "{\"n\":" + n + "}");
  }

  /** Advances the schedule state and inserts an execution. */
  static void fireTask(SchedulerStore store) {
    ScheduleState scheduleState =
        store.history().task(TenantScope.ALL, NIGHTLY).orElseThrow().scheduleState();
    Instant next = NOON.plusSeconds(60);
    Firing firing =
        new Firing(
            NIGHTLY,
            scheduleState.withNext(next, next).plusFires(1),
            List.of(),
            List.of(execution(1, Origin.Kind.SCHEDULE, NOON)));
    store.tasks().fire(List.of(firing), LEASE_REQUEST);
  }

  static ClaimResult claim(SchedulerStore store) {
    return store
        .executions()
        .claim(
            new ClaimRequest(
                LEASE_REQUEST, List.of(new ClaimRequest.Capacity(QUEUE, 10)), Set.of(ACTION)));
  }

  /** Returns everything that a store returns about the rows written by the methods above. */
  static List<Object> snapshot(SchedulerStore store) {
    return List.of(
        store.history().task(TenantScope.ALL, NIGHTLY),
        store.history().audit(NIGHTLY, 100),
        store.tasks().due(NOON.plusSeconds(3600), 10),
        store
            .history()
            .executions(
                TenantScope.ALL, ExecutionQuery.ALL.includingNotifications(), PageRequest.first()),
        store.history().storedDocument(id(1)),
        store.history().storedDocument(id(2)));
  }
}
