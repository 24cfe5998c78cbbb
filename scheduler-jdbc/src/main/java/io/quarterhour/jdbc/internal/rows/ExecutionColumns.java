package io.quarterhour.jdbc.internal.rows;

import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.ChildCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.Ownership;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.jdbc.internal.sql.ResultRow;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The columns of an execution, and the methods that read them. */
public final class ExecutionColumns {
  /** The columns that move to the history unchanged, except the document. */
  private static final String COMMON =
      "id, origin, task_tenant, task_name, task_revision, parent, tenant, action, queue,"
          + " nominal_at, first_slot_at, last_slot_at, slot_count, slot_at, ready_at, token,"
          + " node_name, node_incarnation, attempt, failures, lost_leases, cancel_reason,"
          + " children_total, children_unfinished, children_warnings, children_failed";

  /** The columns that move to the history unchanged. */
  public static final String MOVED = COMMON + ", document";

  /** The columns that are read from a live row, except the document. */
  public static final String OF_LIVE =
      COMMON + ", state, started_at, lease_until, locks, quarantine_reason";

  /** The columns of a live row that {@link #execution} reads. */
  public static final String LISTED_LIVE =
      COMMON
          + ", state, started_at, lease_until, quarantine_reason, cast(null <as varchar>) as"
          + " reason, cast(null <as bigint>) as ended_at, cast(null <as smallint>) as outcome,"
          + " cast(null <as varchar>) as summary, cast(null <as varchar>) as result";

  /** The columns of a history row that {@link #execution} reads. */
  public static final String LISTED_HISTORY =
      COMMON
          + ", state, started_at, cast(0 <as bigint>) as lease_until, cast(null <as varchar>) as"
          + " quarantine_reason, reason, ended_at, outcome, summary, result";

  /** The same columns, but without the result. */
  public static final String LISTED_HISTORY_WITHOUT_RESULT =
      LISTED_HISTORY.replace(", result", ", cast(null <as varchar>) as result");

  private ExecutionColumns() {}

  /** Reads an execution, live or finished. */
  public static Execution execution(ResultRow resultRow) throws SQLException {
    ExecutionState state = EnumCodes.STATES.read(resultRow.small("state"));
    if (!state.isFinished()) {
      return LiveRow.read(resultRow).execution();
    }
    return new Execution(
        resultRow.id("id"),
        origin(resultRow),
        routing(resultRow),
        slots(resultRow),
        new ExecutionStatus(
            state,
            resultRow.textOrNull("reason"),
            resultRow.time("ready_at"),
            resultRow.timeOrNull("started_at"),
            resultRow.timeOrNull("ended_at")),
        attemptCounts(resultRow),
        new Ownership(
            resultRow.number("token"),
            node(resultRow),
            null,
            resultRow.textOrNull("cancel_reason") != null),
        childCounts(resultRow),
        outcome(resultRow));
  }

  public static @Nullable TaskId task(ResultRow resultRow) throws SQLException {
    String name = resultRow.textOrNull("task_name");
    return name == null ? null : new TaskId(TenantId.of(resultRow.text("task_tenant")), name);
  }

  public static Origin origin(ResultRow resultRow) throws SQLException {
    return new Origin(
        EnumCodes.KINDS.read(resultRow.small("origin")),
        task(resultRow),
        resultRow.number("task_revision"),
        resultRow.idOrNull("parent"));
  }

  public static Routing routing(ResultRow resultRow) throws SQLException {
    return new Routing(
        TenantId.of(resultRow.text("tenant")), resultRow.text("action"), resultRow.text("queue"));
  }

  public static SlotRange slots(ResultRow resultRow) throws SQLException {
    return new SlotRange(
        resultRow.time("nominal_at"),
        resultRow.time("first_slot_at"),
        resultRow.time("last_slot_at"),
        resultRow.small("slot_count"));
  }

  static AttemptCounts attemptCounts(ResultRow resultRow) throws SQLException {
    return new AttemptCounts(
        resultRow.small("attempt"), resultRow.small("failures"), resultRow.small("lost_leases"));
  }

  public static @Nullable NodeId node(ResultRow resultRow) throws SQLException {
    String name = resultRow.textOrNull("node_name");
    return name == null ? null : new NodeId(name, resultRow.text("node_incarnation"));
  }

  static @Nullable ChildCounts childCounts(ResultRow resultRow) throws SQLException {
    Integer total = resultRow.smallOrNull("children_total");
    return total == null
        ? null
        : new ChildCounts(
            total,
            resultRow.small("children_unfinished"),
            resultRow.small("children_warnings"),
            resultRow.small("children_failed"));
  }

  private static @Nullable Outcome outcome(ResultRow resultRow) throws SQLException {
    Integer status = resultRow.smallOrNull("outcome");
    return status == null
        ? null
        : new Outcome(
            EnumCodes.OUTCOMES.read(status),
            resultRow.text("summary"),
            resultRow.textOrNull("result"));
  }

  public static @Nullable String taskTenant(Origin origin) {
    TaskId task = origin.task();
    return task == null ? null : task.tenant().value();
  }

  public static @Nullable String taskName(Origin origin) {
    TaskId task = origin.task();
    return task == null ? null : task.name();
  }

  /** {@return the slot that can have only one execution, or null} */
  public static @Nullable Instant slotAt(Origin origin, SlotRange slots) {
    return origin.countedTask() == null ? null : slots.last();
  }
}
