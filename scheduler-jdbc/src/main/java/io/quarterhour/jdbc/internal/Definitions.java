package io.quarterhour.jdbc.internal;

import io.quarterhour.jdbc.internal.sql.Cells;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.TaskRow;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.sql.SQLException;
import java.util.Locale;

/** The definitions of tasks, a row for each revision. */
final class Definitions {
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
