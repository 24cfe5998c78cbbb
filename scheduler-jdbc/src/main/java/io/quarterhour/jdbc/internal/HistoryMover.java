package io.quarterhour.jdbc.internal;

import static java.util.stream.Collectors.joining;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.Outcome;
import io.quarterhour.jdbc.internal.rows.EnumCodes;
import io.quarterhour.jdbc.internal.rows.ExecutionColumns;
import io.quarterhour.jdbc.internal.rows.LiveRow;
import io.quarterhour.jdbc.internal.sql.Batches;
import io.quarterhour.jdbc.internal.sql.Parameters;
import io.quarterhour.jdbc.internal.sql.PlannerHint;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.execution.AttemptResult;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Moves finished live rows to the history, all of them together. */
final class HistoryMover {
  /**
   * The beginning of an insert into the history from rows named {@code l}; the columns of {@link
   * End} follow.
   */
  static final String INSERT =
      "insert into {history} ("
          + ExecutionColumns.MOVED
          + ", state, reason, outcome, summary, result, started_at, ended_at) select "
          + Stream.of(ExecutionColumns.MOVED.split(","))
              .map(c -> "l." + c.strip())
              .collect(joining(", "))
          + ", ";

  /** The columns of an {@link End}, from a row named {@code e}. */
  static final String OF_END =
      "e.state, e.reason, e.outcome, e.summary, e.result, e.started_at, e.ended_at";

  /** A table of {@link End} values that are passed as columns. */
  static final String ENDS =
      "unnest(?::uuid[], ?::int[], ?::text[], ?::int[], ?::text[], ?::text[],"
          + " ?::bigint[], ?::bigint[]) as e(ended, state, reason, outcome, summary, result,"
          + " started_at, ended_at)";

  private static final String COPY =
      INSERT
          + "cast(? <as smallint>), cast(? <as varchar>), cast(? <as smallint>), cast(? <as"
          + " varchar>), cast(? <as document>), cast(? <as bigint>), cast(? <as bigint>) from"
          + " {live} l where l.id = ?";

  /** A table of {@link End} values that are passed as rows. Each is looked up in the live table. */
  private static final String FROM_ROWS =
      " from (select cast(? <as id>) as ended, cast(? <as smallint>) as state,"
          + " cast(? <as varchar>) as reason, cast(? <as smallint>) as outcome,"
          + " cast(? <as varchar>) as summary, cast(? <as document>) as result,"
          + " cast(? <as bigint>) as started_at, cast(? <as bigint>) as ended_at%s) e"
          + " straight_join {live} l on l.id = e.ended";

  private static final int MAX_ROWS = 256;

  private final Session session;
  private final List<Move> waiting = new ArrayList<>();

  /** The end state of an execution, with reason, outcome and times. */
  record End(
      ExecutionState state,
      @Nullable String reason,
      @Nullable Outcome outcome,
      @Nullable Instant startedAt,
      Instant endedAt) {
    /** An end without texts. */
    private static final End NONE =
        new End(ExecutionState.CANCELLED, null, null, null, Instant.EPOCH);

    static End of(AttemptResult.Finished finished) {
      return new End(
          finished.state(),
          finished.reason(),
          finished.outcome(),
          finished.startedAt(),
          finished.endedAt());
    }

    private static End of(Execution finished) {
      ExecutionStatus status = finished.status();
      return new End(
          status.state(),
          status.reason(),
          finished.outcome(),
          status.startedAt(),
          Objects.requireNonNull(status.endedAt()));
    }

    private @Nullable Integer status() {
      return outcome == null ? null : EnumCodes.OUTCOMES.of(outcome.status());
    }

    private @Nullable String summary() {
      return outcome == null ? null : outcome.summary();
    }

    private @Nullable String result() {
      return outcome == null ? null : outcome.result();
    }

    private long textLength() {
      return Stream.of(reason(), summary(), result())
          .filter(Objects::nonNull)
          .mapToLong(String::length)
          .sum();
    }
  }

  private record Move(LiveRow row, End end) {}

  HistoryMover(Session session) {
    this.session = session;
  }

  /** Adds a finished row. All its other changes have been written already. */
  void add(LiveRow row) {
    waiting.add(new Move(row, End.of(row.execution())));
  }

  /** Moves the rows. Values that the database already contains are copied there. */
  void write() throws SQLException {
    if (waiting.isEmpty()) {
      return;
    }
    if (session.dialect().supportsArrayStatements()) {
      moveTogether();
    } else {
      copy();
      delete("delete from {live} where id = ", waiting);
    }
    delete(
        "delete from {lock_request} where execution = ",
        waiting.stream().filter(move -> !move.row.locks().isEmpty()).toList());
    waiting.clear();
  }

  /**
   * Passes all values as columns of one statement, because a batch executes one statement per row.
   */
  private void moveTogether() throws SQLException {
    session
        .plan(PlannerHint.IN_ORDER)
        .update(
            "with gone as (delete from {live} where id = any(?) returning *) "
                + INSERT
                + OF_END
                + " from gone l join "
                + ENDS
                + " on e.ended = l.id",
            parameters -> {
              List<ExecutionId> ids = waiting.stream().map(move -> move.row.id()).toList();
              ends(parameters.ids(ids), ids, waiting.stream().map(Move::end).toList());
            });
  }

  /** Fills in the parameters of {@link #ENDS}. */
  static void ends(Parameters parameters, List<ExecutionId> ids, List<End> ends)
      throws SQLException {
    parameters
        .ids(ids)
        .smalls(ends, one -> EnumCodes.STATES.of(one.state))
        .texts(ends, End::reason)
        .smalls(ends, End::status)
        .texts(ends, End::summary)
        .texts(ends, End::result)
        .times(ends, End::startedAt)
        .times(ends, End::endedAt);
  }

  private void copy() throws SQLException {
    if (session.dialect().batches(COPY)) {
      session.each(
          COPY, waiting, (parameters, move) -> end(parameters, move.end).id(move.row.id()));
      return;
    }
    for (List<Move> batch : Batches.of(waiting, MAX_ROWS, move -> move.end.textLength())) {
      copyAsRows(batch);
    }
  }

  /**
   * Passes the values as rows of a query. Their number is rounded up to a power of two, so that
   * there are few different statements.
   */
  private void copyAsRows(List<Move> some) throws SQLException {
    int places = Parameters.places(some.size());
    session.update(
        INSERT
            + OF_END
            + FROM_ROWS.formatted(" union all select ?, ?, ?, ?, ?, ?, ?, ?".repeat(places - 1)),
        parameters -> {
          for (Move move : some) {
            end(parameters.id(move.row.id()), move.end);
          }
          for (int i = some.size(); i < places; i++) {
            // No row has the id null.
            end(parameters.id(null), End.NONE);
          }
        });
  }

  private static Parameters end(Parameters parameters, End end) throws SQLException {
    return parameters
        .small(EnumCodes.STATES.of(end.state))
        .text(end.reason)
        .small(end.status())
        .text(end.summary())
        .text(end.result())
        .time(end.startedAt)
        .time(end.endedAt);
  }

  /**
   * Deletes one by one where arrays are not supported: for a list of ids a database may scan a
   * small table, and lock all of it.
   */
  private void delete(String command, List<Move> moves) throws SQLException {
    if (!session.dialect().supportsArrayParameters()) {
      session.each(command + "?", moves, (parameters, move) -> parameters.id(move.row.id()));
    } else if (!moves.isEmpty()) {
      session.update(
          command + "any(?)",
          parameters -> parameters.ids(moves.stream().map(move -> move.row.id()).toList()));
    }
  }
}
