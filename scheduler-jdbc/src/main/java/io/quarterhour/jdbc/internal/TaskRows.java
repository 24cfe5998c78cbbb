package io.quarterhour.jdbc.internal;

import io.quarterhour.jdbc.internal.sql.Cells;
import io.quarterhour.jdbc.internal.sql.Plan;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.NewExecution;
import io.quarterhour.task.ExecutionId;
import io.quarterhour.task.Origin;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The rows of tasks that a transaction has locked. All admissions of a task lock its row first, so
 * that they come one after the other: what they count and look for stays true until they are done.
 */
final class TaskRows {
  private static final String COLUMNS = "revision, version, removed, open_skip";

  private final Session session;
  private final Map<TaskId, TaskCell> locked = new HashMap<>();

  /** A task, there or removed. */
  static final class TaskCell {
    final TaskId id;
    final long revision;
    final long version;
    final boolean removed;

    /** The record of skipped slots that the next ones may join; null if there is none. */
    @Nullable ExecutionId openSkip;

    TaskCell(
        TaskId id, long revision, long version, boolean removed, @Nullable ExecutionId openSkip) {
      this.id = id;
      this.revision = revision;
      this.version = version;
      this.removed = removed;
      this.openSkip = openSkip;
    }
  }

  TaskRows(Session session) {
    this.session = session;
  }

  /** {@return a task that was locked, or null if it was never saved} */
  @Nullable TaskCell find(@Nullable TaskId id) {
    return id == null ? null : locked.get(id);
  }

  /** Locks tasks in their order. */
  void lock(Collection<TaskId> ids) throws SQLException {
    List<TaskId> ordered = new ArrayList<>(new TreeSet<>(ids));
    if (session.dialect().takesColumns() && ordered.size() > 1) {
      lockTogether(ordered);
      return;
    }
    for (TaskId id : ordered) {
      session.list(
          "select " + COLUMNS + " from {task} where tenant = ? and name = ? for update",
          bind -> bind.task(id),
          cells -> note(id, cells));
    }
  }

  /** What is locked within is looked for row by row, in the order of what is handed in. */
  private void lockTogether(List<TaskId> ordered) throws SQLException {
    session
        .plan(Plan.BY_INDEX_FOR_MANY)
        .list(
            "select e.tenant, e.name, t.* from unnest(?::text[], ?::text[]) as e(tenant, name)"
                + " cross join lateral (select "
                + COLUMNS
                + " from {task} where tenant = e.tenant and name = e.name for update) t",
            bind -> bind.texts(ordered, id -> id.tenant().value()).texts(ordered, TaskId::name),
            this::note);
  }

  /** Notes a task whose row is locked. */
  TaskId note(Cells cells) throws SQLException {
    TaskId id = new TaskId(TenantId.of(cells.text("tenant")), cells.text("name"));
    note(id, cells);
    return id;
  }

  private boolean note(TaskId id, Cells cells) throws SQLException {
    TaskCell cell =
        new TaskCell(
            id,
            cells.number("revision"),
            cells.number("version"),
            cells.flag("removed"),
            cells.idOrNull("open_skip"));
    return locked.put(id, cell) == null;
  }

  /** Remembers the record that the next skipped slots may join; null for none. */
  void setOpenSkip(@Nullable TaskCell cell, @Nullable ExecutionId record) throws SQLException {
    if (cell == null || Objects.equals(cell.openSkip, record)) {
      return;
    }
    cell.openSkip = record;
    session.update(
        "update {task} set open_skip = ? where tenant = ? and name = ?",
        bind -> bind.id(record).task(cell.id));
  }

  /** Notes the tasks whose rows must be locked before executions are admitted. */
  static void collect(Collection<NewExecution> executions, Collection<TaskId> tasks) {
    for (NewExecution execution : executions) {
      TaskId task = execution.origin().task();
      boolean matters =
          execution.origin().kind() != Origin.Kind.NOTIFICATION
              || execution.admission().activeLimit() > 0;
      if (task != null && matters) {
        tasks.add(task);
      }
    }
  }
}
