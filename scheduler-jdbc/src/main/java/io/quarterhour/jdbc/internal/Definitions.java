package io.quarterhour.jdbc.internal;

import static java.util.stream.Collectors.toMap;

import io.quarterhour.jdbc.internal.sql.Cells;
import io.quarterhour.jdbc.internal.sql.Plan;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.TaskRevision;
import io.quarterhour.store.TaskRow;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The definitions of tasks, a row for each revision. */
final class Definitions {
  private static final String SELECT =
      "select d.tenant, d.name, d.revision, d.title, d.action, d.system_task, d.document"
          + " from {definition} d";

  /** Stands between what is searched, so that no text is found across two of them. */
  private static final String BETWEEN = "\u0001";

  private Definitions() {}

  static void add(Session session, TaskRow row, long revision) throws SQLException {
    TaskRow.Columns columns = row.columns();
    session.update(
        "insert into {definition} (tenant, name, revision, title, action, system_task, search,"
            + " document) values (?, ?, ?, ?, ?, ?, ?, ?)",
        bind ->
            bind.task(row.id())
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

  /** Finds some revisions. Those that are not there are left out. */
  static Map<TaskRevision, TaskRow> find(Session session, Set<TaskRevision> revisions)
      throws SQLException {
    List<TaskRow> found = new ArrayList<>();
    if (session.dialect().takesColumns()) {
      found.addAll(
          session
              .plan(Plan.ROW_BY_ROW)
              .list(
                  SELECT
                      + " join unnest(?::text[], ?::text[], ?::bigint[]) as e(tenant, name,"
                      + " revision) on d.tenant = e.tenant and d.name = e.name"
                      + " and d.revision = e.revision",
                  bind ->
                      bind.texts(revisions, one -> one.task().tenant().value())
                          .texts(revisions, one -> one.task().name())
                          .numbers(revisions, TaskRevision::revision),
                  Definitions::read));
    } else {
      for (TaskRevision one : revisions) {
        found.addAll(
            session.list(
                SELECT + " where d.tenant = ? and d.name = ? and d.revision = ?",
                bind -> bind.task(one.task()).number(one.revision()),
                Definitions::read));
      }
    }
    return found.stream().collect(toMap(TaskRow::taskRevision, row -> row));
  }

  static TaskRow read(Cells cells) throws SQLException {
    return new TaskRow(
        new TaskId(TenantId.of(cells.text("tenant")), cells.text("name")),
        cells.number("revision"),
        new TaskRow.Columns(cells.text("title"), cells.text("action"), cells.flag("system_task")),
        cells.text("document"));
  }

  /** {@return a pattern that finds a text within what is searched, as it stands} */
  static String pattern(String text) {
    return "%" + lower(text).replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
