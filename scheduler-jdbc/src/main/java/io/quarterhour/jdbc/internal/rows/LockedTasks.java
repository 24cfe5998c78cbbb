package io.quarterhour.jdbc.internal.rows;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Origin;
import io.quarterhour.jdbc.internal.sql.PlannerHint;
import io.quarterhour.jdbc.internal.sql.ResultRow;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.task.Firing;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The task rows that a transaction has locked. Every insert of executions of a task locks the row
 * of the task first, so that these inserts are serialised: what an insert counts and looks up stays
 * true until its transaction ends.
 */
public final class LockedTasks {
  private static final String COLUMNS = "revision, version, removed, open_skip_id, newest_slot";

  private final Session session;
  private final boolean again;
  private final boolean waits;
  private final Map<TaskId, LockedTask> locked = new HashMap<>();
  private final Set<TaskId> taken = new HashSet<>();

  /** A task, existing or removed. */
  public static final class LockedTask {
    public final TaskId id;
    public final long revision;
    public final long version;
    public final boolean removed;

    /** The record of skipped slots that the next ones may extend; null if there is none. */
    private @Nullable ExecutionId openSkip;

    /**
     * The newest slot of an execution when the row was locked; null if there was none, or if the
     * slots to be inserted are known to be newer.
     */
    private final @Nullable Instant newestBefore;

    /** The newest slot of an execution, as the row contains it now; null if there is none. */
    private @Nullable Instant newest;

    private LockedTask(TaskId id, ResultRow resultRow, boolean knownToBeFree) throws SQLException {
      this.id = id;
      revision = resultRow.number("revision");
      version = resultRow.number("version");
      removed = resultRow.flag("removed");
      openSkip = resultRow.idOrNull("open_skip_id");
      newest = resultRow.timeOrNull("newest_slot");
      newestBefore = knownToBeFree ? null : newest;
    }

    /** {@return the record of skipped slots that further ones extend; null if there is none} */
    public @Nullable ExecutionId openSkip() {
      return openSkip;
    }

    /** {@return whether a slot may have executions, so that they must be looked up} */
    public boolean mayHave(Instant slot) {
      return newestBefore != null && !slot.isAfter(newestBefore);
    }

    /** Notes that the row now allows for executions up to a slot. */
    void upTo(Instant slot) {
      newest = newest == null || slot.isAfter(newest) ? slot : newest;
    }
  }

  /** Creates an instance without locked rows, which waits for the rows that it locks. */
  public LockedTasks(Session session) {
    this(session, false, true);
  }

  /**
   * Creates an instance without locked rows.
   *
   * @param again whether the operation is repeated after a conflict; then the slots that the rows
   *     contain are not relied on
   * @param waits whether it waits for rows that other transactions have locked; otherwise it leaves
   *     them out
   */
  public LockedTasks(Session session, boolean again, boolean waits) {
    this.session = session;
    this.again = again;
    this.waits = waits;
  }

  /**
   * {@return whether it relies on the slots that the rows contain, and on rows that are not locked}
   */
  boolean isOptimistic() {
    return !again && waits;
  }

  /** {@return a locked task, or null if it was never saved} */
  public @Nullable LockedTask find(@Nullable TaskId id) {
    return id == null ? null : locked.get(id);
  }

  /** Locks tasks in the order of their ids. */
  public void lock(Collection<TaskId> ids) throws SQLException {
    List<TaskId> ordered = new ArrayList<>(new TreeSet<>(ids));
    if (session.dialect().supportsArrayStatements() && ordered.size() > 1) {
      lockTogether(ordered);
    } else {
      for (TaskId id : ordered) {
        session.list(
            "select tenant, name, "
                + COLUMNS
                + " from {task} where tenant = ? and name = ?"
                + locking(),
            parameters -> parameters.task(id),
            this::note);
      }
    }
    if (!waits) {
      ordered.removeAll(locked.keySet());
      for (TaskId id : ordered) {
        session.list(
            "select revision from {task} where tenant = ? and name = ?",
            parameters -> parameters.task(id),
            resultRow -> taken.add(id));
      }
    }
  }

  private String locking() {
    return waits ? " for update" : " for update skip locked";
  }

  /** {@return the tasks that were left out, because other transactions have locked them} */
  public Set<TaskId> taken() {
    return taken;
  }

  /** Looks up and locks the tasks row by row, in the order in which they are passed. */
  private void lockTogether(List<TaskId> ordered) throws SQLException {
    session
        .plan(PlannerHint.BY_INDEX_FOR_MANY)
        .list(
            "select e.tenant, e.name, t.* from unnest(?::text[], ?::text[]) as e(tenant, name)"
                + " cross join lateral (select "
                + COLUMNS
                + " from {task} where tenant = e.tenant and name = e.name"
                + locking()
                + ") t",
            parameters ->
                parameters.texts(ordered, id -> id.tenant().value()).texts(ordered, TaskId::name),
            this::note);
  }

  /** Adds a task whose row is locked. */
  private TaskId note(ResultRow resultRow) throws SQLException {
    return note(resultRow, false);
  }

  /** Adds a task whose row was moved to slots that no execution of the task had before. */
  TaskId noteMoved(ResultRow resultRow) throws SQLException {
    return note(resultRow, true);
  }

  private TaskId note(ResultRow resultRow, boolean knownToBeFree) throws SQLException {
    TaskId id = new TaskId(TenantId.of(resultRow.text("tenant")), resultRow.text("name"));
    locked.put(id, new LockedTask(id, resultRow, knownToBeFree));
    return id;
  }

  /**
   * {@return whether a slot of a task may have executions, so that they must be looked up} True for
   * a task that was never saved, of which nothing is known.
   */
  public boolean mayHave(@Nullable TaskId task, Instant slot) {
    LockedTask cell = find(task);
    return again || cell == null || cell.mayHave(slot);
  }

  /** Notes that a firing has moved the row of its task, including the newest slot. */
  public void moved(Firing firing) {
    LockedTask cell = find(firing.task());
    Instant newest = ScheduleStateRows.newestSlot(firing);
    if (cell != null && newest != null) {
      cell.upTo(newest);
    }
  }

  /** Stores with a task that a slot has an execution. */
  public void take(@Nullable LockedTask cell, Instant slot) throws SQLException {
    if (cell == null || (cell.newest != null && !slot.isAfter(cell.newest))) {
      return;
    }
    cell.upTo(slot);
    session.update(
        "update {task} set newest_slot = ? where tenant = ? and name = ?",
        parameters -> parameters.time(slot).task(cell.id));
  }

  /** Stores the record that the next skipped slots may extend; null for none. */
  public void setOpenSkip(@Nullable LockedTask cell, @Nullable ExecutionId record)
      throws SQLException {
    if (cell == null || Objects.equals(cell.openSkip, record)) {
      return;
    }
    cell.openSkip = record;
    session.update(
        "update {task} set open_skip_id = ? where tenant = ? and name = ?",
        parameters -> parameters.id(record).task(cell.id));
  }

  /** Collects the tasks whose rows must be locked before executions are inserted. */
  public static void collect(Collection<NewExecution> executions, Collection<TaskId> tasks) {
    for (NewExecution execution : executions) {
      TaskId task = execution.origin().task();
      boolean matters =
          execution.origin().kind() != Origin.Kind.NOTIFICATION
              || execution.constraints().maxActive() > 0;
      if (task != null && matters) {
        tasks.add(task);
      }
    }
  }
}
