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
 * <p>Each carries the revision that its task was born with. Those of a task that was removed are
 * not those of the next one of the same id.
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
    for (Map.Entry<TaskId, LastRun> run : noted.entrySet()) {
      Long born =
          session.first(
              "select born from {task} where tenant = ? and name = ? and not removed",
              bind -> bind.task(run.getKey()),
              cells -> cells.number("born"));
      if (born != null) {
        write(run.getKey(), born, run.getValue());
      }
    }
  }

  private void write(TaskId task, long born, LastRun run) throws SQLException {
    Session.Filling filling =
        bind ->
            bind.number(born)
                .id(run.execution())
                .small(Codes.STATES.of(run.state()))
                .text(run.summary())
                .time(run.startedAt())
                .time(run.endedAt())
                .task(task);
    int changed =
        session.update(
            "update {last_run} set born = ?, execution = ?, state = ?, summary = ?,"
                + " started_at = ?, ended_at = ? where tenant = ? and name = ?",
            filling);
    if (changed == 0) {
      session.update(
          "insert into {last_run} (born, execution, state, summary, started_at, ended_at,"
              + " tenant, name) values (?, ?, ?, ?, ?, ?, ?, ?)",
          filling);
    }
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
