package io.quarterhour.contract;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.Severity;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.task.SkippedSlots;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Constants and rows that the contract tests use. */
final class Rows {
  static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  static final Duration LEASE = Duration.ofSeconds(30);
  static final TenantId ACME = TenantId.of("acme");
  static final TenantId GLOBEX = TenantId.of("globex");
  static final String ACTION = "report.send";
  static final String NOTIFIER = "notifier:mail";
  static final String QUEUE = "default";
  static final String NOTIFICATIONS = "notifications";
  static final NodeId ANN = new NodeId("ann", "1");
  static final NodeId BOB = new NodeId("bob", "1");

  private static final AtomicLong IDS = new AtomicLong();

  private Rows() {}

  /** Returns the instant the given number of seconds after noon. */
  static Instant at(long seconds) {
    return NOON.plusSeconds(seconds);
  }

  /** Returns a new id, greater than all earlier ids. */
  static ExecutionId newId() {
    long n = IDS.incrementAndGet();
    return new ExecutionId((NOON.toEpochMilli() + n) << 16 | 0x7000L, Long.MIN_VALUE | n);
  }

  static TaskRow taskRow(TaskId id, long revision) {
    return taskRow(id, revision, "Title of " + id.name());
  }

  static TaskRow taskRow(TaskId id, long revision, String title) {
    return new TaskRow(
        id,
        revision,
        new TaskRow.Columns(title, ACTION, false),
        "{\"title\":\"" + title + "\",\"from\":" + revision + "}");
  }

  static ScheduleState initialScheduleState(@Nullable Instant next) {
    return new ScheduleState(0, next, next, null, 0);
  }

  static AuditEntry auditEntry(Instant at, String operation) {
    return new AuditEntry(at, "ann@acme.example", operation, "because");
  }

  static LeaseRequest leaseRequest(NodeId node, Instant now) {
    return new LeaseRequest(node, now, now.plus(LEASE));
  }

  static Routing routing(TenantId tenant) {
    return new Routing(tenant, ACTION, QUEUE);
  }

  /** Returns one skipped slot of a task, for the owner of the task. */
  static SkippedSlots skippedSlot(TaskId task, Instant slot, SkipReason reason) {
    return new SkippedSlots(newId(), routing(task.tenant()), SlotRange.single(slot), reason);
  }

  static Attempt failedAttempt(int number, NodeId node, Instant started, Instant ended) {
    return new Attempt(number, node, started, ended, ExecutionState.FAILED, "no connection");
  }

  static Attempt interruptedAttempt(int number, NodeId node, Instant started, Instant ended) {
    return new Attempt(number, node, started, ended, ExecutionState.INTERRUPTED, "node stopped");
  }

  static LogLine logLine(ExecutionId execution, long sequence, String text) {
    return logLine(execution, sequence, Severity.INFO, text);
  }

  static LogLine logLine(ExecutionId execution, long sequence, Severity severity, String text) {
    return new LogLine(
        execution,
        sequence,
        at(sequence),
        severity,
        text,
        severity == Severity.PROGRESS ? Integer.valueOf(50) : null);
  }
}
