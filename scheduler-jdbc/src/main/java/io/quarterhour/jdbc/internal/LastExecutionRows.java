package io.quarterhour.jdbc.internal;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.LastExecution;
import io.quarterhour.jdbc.internal.sql.EnumCodes;
import io.quarterhour.jdbc.internal.sql.ResultRow;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.task.TaskId;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The executions of tasks that were over last. They stand apart from the rows of their tasks, which
 * whoever completes must not wait for, and are written at the end, in order of their tasks.
 *
 * <p>The row is there, and empty at first, for as long as the task is: so an end only changes it,
 * and what ends after its task was removed is nobody's last run.
 */
final class LastExecutionRows {
  private final Session session;
  private final Map<TaskId, LastExecution> noted = new TreeMap<>();

  LastExecutionRows(Session session) {
    this.session = session;
  }

  void note(TaskId task, LastExecution run) {
    noted.put(task, run);
  }

  void write() throws SQLException {
    session.each(
        "update {last_execution} set execution = ?, state = ?, summary = ?, started_at = ?,"
            + " ended_at = ? where tenant = ? and name = ?",
        noted.entrySet(),
        (parameters, run) ->
            parameters
                .id(run.getValue().execution())
                .small(EnumCodes.STATES.of(run.getValue().state()))
                .text(run.getValue().summary())
                .time(run.getValue().startedAt())
                .time(run.getValue().endedAt())
                .task(run.getKey()));
  }

  /** Makes room for that of a task that is new. */
  static void begin(Session session, TaskId task) throws SQLException {
    session.update(
        "insert into {last_execution} (tenant, name) values (?, ?)",
        parameters -> parameters.task(task));
  }

  /** Forgets that of a task that is removed. */
  static void end(Session session, TaskId task) throws SQLException {
    session.update(
        "delete from {last_execution} where tenant = ? and name = ?",
        parameters -> parameters.task(task));
  }

  /** Reads the last run of a task that a list has joined to it, or null if it has none. */
  static @Nullable LastExecution read(ResultRow resultRow) throws SQLException {
    ExecutionId execution = resultRow.idOrNull("run_execution");
    return execution == null
        ? null
        : new LastExecution(
            execution,
            EnumCodes.STATES.read(resultRow.small("run_state")),
            resultRow.text("run_summary"),
            resultRow.time("run_started_at"),
            resultRow.time("run_ended_at"));
  }
}
