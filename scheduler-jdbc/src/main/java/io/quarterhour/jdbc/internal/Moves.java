package io.quarterhour.jdbc.internal;

import static java.util.stream.Collectors.joining;

import io.quarterhour.jdbc.internal.sql.Codes;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.task.ExecutionState;
import io.quarterhour.task.Outcome;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Live rows that are over and on their way to the history: all at once. */
final class Moves {
  private static final String INSERT =
      "insert into {history} ("
          + Columns.MOVED
          + ", state, reason, outcome, summary, result, started_at, ended_at) select "
          + Stream.of(Columns.MOVED.split(",")).map(c -> "l." + c.strip()).collect(joining(", "))
          + ", ";

  private final Session session;
  private final List<Move> waiting = new ArrayList<>();

  /** How an execution ended. */
  record End(
      ExecutionState state,
      @Nullable String reason,
      @Nullable Outcome outcome,
      @Nullable Instant startedAt,
      Instant endedAt) {
    private @Nullable Integer status() {
      return outcome == null ? null : Codes.OUTCOMES.of(outcome.status());
    }

    private @Nullable String summary() {
      return outcome == null ? null : outcome.summary();
    }

    private @Nullable String result() {
      return outcome == null ? null : outcome.result();
    }
  }

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
    if (waiting.isEmpty()) {
      return;
    }
    if (session.dialect().takesColumns()) {
      copyTogether();
    } else {
      copyOneByOne();
    }
    delete("delete from {live} where id = any(?)", waiting);
    delete(
        "delete from {lock_wish} where execution = any(?)",
        waiting.stream().filter(move -> !move.row.locks.isEmpty()).toList());
    waiting.clear();
  }

  /** All ends are columns of one statement, since a batch costs the database one for each row. */
  private void copyTogether() throws SQLException {
    session.readByIndexes();
    session.update(
        INSERT
            + "e.state, e.reason, e.outcome, e.summary, e.result, e.started_at, e.ended_at"
            + " from unnest(?::uuid[], ?::smallint[], ?::text[], ?::smallint[], ?::text[],"
            + " ?::text[], ?::bigint[], ?::bigint[]) as e(ended, state, reason, outcome, summary,"
            + " result, started_at, ended_at) join {live} l on l.id = e.ended",
        bind -> {
          List<End> ends = waiting.stream().map(Move::end).toList();
          bind.ids(waiting.stream().map(move -> move.row.id).toList())
              .column("int2", ends, end -> Codes.STATES.of(end.state))
              .column("text", ends, End::reason)
              .column("int2", ends, End::status)
              .column("text", ends, End::summary)
              .column("text", ends, End::result)
              .column("int8", ends, end -> millis(end.startedAt))
              .column("int8", ends, end -> millis(end.endedAt));
        });
  }

  private static @Nullable Long millis(@Nullable Instant instant) {
    return instant == null ? null : instant.toEpochMilli();
  }

  private void copyOneByOne() throws SQLException {
    session.each(
        INSERT
            + "cast(? as smallint), cast(? as varchar), cast(? as smallint), cast(? as varchar),"
            + session.dialect().types(" cast(? as <document>),")
            + " cast(? as bigint), cast(? as bigint) from {live} l where l.id = ?",
        waiting,
        (bind, move) -> {
          End end = move.end;
          bind.small(Codes.STATES.of(end.state))
              .text(end.reason)
              .small(end.status())
              .text(end.summary())
              .text(end.result())
              .time(end.startedAt)
              .time(end.endedAt)
              .id(move.row.id);
        });
  }

  private void delete(String command, List<Move> moves) throws SQLException {
    if (!moves.isEmpty()) {
      session.update(command, bind -> bind.ids(moves.stream().map(move -> move.row.id).toList()));
    }
  }
}
