package io.quarterhour.jdbc.internal;

import io.quarterhour.jdbc.internal.sql.Codes;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.task.ExecutionState;
import io.quarterhour.task.Outcome;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Live rows that are over and on their way to the history: all at once, in two round trips. */
final class Moves {
  private final Session session;
  private final List<Move> waiting = new ArrayList<>();

  /** How an execution ended. */
  record End(
      ExecutionState state,
      @Nullable String reason,
      @Nullable Outcome outcome,
      @Nullable Instant startedAt,
      Instant endedAt) {}

  private record Move(LiveRow row, End end) {}

  Moves(Session session) {
    this.session = session;
  }

  /** Notes that a row is over. Whatever else became of it has been written already. */
  void add(LiveRow row, End end) {
    waiting.add(new Move(row, end));
  }

  /** Moves the rows. What stands in the database already is copied there. */
  void write() throws SQLException {
    session.each(
        "insert into {history} ("
            + Columns.MOVED
            + ", state, reason, outcome, summary, result, started_at, ended_at) select "
            + Columns.MOVED
            + ", cast(? as smallint), cast(? as varchar), cast(? as smallint), cast(? as varchar),"
            + session.dialect().types(" cast(? as <document>),")
            + " cast(? as bigint), cast(? as bigint) from {live} where id = ?",
        waiting,
        (bind, move) -> {
          End end = move.end;
          Outcome outcome = end.outcome;
          bind.small(Codes.STATES.of(end.state))
              .text(end.reason)
              .small(outcome == null ? null : Codes.OUTCOMES.of(outcome.status()))
              .text(outcome == null ? null : outcome.summary())
              .text(outcome == null ? null : outcome.result())
              .time(end.startedAt)
              .time(end.endedAt)
              .id(move.row.id);
        });
    session.each("delete from {live} where id = ?", waiting, (bind, move) -> bind.id(move.row.id));
    session.each(
        "delete from {lock_wish} where execution = ?",
        waiting.stream().filter(move -> !move.row.locks.isEmpty()).toList(),
        (bind, move) -> bind.id(move.row.id));
    waiting.clear();
  }
}
