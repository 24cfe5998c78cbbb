package io.quarterhour.jdbc.internal.history;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Origin;
import io.quarterhour.jdbc.internal.rows.EnumCodes;
import io.quarterhour.jdbc.internal.sql.PlannerHint;
import io.quarterhour.jdbc.internal.sql.Session;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Removes executions from the history in one transaction, with everything that belongs to them. The
 * numbers of executions and of log lines are limited, so that the transaction stays short.
 */
public final class ExecutionRemoval {
  /** The maximum number of log lines that are removed in a transaction. */
  static final int MAX_LINES = 20_000;

  private static final List<String> DEPENDENT_TABLES =
      List.of("{log_line}", "{attempt}", "{read_position}");

  private final Session session;
  private final int limit;
  private final Set<ExecutionId> refused;
  private final List<ExecutionId> attempted = new ArrayList<>();
  private int removed;
  private int lines;

  /**
   * Creates a removal in a transaction.
   *
   * @param limit the maximum number of executions to remove
   * @param refused the executions that are set aside, and stay
   */
  public ExecutionRemoval(Session session, int limit, Collection<ExecutionId> refused) {
    this.session = session;
    this.limit = limit;
    this.refused = Set.copyOf(refused);
  }

  /** {@return the executions whose removal has begun, even if the database refuses it} */
  List<ExecutionId> attempted() {
    return attempted;
  }

  /** {@return the executions that are set aside} */
  Set<ExecutionId> refused() {
    return refused;
  }

  /** {@return the number of removed executions, without their notifications} */
  int removed() {
    return removed;
  }

  /** {@return the number of executions that may still be removed} */
  int remaining() {
    return limit - removed;
  }

  /**
   * Removes executions in the given order, except those with live children or notifications.
   *
   * @return false if a limit was reached and some of them remain
   */
  boolean remove(List<ExecutionId> ids) throws SQLException {
    List<ExecutionId> unneeded = withoutNeeded(withoutRefused(ids));
    List<ExecutionId> some =
        withinLines(unneeded.subList(0, Math.min(unneeded.size(), remaining())));
    delete(some, notificationsOf(some));
    return some.size() == unneeded.size();
  }

  /**
   * Removes executions in the given order, even those with live children or notifications, as far
   * as their logs fit into the transaction.
   *
   * @return the number of removed executions; if the log of the first one does not fit into the
   *     transaction, the number of its lines that were removed
   */
  public int removeEvenNeeded(List<ExecutionId> ids) throws SQLException {
    List<ExecutionId> some = withinLines(ids);
    delete(some, notificationsOf(some));
    return some.isEmpty() ? lines : some.size();
  }

  private void delete(List<ExecutionId> ids, List<ExecutionId> notifications) throws SQLException {
    attempted.addAll(ids);
    removed += delete(ids);
    delete(notifications);
  }

  /** Removes notifications about executions that do not exist. */
  void removeNotifications(List<ExecutionId> ids) throws SQLException {
    List<ExecutionId> some = withoutRefused(ids);
    attempted.addAll(some);
    delete(some);
  }

  private List<ExecutionId> withoutRefused(List<ExecutionId> ids) {
    return ids.stream().filter(id -> !refused.contains(id)).toList();
  }

  private List<ExecutionId> withoutNeeded(List<ExecutionId> ids) throws SQLException {
    if (ids.isEmpty()) {
      return ids;
    }
    Set<ExecutionId> needed =
        new HashSet<>(
            session
                .plan(PlannerHint.BY_INDEX)
                .list(
                    "select parent from {live} where parent = any(?)",
                    parameters -> parameters.ids(ids),
                    resultRow -> resultRow.id("parent")));
    return ids.stream().filter(id -> !needed.contains(id)).toList();
  }

  /**
   * Returns the first executions whose logs fit into the transaction. If not even the first one
   * does, the beginning of its log is removed now, and the rest in later transactions.
   */
  private List<ExecutionId> withinLines(List<ExecutionId> ids) throws SQLException {
    List<ExecutionId> some = ids;
    while (!some.isEmpty()) {
      int more = lines(some);
      if (lines + more <= MAX_LINES) {
        lines += more;
        return some;
      }
      if (some.size() == 1) {
        if (lines == 0) {
          attempted.add(some.get(0));
          lines = shortenLog(some.get(0));
        }
        return List.of();
      }
      some = some.subList(0, (some.size() + 1) / 2);
    }
    return some;
  }

  /** Counts the log lines of executions, up to one more than may be removed. */
  private int lines(List<ExecutionId> ids) throws SQLException {
    List<Integer> count =
        session
            .plan(PlannerHint.BY_INDEX)
            .list(
                "select count(*) as number from (select execution from {log_line} where execution ="
                    + " any(?) limit ?) counted",
                parameters -> parameters.ids(ids).small(MAX_LINES + 1),
                resultRow -> resultRow.small("number"));
    return count.get(0);
  }

  private int shortenLog(ExecutionId id) throws SQLException {
    List<Long> last =
        session
            .plan(PlannerHint.IN_ORDER)
            .list(
                "select sequence_no from {log_line} where execution = ?"
                    + " order by sequence_no limit 1 offset ?",
                parameters -> parameters.id(id).small(MAX_LINES - 1),
                resultRow -> resultRow.number("sequence_no"));
    return session.update(
        "delete from {log_line} where execution = ? and sequence_no <= ?",
        parameters -> parameters.id(id).number(last.get(0)));
  }

  private List<ExecutionId> notificationsOf(List<ExecutionId> ids) throws SQLException {
    if (ids.isEmpty()) {
      return List.of();
    }
    return session
        .plan(PlannerHint.BY_INDEX)
        .list(
            "select id from {history} where parent = any(?) and origin = ?",
            parameters -> parameters.ids(ids).small(EnumCodes.KINDS.of(Origin.Kind.NOTIFICATION)),
            resultRow -> resultRow.id("id"));
  }

  /** Deletes executions with their dependent rows, and returns the number of executions. */
  private int delete(List<ExecutionId> ids) throws SQLException {
    if (ids.isEmpty()) {
      return 0;
    }
    for (String table : DEPENDENT_TABLES) {
      session
          .plan(PlannerHint.BY_INDEX)
          .update(
              "delete from " + table + " where execution = any(?)",
              parameters -> parameters.ids(ids));
    }
    return session
        .plan(PlannerHint.BY_INDEX)
        .update("delete from {history} where id = any(?)", parameters -> parameters.ids(ids));
  }
}
