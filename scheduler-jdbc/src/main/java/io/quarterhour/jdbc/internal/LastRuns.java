package io.quarterhour.jdbc.internal;

import io.quarterhour.jdbc.internal.sql.Cells;
import io.quarterhour.jdbc.internal.sql.Codes;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.task.ExecutionId;
import io.quarterhour.task.LastRun;
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
final class LastRuns {
  private final Session session;
  private final Map<TaskId, LastRun> noted = new TreeMap<>();

  LastRuns(Session session) {
    this.session = session;
  }

  void note(TaskId task, LastRun run) {
    noted.put(task, run);
  }

  void write() throws SQLException {
    session.each(
        "update {last_run} set execution = ?, state = ?, summary = ?, started_at = ?, ended_at = ?"
            + " where tenant = ? and name = ?",
        noted.entrySet(),
        (bind, run) ->
            bind.id(run.getValue().execution())
                .small(Codes.STATES.of(run.getValue().state()))
                .text(run.getValue().summary())
                .time(run.getValue().startedAt())
                .time(run.getValue().endedAt())
                .task(run.getKey()));
  }

  /** Makes room for that of a task that is new. */
  static void begin(Session session, TaskId task) throws SQLException {
    session.update("insert into {last_run} (tenant, name) values (?, ?)", bind -> bind.task(task));
  }

  /** Forgets that of a task that is removed. */
  static void end(Session session, TaskId task) throws SQLException {
    session.update("delete from {last_run} where tenant = ? and name = ?", bind -> bind.task(task));
  }

  /** Reads the last run of a task that a list has joined to it, or null if it has none. */
  static @Nullable LastRun read(Cells cells) throws SQLException {
    ExecutionId execution = cells.idOrNull("run_execution");
    return execution == null
        ? null
        : new LastRun(
            execution,
            Codes.STATES.read(cells.small("run_state")),
            cells.text("run_summary"),
            cells.time("run_started_at"),
            cells.time("run_ended_at"));
  }
}
