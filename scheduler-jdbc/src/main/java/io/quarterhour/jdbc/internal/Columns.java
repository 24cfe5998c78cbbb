package io.quarterhour.jdbc.internal;

import io.quarterhour.jdbc.internal.sql.Cells;
import io.quarterhour.jdbc.internal.sql.Codes;
import io.quarterhour.task.Assignment;
import io.quarterhour.task.Children;
import io.quarterhour.task.Course;
import io.quarterhour.task.Execution;
import io.quarterhour.task.ExecutionState;
import io.quarterhour.task.NodeId;
import io.quarterhour.task.Origin;
import io.quarterhour.task.Outcome;
import io.quarterhour.task.Ownership;
import io.quarterhour.task.Slots;
import io.quarterhour.task.TaskId;
import io.quarterhour.task.Tries;
import io.quarterhour.tenant.TenantId;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The columns of an execution, and how they are read. */
final class Columns {
  /** What a row takes with it to the history as it is, but for the document. */
  private static final String KEPT =
      "id, kind, task_tenant, task_name, task_revision, parent, tenant, action, queue, asked_at,"
          + " first_at, last_at, slot_count, slot_at, ready_at, token, node_name,"
          + " node_incarnation, attempt, failures, lost, cancel_reason, children_total,"
          + " children_open, children_warned, children_failed";

  /** What moves to the history as it is. */
  static final String MOVED = KEPT + ", document";

  /** What is read of a live row, but for the document. */
  static final String OF_LIVE = KEPT + ", state, started_at, lease_until, locks, quarantine";

  /** A live row as {@link #execution} reads it. */
  static final String LISTED_LIVE =
      KEPT
          + ", state, started_at, lease_until, quarantine, cast(null <as varchar>) as reason,"
          + " cast(null <as bigint>) as ended_at, cast(null <as smallint>) as outcome,"
          + " cast(null <as varchar>) as summary, cast(null <as varchar>) as result";

  /** A row of the history as {@link #execution} reads it. */
  static final String LISTED_HISTORY =
      KEPT
          + ", state, started_at, cast(0 <as bigint>) as lease_until,"
          + " cast(null <as varchar>) as quarantine, reason, ended_at, outcome, summary, result";

  private Columns() {}

  /** Reads an execution, live or over. */
  static Execution execution(Cells cells) throws SQLException {
    ExecutionState state = Codes.STATES.read(cells.small("state"));
    if (!state.isOver()) {
      return LiveRow.read(cells).snapshot();
    }
    return new Execution(
        cells.id("id"),
        origin(cells),
        assignment(cells),
        slots(cells),
        new Course(
            state,
            cells.textOrNull("reason"),
            cells.time("ready_at"),
            cells.timeOrNull("started_at"),
            cells.timeOrNull("ended_at")),
        tries(cells),
        new Ownership(
            cells.number("token"), node(cells), null, cells.textOrNull("cancel_reason") != null),
        children(cells),
        outcome(cells));
  }

  static @Nullable TaskId task(Cells cells) throws SQLException {
    String name = cells.textOrNull("task_name");
    return name == null ? null : new TaskId(TenantId.of(cells.text("task_tenant")), name);
  }

  static Origin origin(Cells cells) throws SQLException {
    return new Origin(
        Codes.KINDS.read(cells.small("kind")),
        task(cells),
        cells.number("task_revision"),
        cells.idOrNull("parent"));
  }

  static Assignment assignment(Cells cells) throws SQLException {
    return new Assignment(
        TenantId.of(cells.text("tenant")), cells.text("action"), cells.text("queue"));
  }

  static Slots slots(Cells cells) throws SQLException {
    return new Slots(
        cells.time("asked_at"),
        cells.time("first_at"),
        cells.time("last_at"),
        cells.small("slot_count"));
  }

  static Tries tries(Cells cells) throws SQLException {
    return new Tries(cells.small("attempt"), cells.small("failures"), cells.small("lost"));
  }

  static @Nullable NodeId node(Cells cells) throws SQLException {
    String name = cells.textOrNull("node_name");
    return name == null ? null : new NodeId(name, cells.text("node_incarnation"));
  }

  static @Nullable Children children(Cells cells) throws SQLException {
    Integer total = cells.smallOrNull("children_total");
    return total == null
        ? null
        : new Children(
            total,
            cells.small("children_open"),
            cells.small("children_warned"),
            cells.small("children_failed"));
  }

  private static @Nullable Outcome outcome(Cells cells) throws SQLException {
    Integer status = cells.smallOrNull("outcome");
    return status == null
        ? null
        : new Outcome(
            Codes.OUTCOMES.read(status), cells.text("summary"), cells.textOrNull("result"));
  }

  static @Nullable String taskTenant(Origin origin) {
    TaskId task = origin.task();
    return task == null ? null : task.tenant().value();
  }

  static @Nullable String taskName(Origin origin) {
    TaskId task = origin.task();
    return task == null ? null : task.name();
  }

  /** {@return whether an origin counts as an execution of its task: notifications do not} */
  static @Nullable TaskId countedTask(Origin origin) {
    return origin.kind() == Origin.Kind.NOTIFICATION ? null : origin.task();
  }

  /** {@return the slot that there may be only one of, or null} */
  static @Nullable Instant slotAt(Origin origin, Slots slots) {
    return countedTask(origin) == null ? null : slots.last();
  }
}
