package io.quarterhour.jdbc.internal.rows;

import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.TaskId;
import java.sql.SQLException;
import java.util.List;

/** The audit entries of tasks. */
public final class AuditRows {
  private AuditRows() {}

  public static void add(Session session, TaskId task, AuditEntry entry) throws SQLException {
    session.update(
        "insert into {audit} (tenant, name, done_at, done_by, operation, reason) values (?, ?, ?,"
            + " ?, ?, ?)",
        parameters ->
            parameters
                .task(task)
                .time(entry.at())
                .text(entry.by())
                .text(entry.operation())
                .text(entry.reason()));
  }

  public static List<AuditEntry> of(Session session, TaskId task, int limit) throws SQLException {
    return session.list(
        "select done_at, done_by, operation, reason from {audit} where tenant = ? and name = ?"
            + " order by id desc limit ?",
        parameters -> parameters.task(task).small(limit),
        resultRow ->
            new AuditEntry(
                resultRow.time("done_at"),
                resultRow.text("done_by"),
                resultRow.text("operation"),
                resultRow.text("reason")));
  }
}
