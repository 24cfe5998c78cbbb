package io.quarterhour.jdbc.internal.maintenance;

import io.quarterhour.jdbc.internal.rows.LockedTasks;
import io.quarterhour.jdbc.internal.sql.PlannerHint;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Removes records to which nothing has referred for a while. Those that are still used are marked
 * as used now, so that they are not examined again soon. Each method returns the number of records
 * that it has examined.
 */
final class UnusedRecords {
  private static final String OF_TASK = " where tenant = ? and name = ?";

  private static final String DELETE_DEFINITION =
      "delete from {definition}"
          + OF_TASK
          + " and revision = ? and used_at < ? and not exists (select 1 from {live} where"
          + " task_tenant = ? and task_name = ? and task_revision = ?) and not exists (select 1"
          + " from {history} where task_tenant = ? and task_name = ? and task_revision = ?)";

  private static final String DELETE_TASK =
      "delete from {task}"
          + OF_TASK
          + " and removed and not exists (select 1 from {definition}"
          + OF_TASK
          + ")";

  private UnusedRecords() {}

  /**
   * Removes definitions that are not current and have no execution, and then removed tasks that
   * have no definition left. While the row of a task is locked, no execution of it is inserted.
   */
  static int definitions(Session session, Instant oldest, Instant now, int limit)
      throws SQLException {
    List<TaskRevision> found = unusedSince(session, oldest, limit);
    Set<TaskId> tasks = new TreeSet<>();
    found.forEach(one -> tasks.add(one.task()));
    if (!session.dialect().supportsSkipLockedWithLimit()) {
      new LockedTasks(session).lock(tasks);
    }
    session.each(
        DELETE_DEFINITION,
        found,
        (parameters, one) ->
            parameters
                .task(one.task())
                .number(one.revision())
                .time(oldest)
                .task(one.task())
                .number(one.revision())
                .task(one.task())
                .number(one.revision()));
    session.each(
        "update {definition} set used_at = ?" + OF_TASK + " and revision = ? and used_at < ?",
        found,
        (parameters, one) ->
            parameters.time(now).task(one.task()).number(one.revision()).time(oldest));
    session.each(DELETE_TASK, tasks, (parameters, task) -> parameters.task(task).task(task));
    return found.size();
  }

  /** Finds definitions, and locks their tasks if the database can lock only the rows found. */
  private static List<TaskRevision> unusedSince(Session session, Instant oldest, int limit)
      throws SQLException {
    boolean locks = session.dialect().supportsSkipLockedWithLimit();
    return session
        .plan(PlannerHint.IN_ORDER)
        .list(
            "select d.tenant, d.name, d.revision from {definition} d join {task} t"
                + " on t.tenant = d.tenant and t.name = d.name where d.used_at < ?"
                + " order by d.used_at limit ?"
                + (locks ? " <for update of t> skip locked" : ""),
            parameters -> parameters.time(oldest).small(limit),
            resultRow ->
                new TaskRevision(
                    new TaskId(TenantId.of(resultRow.text("tenant")), resultRow.text("name")),
                    resultRow.number("revision")));
  }

  /**
   * Removes the names of locks that no live execution needs. If an execution that is being inserted
   * needs one, the name is added again when the execution is claimed.
   */
  static int locks(Session session, Instant oldest, Instant now, int limit) throws SQLException {
    List<String> names =
        session
            .plan(PlannerHint.IN_ORDER)
            .list(
                "select name from {named_lock} where used_at < ? order by used_at"
                    + ExpiredRecords.firstRows(session),
                parameters -> parameters.time(oldest).small(limit),
                resultRow -> resultRow.text("name"));
    deleteLocks(session, names);
    session.each(
        "update {named_lock} set used_at = ? where name = ? and used_at < ?",
        names,
        (parameters, name) -> parameters.time(now).text(name).time(oldest));
    return names.size();
  }

  static void deleteLocks(Session session, List<String> names) throws SQLException {
    session.each(
        "delete from {named_lock} where name = ?"
            + " and not exists (select 1 from {lock_request} where name = ?)",
        names,
        (parameters, name) -> parameters.text(name).text(name));
  }
}
