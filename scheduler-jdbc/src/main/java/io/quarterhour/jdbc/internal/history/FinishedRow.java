package io.quarterhour.jdbc.internal.history;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.jdbc.internal.history.PruneProgress.Position;
import io.quarterhour.jdbc.internal.rows.EnumCodes;
import io.quarterhour.jdbc.internal.rows.ExecutionColumns;
import io.quarterhour.jdbc.internal.sql.ResultRow;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The columns of a finished execution that decide how long it is kept. */
record FinishedRow(
    Position position,
    ExecutionState state,
    Origin.Kind kind,
    @Nullable ExecutionId parent,
    Series series) {
  /** The columns that {@link #read} reads. */
  static final String COLUMNS =
      "id, ended_at, state, origin, parent, task_tenant, task_name, tenant, action";

  /** The condition that leaves out notifications, which are removed with their parent. */
  static final String COUNTED =
      "(origin <> " + EnumCodes.KINDS.of(Origin.Kind.NOTIFICATION) + " or parent is null)";

  /**
   * The executions of which the newest are kept.
   *
   * @param task the task; null for calls without a task
   * @param action the action of calls without a task; empty if there is a task
   * @param tenant the tenant of the executions
   */
  record Series(@Nullable TaskId task, String action, TenantId tenant) {}

  static FinishedRow read(ResultRow resultRow) throws SQLException {
    TaskId task = ExecutionColumns.task(resultRow);
    return new FinishedRow(
        new Position(resultRow.time("ended_at"), resultRow.id("id")),
        EnumCodes.STATES.read(resultRow.small("state")),
        EnumCodes.KINDS.read(resultRow.small("origin")),
        resultRow.idOrNull("parent"),
        new Series(
            task,
            task == null ? resultRow.text("action") : "",
            TenantId.of(resultRow.text("tenant"))));
  }

  ExecutionId id() {
    return position.id();
  }

  /** {@return whether the row is a notification that is removed with its parent} */
  boolean isAttached() {
    return kind == Origin.Kind.NOTIFICATION && parent != null;
  }
}
