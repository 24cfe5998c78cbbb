package io.quarterhour.jdbc.internal.rows;

import static java.util.stream.Collectors.toMap;

import io.quarterhour.jdbc.internal.sql.PlannerHint;
import io.quarterhour.jdbc.internal.sql.ResultRow;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The definitions of tasks, one row for each revision. */
public final class DefinitionRows {
  private static final String SELECT =
      "select d.tenant, d.name, d.revision, d.title, d.action, d.system_task, d.document"
          + " from {definition} d";

  /** Separates the searched values, so that no text is found across two of them. */
  private static final String BETWEEN = "\u0001";

  private DefinitionRows() {}

  public static void add(Session session, TaskRow row, long revision) throws SQLException {
    TaskRow.Columns columns = row.columns();
    session.update(
        "insert into {definition} (tenant, name, revision, title, action, system_task, search,"
            + " document) values (?, ?, ?, ?, ?, ?, ?, ?)",
        parameters ->
            parameters
                .task(row.id())
                .number(revision)
                .text(columns.title())
                .text(columns.action())
                .flag(columns.system())
                .text(
                    lower(row.id().name())
                        + BETWEEN
                        + lower(columns.title())
                        + BETWEEN
                        + lower(columns.action()))
                .text(row.document()));
  }

  /** Reads revisions. Those that do not exist are left out. */
  public static Map<TaskRevision, TaskRow> find(Session session, Set<TaskRevision> revisions)
      throws SQLException {
    List<TaskRow> found = new ArrayList<>();
    if (session.dialect().supportsArrayStatements()) {
      found.addAll(
          session
              .plan(PlannerHint.ROW_BY_ROW)
              .list(
                  SELECT
                      + " join unnest(?::text[], ?::text[], ?::bigint[]) as e(tenant, name,"
                      + " revision) on d.tenant = e.tenant and d.name = e.name"
                      + " and d.revision = e.revision",
                  parameters ->
                      parameters
                          .texts(revisions, one -> one.task().tenant().value())
                          .texts(revisions, one -> one.task().name())
                          .numbers(revisions, TaskRevision::revision),
                  DefinitionRows::read));
    } else {
      for (TaskRevision one : revisions) {
        found.addAll(
            session.list(
                SELECT + " where d.tenant = ? and d.name = ? and d.revision = ?",
                parameters -> parameters.task(one.task()).number(one.revision()),
                DefinitionRows::read));
      }
    }
    return found.stream().collect(toMap(TaskRow::taskRevision, row -> row));
  }

  public static TaskRow read(ResultRow resultRow) throws SQLException {
    return new TaskRow(
        new TaskId(TenantId.of(resultRow.text("tenant")), resultRow.text("name")),
        resultRow.number("revision"),
        new TaskRow.Columns(
            resultRow.text("title"), resultRow.text("action"), resultRow.flag("system_task")),
        resultRow.text("document"));
  }

  /** {@return a pattern that finds a text literally within the searched values} */
  public static String pattern(String text) {
    return "%" + lower(text).replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
