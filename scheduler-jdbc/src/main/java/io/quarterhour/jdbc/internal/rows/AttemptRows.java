package io.quarterhour.jdbc.internal.rows;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.jdbc.internal.sql.Session;
import java.sql.SQLException;
import java.util.List;

/** The attempts of executions that had more than one. */
public final class AttemptRows {
  /** An attempt of an execution. */
  public record Of(ExecutionId execution, Attempt attempt) {}

  private AttemptRows() {}

  public static void add(Session session, List<Of> attempts) throws SQLException {
    session.each(
        "insert into {attempt} (execution, attempt, node_name, node_incarnation, started_at,"
            + " ended_at, state, summary) values (?, ?, ?, ?, ?, ?, ?, ?)",
        attempts,
        (parameters, of) -> {
          Attempt attempt = of.attempt();
          parameters
              .id(of.execution())
              .small(attempt.number())
              .text(attempt.node() == null ? null : attempt.node().name())
              .text(attempt.node() == null ? null : attempt.node().incarnation())
              .time(attempt.startedAt())
              .time(attempt.endedAt())
              .small(EnumCodes.STATES.of(attempt.state()))
              .text(attempt.summary());
        });
  }

  public static List<Attempt> of(Session session, ExecutionId execution) throws SQLException {
    return session.list(
        "select attempt, node_name, node_incarnation, started_at, ended_at, state, summary"
            + " from {attempt} where execution = ? order by attempt, id",
        parameters -> parameters.id(execution),
        resultRow ->
            new Attempt(
                resultRow.small("attempt"),
                ExecutionColumns.node(resultRow),
                resultRow.time("started_at"),
                resultRow.time("ended_at"),
                EnumCodes.STATES.read(resultRow.small("state")),
                resultRow.text("summary")));
  }
}
