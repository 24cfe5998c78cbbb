package io.quarterhour.jdbc.internal.rows;

import io.quarterhour.jdbc.internal.sql.Parameters;
import io.quarterhour.jdbc.internal.sql.PlannerHint;
import io.quarterhour.jdbc.internal.sql.ResultRow;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.task.Firing;
import io.quarterhour.task.Pause;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The schedule states of tasks. */
public final class ScheduleStateRows {
  /** The columns that {@link #read} reads. */
  public static final String COLUMNS =
      "version, next_at, nominal_at, pause_by, pause_reason, pause_since, pause_until, fires";

  private static final String UPDATE_BULK =
      "update {task} t set version = t.version + 1, next_at = e.next_at, nominal_at = e.nominal_at,"
          + " pause_by = e.pause_by, pause_reason = e.pause_reason, pause_since = e.pause_since,"
          + " pause_until = e.pause_until, fires = e.fires, due_at = e.due_at,"
          + " newest_slot = greatest(t.newest_slot, e.last_slot)"
          + " from unnest(?::text[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[],"
          + " ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[],"
          + " ?::bigint[]) as e(tenant, name, version, next_at, nominal_at, pause_by, pause_reason,"
          + " pause_since, pause_until, fires, due_at, first_slot, last_slot)"
          + " where t.tenant = e.tenant and t.name = e.name";

  /**
   * The condition that no other caller has moved the schedule state, and that no execution to be
   * inserted can be a duplicate.
   */
  private static final String CURRENT =
      " and t.version = e.version and not t.removed and t.open_skip_id is null"
          + " and (t.newest_slot is null or e.first_slot is null or t.newest_slot < e.first_slot)"
          + " returning t.tenant, t.name, t.revision, t.version, t.removed, t.open_skip_id,"
          + " t.newest_slot";

  /** The schedule state of a task that was removed. */
  public static final ScheduleState NONE = new ScheduleState(0, null, null, null, 0);

  private ScheduleStateRows() {}

  public static ScheduleState read(ResultRow resultRow) throws SQLException {
    return new ScheduleState(
        resultRow.number("version"),
        resultRow.timeOrNull("next_at"),
        resultRow.timeOrNull("nominal_at"),
        pause(resultRow),
        resultRow.number("fires"));
  }

  private static @Nullable Pause pause(ResultRow resultRow) throws SQLException {
    String by = resultRow.textOrNull("pause_by");
    return by == null
        ? null
        : new Pause(
            by,
            resultRow.text("pause_reason"),
            resultRow.time("pause_since"),
            resultRow.timeOrNull("pause_until"));
  }

  /** Stores schedule states with the next version. The tasks are locked and exist. */
  public static void move(Session session, List<Firing> firings) throws SQLException {
    if (session.dialect().supportsArrayStatements() && firings.size() > 1) {
      session
          .plan(PlannerHint.ROW_BY_ROW)
          .update(UPDATE_BULK, parameters -> columns(parameters, firings));
      return;
    }
    session.each(
        "update {task} set version = version + 1, next_at = ?, nominal_at = ?, pause_by = ?,"
            + " pause_reason = ?, pause_since = ?, pause_until = ?, fires = ?, due_at = ?,"
            + " newest_slot = coalesce(case when newest_slot >= ? then newest_slot"
            + " else cast(? <as bigint>) end, newest_slot) where tenant = ? and name = ?",
        firings,
        (parameters, firing) -> {
          ScheduleState next = firing.scheduleState();
          Pause pause = next.pause();
          Instant newestSlot = newestSlot(firing);
          parameters
              .time(next.next())
              .time(next.nominal())
              .text(pause == null ? null : pause.by())
              .text(pause == null ? null : pause.reason())
              .time(pause == null ? null : pause.since())
              .time(pause == null ? null : pause.until())
              .number(next.fires())
              .time(next.dueAt())
              .time(newestSlot)
              .time(newestSlot)
              .task(firing.task());
        });
  }

  /**
   * Stores the schedule states that no other caller has moved, and thereby locks their tasks, all
   * in one statement. Tasks with a record of skipped slots that the next ones might extend are left
   * out. Tasks are moved and locked in the order of their ids. For databases that support array
   * statements; on others it does nothing.
   *
   * @return the tasks that were moved
   */
  public static Set<TaskId> moveCurrent(
      Session session, Collection<Firing> firings, LockedTasks tasks) throws SQLException {
    Map<TaskId, Firing> ordered = new TreeMap<>();
    firings.forEach(firing -> ordered.put(firing.task(), firing));
    Set<TaskId> moved = new HashSet<>();
    if (session.dialect().supportsArrayStatements()
        && tasks.isOptimistic()
        && ordered.size() > 1
        && ordered.size() == firings.size()
        && firings.stream().allMatch(ScheduleStateRows::isOfItsTaskAlone)) {
      session
          .plan(PlannerHint.ROW_BY_ROW)
          .list(
              UPDATE_BULK + CURRENT,
              parameters -> columns(parameters, ordered.values()),
              resultRow -> moved.add(tasks.noteMoved(resultRow)));
    }
    return moved;
  }

  private static boolean isOfItsTaskAlone(Firing firing) {
    return firing.executions().stream()
        .allMatch(execution -> firing.task().equals(execution.origin().task()));
  }

  private static void columns(Parameters parameters, Collection<Firing> firings)
      throws SQLException {
    List<ScheduleState> next = firings.stream().map(Firing::scheduleState).toList();
    parameters
        .texts(firings, firing -> firing.task().tenant().value())
        .texts(firings, firing -> firing.task().name())
        .numbers(next, ScheduleState::version)
        .times(next, ScheduleState::next)
        .times(next, ScheduleState::nominal)
        .texts(next, one -> one.pause() == null ? null : one.pause().by())
        .texts(next, one -> one.pause() == null ? null : one.pause().reason())
        .times(next, one -> one.pause() == null ? null : one.pause().since())
        .times(next, one -> one.pause() == null ? null : one.pause().until())
        .numbers(next, ScheduleState::fires)
        .times(next, ScheduleState::dueAt)
        .times(firings, firing -> slots(firing).min(Instant::compareTo).orElse(null))
        .times(firings, ScheduleStateRows::newestSlot);
  }

  private static Stream<Instant> slots(Firing firing) {
    return firing.executions().stream()
        .map(one -> ExecutionColumns.slotAt(one.origin(), one.slots()))
        .filter(Objects::nonNull);
  }

  /** {@return the newest slot for which a firing has an execution, or null} */
  static @Nullable Instant newestSlot(Firing firing) {
    return slots(firing).max(Instant::compareTo).orElse(null);
  }
}
