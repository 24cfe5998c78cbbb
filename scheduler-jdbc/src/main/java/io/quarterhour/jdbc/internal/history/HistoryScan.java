package io.quarterhour.jdbc.internal.history;

import io.quarterhour.jdbc.internal.history.PruneProgress.Position;
import io.quarterhour.jdbc.internal.sql.PlannerHint;
import io.quarterhour.jdbc.internal.sql.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A scan of the history in the order in which executions ended, part by part.
 *
 * @param name the name of the scan
 * @param after the position after which the next part begins
 * @param until the latest end of executions that it reads
 * @param settled the instant before which all ends have been written: a node writes an end only
 *     some time after it, so the executions that end later are read again
 */
record HistoryScan(String name, Position after, Instant until, Instant settled) {
  /** The number of executions in a part. */
  static final int PART = 1000;

  /** The time that a node needs to write the end of an execution. */
  private static final Duration WRITE_TIME = Duration.ofSeconds(5);

  /** The maximum difference between the clocks of the nodes. */
  private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(1);

  private static final String NEXT =
      "(select "
          + FinishedRow.COLUMNS
          + " from {history} where ended_at >= ? and ended_at <= ? and (ended_at > ? or id > ?)"
          + " order by ended_at, id limit ?) part_";

  /** {@return the scan of all executions that have finished} */
  static HistoryScan ofAll(String name, PruneProgress progress, Instant now) {
    return new HistoryScan(
        name, progress.of(name), now.plus(CLOCK_DIFFERENCE), now.minus(WRITE_TIME));
  }

  /** {@return the scan of the executions that ended before an instant} */
  static HistoryScan before(String name, PruneProgress progress, Instant end) {
    Instant until = end.minusMillis(1);
    return new HistoryScan(name, progress.of(name), until, until.minus(WRITE_TIME));
  }

  /** {@return whether no scan finds an execution} */
  static boolean areAtEnd(Session session, List<HistoryScan> scans) throws SQLException {
    return read(session, scans, 1).stream().allMatch(List::isEmpty);
  }

  /** Reads the next part of each scan. */
  static List<List<FinishedRow>> readNext(Session session, List<HistoryScan> scans)
      throws SQLException {
    return read(session, scans, PART);
  }

  private static List<List<FinishedRow>> read(Session session, List<HistoryScan> scans, int limit)
      throws SQLException {
    List<String> queries = new ArrayList<>();
    List<List<FinishedRow>> parts = new ArrayList<>();
    for (int i = 0; i < scans.size(); i++) {
      queries.add("select " + i + " as scan, " + FinishedRow.COLUMNS + " from " + NEXT + i);
      parts.add(new ArrayList<>());
    }
    session
        .plan(PlannerHint.IN_ORDER_FOR_ANY)
        .list(
            String.join(" union all ", queries),
            parameters -> {
              for (HistoryScan scan : scans) {
                Instant from = scan.after.endedAt();
                parameters.time(from).time(scan.until).time(from).id(scan.after.id()).small(limit);
              }
            },
            resultRow -> parts.get(resultRow.small("scan")).add(FinishedRow.read(resultRow)));
    return parts;
  }

  /** {@return the position after a part that has been dealt with} */
  Position after(List<FinishedRow> part) {
    Position last = part.get(part.size() - 1).position();
    return part.size() < PART && last.endedAt().isAfter(settled)
        ? new Position(settled, Position.START.id())
        : last;
  }
}
