package io.quarterhour.jdbc;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Pause;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Rows and requests that the tests of the store share. */
final class StoreFixtures {
  static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  static final AuditEntry AUDIT = new AuditEntry(NOON, "ann", "saved", "because");

  private static final String ACTION = "report.send";
  private static final String QUEUE = "default";
  private static final AtomicLong IDS = new AtomicLong();

  private StoreFixtures() {}

  static TaskRow row(TaskId id) {
    return new TaskRow(id, 0, new TaskRow.Columns("Nightly", ACTION, false), "{}");
  }

  static void saved(SchedulerStore store, TaskId id, @Nullable Pause pause) {
    store.tasks().save(row(id), new ScheduleState(0, NOON, NOON, pause, 0), AUDIT);
  }

  /** A firing of the next slot of a schedule state; the slot after it is one second later. */
  static Firing firing(TaskId id, ScheduleState scheduleState, boolean leased) {
    Instant slot = scheduleState.next();
    NewExecution execution =
        new NewExecution(
            newId(),
            new Origin(Origin.Kind.SCHEDULE, id, 1, null),
            new Routing(id.tenant(), ACTION, QUEUE),
            SlotRange.single(slot),
            slot,
            new NewExecution.Constraints(0, List.of(), leased),
            null);
    Instant next = slot.plusSeconds(1);
    return new Firing(
        id, scheduleState.withNext(next, next).plusFires(1), List.of(), List.of(execution));
  }

  /** A call of an action, ready at noon. */
  static NewExecution call() {
    return new NewExecution(
        newId(),
        Origin.CALL,
        new Routing(TenantId.of("acme"), ACTION, QUEUE),
        SlotRange.single(NOON),
        NOON,
        NewExecution.Constraints.NONE,
        null);
  }

  static LeaseRequest terms(String node, Instant now) {
    return new LeaseRequest(new NodeId(node, "1"), now, now.plusSeconds(30));
  }

  static ClaimRequest request(String node, Instant now) {
    return new ClaimRequest(
        terms(node, now), List.of(new ClaimRequest.Capacity(QUEUE, 10)), Set.of(ACTION));
  }

  /** All executions of a store, live and finished. */
  static List<Execution> executions(SchedulerStore store) {
    List<Execution> all = new ArrayList<>();
    PageRequest page = PageRequest.first(1000);
    while (true) {
      Page<Execution> found = store.history().executions(TenantScope.ALL, ExecutionQuery.ALL, page);
      all.addAll(found.items());
      if (found.next().isEmpty()) {
        return all;
      }
      page = page.after(found.next().orElseThrow());
    }
  }

  private static ExecutionId newId() {
    return new ExecutionId(NOON.toEpochMilli() << 16 | 0x7000L, IDS.incrementAndGet());
  }
}
