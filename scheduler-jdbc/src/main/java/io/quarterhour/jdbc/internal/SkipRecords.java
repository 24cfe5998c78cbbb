package io.quarterhour.jdbc.internal;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.jdbc.internal.rows.EnumCodes;
import io.quarterhour.jdbc.internal.rows.ExecutionColumns;
import io.quarterhour.jdbc.internal.rows.LockedTasks;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.task.SkippedSlots;
import io.quarterhour.task.TaskId;
import java.sql.SQLException;
import java.time.Instant;

/** The records of skipped slots. */
final class SkipRecords {
  private final Session session;
  private final LockedTasks tasks;

  SkipRecords(Session session, LockedTasks tasks) {
    this.session = session;
    this.tasks = tasks;
  }

  /**
   * Records skipped slots, and returns the id of the record. Extends the previous record if it has
   * the same tenant and reason. A refused manual run has a record of its own.
   */
  ExecutionId record(TaskId task, SkippedSlots skipped, Origin origin, Instant now)
      throws SQLException {
    LockedTasks.LockedTask cell = origin.kind() == Origin.Kind.MANUAL ? null : tasks.find(task);
    ExecutionId open = cell == null ? null : cell.openSkip();
    if (open != null && joined(open, skipped, now)) {
      return open;
    }
    insert(skipped, origin, now);
    tasks.setOpenSkip(cell, skipped.id());
    return skipped.id();
  }

  /**
   * {@return whether the slots were added to the existing record, which has the same tenant and
   * reason}
   */
  private boolean joined(ExecutionId open, SkippedSlots skipped, Instant now) throws SQLException {
    SlotRange before =
        session.first(
            "select nominal_at, first_slot_at, last_slot_at, slot_count from {history}"
                + " where id = ? and reason = ? and tenant = ? for update",
            parameters ->
                parameters
                    .id(open)
                    .text(skipped.reason().description())
                    .text(skipped.routing().tenant().value()),
            ExecutionColumns::slots);
    if (before == null) {
      return false;
    }
    SlotRange both = before.mergedWith(skipped.slots());
    session.update(
        "update {history} set nominal_at = ?, first_slot_at = ?, last_slot_at = ?, slot_count = ?,"
            + " ended_at = ? where id = ?",
        parameters ->
            parameters
                .time(both.nominal())
                .time(both.first())
                .time(both.last())
                .small(both.count())
                .time(now)
                .id(open));
    return true;
  }

  private void insert(SkippedSlots skipped, Origin origin, Instant now) throws SQLException {
    SlotRange slots = skipped.slots();
    session.update(
        "insert into {history} (id, origin, task_tenant, task_name, task_revision, parent, tenant,"
            + " action, queue, nominal_at, first_slot_at, last_slot_at, slot_count, ready_at,"
            + " state, reason, ended_at, token, attempt, failures, lost_leases) values (?, ?, ?, ?,"
            + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 0)",
        parameters ->
            parameters
                .id(skipped.id())
                .small(EnumCodes.KINDS.of(origin.kind()))
                .task(origin.task())
                .number(origin.taskRevision())
                .id(origin.parent())
                .text(skipped.routing().tenant().value())
                .text(skipped.routing().action())
                .text(skipped.routing().queue())
                .time(slots.nominal())
                .time(slots.first())
                .time(slots.last())
                .small(slots.count())
                .time(slots.last())
                .small(EnumCodes.STATES.of(ExecutionState.SKIPPED))
                .text(skipped.reason().description())
                .time(now));
  }
}
