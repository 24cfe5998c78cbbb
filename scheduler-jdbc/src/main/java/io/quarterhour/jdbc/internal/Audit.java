package io.quarterhour.jdbc.internal;

import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.TaskId;
import java.sql.SQLException;
import java.util.List;

/** What was done to tasks. */
final class Audit {
  private Audit() {}

  static void add(Session session, TaskId task, AuditEntry entry) throws SQLException {
    session.update(
        "insert into {audit} (tenant, name, done_at, done_by, act, why) values (?, ?, ?, ?, ?, ?)",
        bind ->
            bind.task(task).time(entry.at()).text(entry.by()).text(entry.act()).text(entry.why()));
  }

  static List<AuditEntry> of(Session session, TaskId task, int limit) throws SQLException {
    return session.list(
        "select done_at, done_by, act, why from {audit} where tenant = ? and name = ?"
            + " order by place desc limit ?",
        bind -> bind.task(task).small(limit),
        cells ->
            new AuditEntry(
                cells.time("done_at"),
                cells.text("done_by"),
                cells.text("act"),
                cells.text("why")));
  }
}
