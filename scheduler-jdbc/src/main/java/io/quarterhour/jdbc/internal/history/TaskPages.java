package io.quarterhour.jdbc.internal.history;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Origin;
import io.quarterhour.jdbc.internal.rows.DefinitionRows;
import io.quarterhour.jdbc.internal.rows.EnumCodes;
import io.quarterhour.jdbc.internal.rows.LastExecutionRows;
import io.quarterhour.jdbc.internal.rows.ScheduleStateRows;
import io.quarterhour.jdbc.internal.sql.Parameters;
import io.quarterhour.jdbc.internal.sql.PlannerHint;
import io.quarterhour.jdbc.internal.sql.ResultRow;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.query.Cursor;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantScope;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Reads pages of tasks. */
final class TaskPages {
  private static final char BETWEEN = '/';

  private static final String ENTRIES =
      "select t.tenant, t.name, t.revision, version, next_at, nominal_at, pause_by, pause_reason,"
          + " pause_since, pause_until, fires, d.title, d.action, d.system_task, %s as document,"
          + " r.execution as run_execution, r.state as run_state, r.summary as run_summary,"
          + " r.started_at as run_started_at, r.ended_at as run_ended_at,"
          + " (select count(*) from {live} l where l.task_tenant = t.tenant"
          + " and l.task_name = t.name and l.tenant = t.tenant and l.origin <> ?) as active"
          + " from {task} t"
          + " join {definition} d on d.tenant = t.tenant and d.name = t.name"
          + " and d.revision = t.revision"
          + " left join {last_execution} r on r.tenant = t.tenant and r.name = t.name"
          + " where not t.removed";

  private TaskPages() {}

  private static TaskSummary read(ResultRow resultRow) throws SQLException {
    return new TaskSummary(
        DefinitionRows.read(resultRow),
        ScheduleStateRows.read(resultRow),
        LastExecutionRows.read(resultRow),
        resultRow.small("active"));
  }

  private static int notCounted() {
    return EnumCodes.KINDS.of(Origin.Kind.NOTIFICATION);
  }

  static Optional<TaskSummary> one(Session session, TaskId task) throws SQLException {
    return Optional.ofNullable(
        session.first(
            ENTRIES.formatted("d.document") + " and t.tenant = ? and t.name = ?",
            parameters -> parameters.small(notCounted()).task(task),
            TaskPages::read));
  }

  static Page<TaskSummary> page(
      Session session, TenantScope scope, TaskQuery query, PageRequest page) throws SQLException {
    TaskId after = page.after() == null ? null : taskAt(page.after());
    String text = query.text();
    List<TaskSummary> found =
        session
            .plan(PlannerHint.ROW_BY_ROW)
            .list(
                ENTRIES.formatted("''")
                    + ofTenants(scope)
                    + (query.includesSystem() ? "" : " and not d.system_task")
                    + (text == null ? "" : " and d.search like ? escape '!'")
                    + (query.pausedBy() == null ? "" : " and t.pause_by = ?")
                    + (after == null ? "" : " and t.tenant >= ? and (t.tenant, t.name) > (?, ?)")
                    + " order by t.tenant, t.name limit ?",
                parameters -> {
                  parameters.small(notCounted());
                  fill(parameters, scope);
                  if (text != null) {
                    parameters.text(DefinitionRows.pattern(text));
                  }
                  if (query.pausedBy() != null) {
                    parameters.text(query.pausedBy());
                  }
                  if (after != null) {
                    parameters.text(after.tenant().value()).task(after);
                  }
                  parameters.small(page.size() + 1);
                },
                TaskPages::read);
    if (found.size() <= page.size()) {
      return new Page<>(found, null);
    }
    TaskId last = found.get(page.size() - 1).row().id();
    return new Page<>(
        found.subList(0, page.size()), new Cursor(last.tenant().value() + BETWEEN + last.name()));
  }

  /** An index contains the tasks of one tenant in order; those of several have to be sorted. */
  private static String ofTenants(TenantScope scope) {
    if (scope.all()) {
      return "";
    }
    return scope.tenants().size() == 1 ? " and t.tenant = ?" : " and t.tenant = any(?)";
  }

  private static void fill(Parameters parameters, TenantScope scope) throws SQLException {
    List<String> tenants = scope.tenants().stream().map(TenantId::value).toList();
    if (!scope.all() && tenants.size() == 1) {
      parameters.text(tenants.get(0));
    } else if (!scope.all()) {
      parameters.texts(tenants);
    }
  }

  private static TaskId taskAt(Cursor cursor) {
    int between = cursor.text().indexOf(BETWEEN);
    if (between < 0) {
      throw new InvalidInputException(
          "unknown cursor '" + cursor.text() + "': not a cursor of a list of tasks");
    }
    return new TaskId(
        TenantId.of(cursor.text().substring(0, between)), cursor.text().substring(between + 1));
  }
}
