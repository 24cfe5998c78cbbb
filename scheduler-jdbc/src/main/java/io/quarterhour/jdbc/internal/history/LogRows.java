package io.quarterhour.jdbc.internal.history;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.LogLine;
import io.quarterhour.jdbc.internal.rows.EnumCodes;
import io.quarterhour.jdbc.internal.sql.Batches;
import io.quarterhour.jdbc.internal.sql.ResultRow;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
import io.quarterhour.query.LogReadPosition;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Log lines, and the positions up to which callers have read them. */
final class LogRows {
  /** The position of a line. */
  private record Place(ExecutionId execution, long sequence) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byExecution = execution.compareTo(other.execution);
      return byExecution != 0 ? byExecution : Long.compare(sequence, other.sequence);
    }
  }

  /** The maximum number of lines in one statement. */
  private static final int BATCH_SIZE = 1000;

  private static final String INTO =
      "insert into {log_line} (execution, sequence_no, logged_at, severity, message, progress) ";

  private static final String LINES =
      "select sequence_no, logged_at, severity, message, progress from {log_line}"
          + " where execution = ?";

  private LogRows() {}

  /** Adds the lines whose positions are free, in the order of their positions. */
  static void append(TransactionRunner transactionRunner, List<LogLine> lines) {
    String what = "write log lines";
    Map<Place, LogLine> wanted = new TreeMap<>();
    for (LogLine line : lines) {
      wanted.putIfAbsent(new Place(line.execution(), line.sequence()), line);
    }
    if (!transactionRunner.dialect().supportsArrayStatements()) {
      transactionRunner.run(what, session -> appendEach(session, wanted));
      return;
    }
    List<List<LogLine>> batches =
        Batches.of(wanted.values(), BATCH_SIZE, line -> line.text().length());
    if (batches.size() == 1) {
      transactionRunner.runOne(what, session -> appendTogether(session, batches.get(0)));
    } else {
      transactionRunner.run(what, session -> appendInParts(session, batches));
    }
  }

  private static int appendInParts(Session session, List<List<LogLine>> batches)
      throws SQLException {
    int added = 0;
    for (List<LogLine> batch : batches) {
      added += appendTogether(session, batch);
    }
    return added;
  }

  private static int appendTogether(Session session, Collection<LogLine> lines)
      throws SQLException {
    return session.update(
        INTO
            + "select * from unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::int[], ?::text[],"
            + " ?::int[]) on conflict do nothing",
        parameters ->
            parameters
                .ids(lines, LogLine::execution)
                .numbers(lines, LogLine::sequence)
                .times(lines, LogLine::at)
                .smalls(lines, line -> EnumCodes.SEVERITIES.of(line.severity()))
                .texts(lines, LogLine::text)
                .smalls(lines, LogLine::percent));
  }

  /**
   * Reads first which positions are free. If another transaction fills one of them at the same
   * time, the primary key rejects it, and this transaction is repeated.
   */
  private static int appendEach(Session session, Map<Place, LogLine> wanted) throws SQLException {
    wanted.keySet().removeAll(filled(session, wanted.keySet()));
    session.each(
        INTO + "values (?, ?, ?, ?, ?, ?)",
        wanted.values(),
        (parameters, line) ->
            parameters
                .id(line.execution())
                .number(line.sequence())
                .time(line.at())
                .small(EnumCodes.SEVERITIES.of(line.severity()))
                .text(line.text())
                .small(line.percent()));
    return wanted.size();
  }

  /** Returns the filled positions of each execution, from its first requested one on. */
  private static Set<Place> filled(Session session, Collection<Place> wanted) throws SQLException {
    Map<ExecutionId, Long> firsts = new TreeMap<>();
    wanted.forEach(place -> firsts.merge(place.execution(), place.sequence(), Math::min));
    Set<Place> filled = new HashSet<>();
    for (Map.Entry<ExecutionId, Long> first : firsts.entrySet()) {
      filled.addAll(
          session.list(
              "select sequence_no from {log_line} where execution = ? and sequence_no >= ?",
              parameters -> parameters.id(first.getKey()).number(first.getValue()),
              resultRow -> new Place(first.getKey(), resultRow.number("sequence_no"))));
    }
    return filled;
  }

  static List<LogLine> read(Session session, ExecutionId execution, long after, int limit)
      throws SQLException {
    return session.list(
        LINES + " and sequence_no > ? order by sequence_no limit ?",
        parameters -> parameters.id(execution).number(after).small(limit),
        resultRow -> line(execution, resultRow));
  }

  /** Reads the last lines. */
  static List<LogLine> readTail(Session session, ExecutionId execution, int limit)
      throws SQLException {
    List<LogLine> lines =
        session.list(
            LINES + " order by sequence_no desc limit ?",
            parameters -> parameters.id(execution).small(limit),
            resultRow -> line(execution, resultRow));
    Collections.reverse(lines);
    return lines;
  }

  private static LogLine line(ExecutionId execution, ResultRow resultRow) throws SQLException {
    return new LogLine(
        execution,
        resultRow.number("sequence_no"),
        resultRow.time("logged_at"),
        EnumCodes.SEVERITIES.read(resultRow.small("severity")),
        resultRow.text("message"),
        resultRow.smallOrNull("progress"));
  }

  static void markRead(Session session, String callerName, ExecutionId execution, long sequence)
      throws SQLException {
    int changed =
        session.update(
            "update {read_position} set sequence_no = greatest(sequence_no, ?)"
                + " where execution = ? and caller = ?",
            parameters -> parameters.number(sequence).id(execution).text(callerName));
    // A driver that counts changed instead of matched rows returns 0 for a position that stays.
    if (changed == 0 && !isMarked(session, callerName, execution)) {
      session.update(
          "insert into {read_position} (sequence_no, execution, caller) values (?, ?, ?)",
          parameters -> parameters.number(sequence).id(execution).text(callerName));
    }
  }

  private static boolean isMarked(Session session, String callerName, ExecutionId execution)
      throws SQLException {
    return session.first(
            "select sequence_no from {read_position} where execution = ? and caller = ?",
            parameters -> parameters.id(execution).text(callerName),
            resultRow -> resultRow.number("sequence_no"))
        != null;
  }

  static List<LogReadPosition> marks(
      Session session, String callerName, List<ExecutionId> executions) throws SQLException {
    Map<ExecutionId, Long> read = new HashMap<>();
    session.list(
        "select execution, sequence_no from {read_position} where caller = ? and execution ="
            + " any(?)",
        parameters -> parameters.text(callerName).ids(executions),
        resultRow -> read.put(resultRow.id("execution"), resultRow.number("sequence_no")));
    Map<ExecutionId, LogReadPosition> marks = new HashMap<>();
    session.list(
        "select execution, max(sequence_no) as last_sequence_no, max(severity) as worst from"
            + " {log_line} where execution = any(?) group by execution",
        parameters -> parameters.ids(executions),
        resultRow -> {
          ExecutionId id = resultRow.id("execution");
          return marks.put(
              id,
              new LogReadPosition(
                  id,
                  resultRow.number("last_sequence_no"),
                  read.getOrDefault(id, 0L),
                  EnumCodes.SEVERITIES.read(resultRow.small("worst"))));
        });
    return executions.stream()
        .map(
            id ->
                marks.getOrDefault(id, new LogReadPosition(id, 0, read.getOrDefault(id, 0L), null)))
        .toList();
  }
}
