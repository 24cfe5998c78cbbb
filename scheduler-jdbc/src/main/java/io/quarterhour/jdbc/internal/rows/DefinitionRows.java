package io.quarterhour.jdbc.internal.rows;

import static java.util.stream.Collectors.toMap;

import io.quarterhour.jdbc.internal.sql.PlannerHint;
import io.quarterhour.jdbc.internal.sql.ResultRow;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.TaskStore;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.sql.SQLException;
import java.time.Instant;
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

  /** Reads revisions until their documents are as long as a parameter. */
  private static final String SELECT_SOME =
      "select tenant, name, revision, title, action, system_task, document from (select d.*,"
          + " sum(octet_length(d.document)) over (rows between unbounded preceding and 1 preceding)"
          + " as octets_before from {definition} d"
          + " join unnest(?::text[], ?::text[], ?::bigint[]) as e(tenant, name, revision)"
          + " on d.tenant = e.tenant and d.name = e.name and d.revision = e.revision) found"
          + " where coalesce(octets_before, 0) < ?";

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

  /**
   * Notes that a revision is no longer the current one of its task. From now on, only executions
   * use it.
   */
  public static void replace(Session session, TaskId task, long revision, Instant now)
      throws SQLException {
    session.update(
        "update {definition} set used_at = ? where tenant = ? and name = ? and revision = ?",
        parameters -> parameters.time(now).task(task).number(revision));
  }

  /**
   * Reads revisions. Those that do not exist are left out, and so are further ones when the
   * documents have the length that may be read at once. The database adds up the lengths in octets,
   * which it knows without reading the documents.
   */
  public static Map<TaskRevision, TaskRow> find(Session session, Set<TaskRevision> revisions)
      throws SQLException {
    List<TaskRow> found = new ArrayList<>();
    if (session.dialect().supportsArrayStatements()) {
      found.addAll(
          session
              .plan(PlannerHint.ROW_BY_ROW)
              .list(
                  SELECT_SOME,
                  parameters ->
                      parameters
                          .texts(revisions, one -> one.task().tenant().value())
                          .texts(revisions, one -> one.task().name())
                          .numbers(revisions, TaskRevision::revision)
                          .number(TaskStore.MAX_READ),
                  DefinitionRows::read));
    } else {
      long length = 0;
      for (TaskRevision one : revisions) {
        if (length >= TaskStore.MAX_READ) {
          break;
        }
        List<TaskRow> rows =
            session.list(
                SELECT + " where d.tenant = ? and d.name = ? and d.revision = ?",
                parameters -> parameters.task(one.task()).number(one.revision()),
                DefinitionRows::read);
        found.addAll(rows);
        length += rows.stream().mapToLong(row -> row.document().length()).sum();
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
