package io.quarterhour.jdbc.internal.rows;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.LastExecution;
import io.quarterhour.jdbc.internal.sql.ResultRow;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.task.TaskId;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The last finished executions of tasks. They are stored apart from the task rows, for which a
 * completion must not wait, and are written at the end of a transaction, in the order of their
 * tasks.
 *
 * <p>The row exists for as long as the task does, and is empty at first. So a completion only
 * updates it, and an execution that ends after its task was removed is not recorded as a last
 * execution.
 */
public final class LastExecutionRows {
  private final Session session;
  private final Map<TaskId, LastExecution> noted = new TreeMap<>();

  public LastExecutionRows(Session session) {
    this.session = session;
  }

  public void note(TaskId task, LastExecution run) {
    noted.put(task, run);
  }

  public void write() throws SQLException {
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

  /** Inserts the empty row of a new task. */
  public static void begin(Session session, TaskId task) throws SQLException {
    session.update(
        "insert into {last_execution} (tenant, name) values (?, ?)",
        parameters -> parameters.task(task));
  }

  /** Deletes the row of a removed task. */
  public static void end(Session session, TaskId task) throws SQLException {
    session.update(
        "delete from {last_execution} where tenant = ? and name = ?",
        parameters -> parameters.task(task));
  }

  /** Reads the last execution that a query has joined to a task; null if the task has none. */
  public static @Nullable LastExecution read(ResultRow resultRow) throws SQLException {
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
