package io.quarterhour.jdbc.internal.history;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Origin;
import io.quarterhour.jdbc.internal.sql.EnumCodes;
import io.quarterhour.jdbc.internal.sql.Parameters;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.query.Retention;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Removes from the history the executions that exceed a retention. */
final class HistoryPruner {
  /**
   * The condition that leaves out notifications with a parent, which are removed together with it.
   */
  private static final String ON_ITS_OWN = "not (origin = ? and parent is not null)";

  private static final List<String> DEPENDENT_TABLES =
      List.of("{log_line}", "{attempt}", "{read_position}");

  private HistoryPruner() {}

  static int prune(Session session, Retention retention, Instant now, int limit)
      throws SQLException {
    Instant oldest = now.minus(retention.maxAge());
    boolean byAgeAlone =
        retention.maxPerTask() == Integer.MAX_VALUE
            && retention.maxPerAction() == Integer.MAX_VALUE;
    List<ExecutionId> excess =
        byAgeAlone ? tooOld(session, oldest, limit) : expired(session, retention, oldest, limit);
    if (excess.isEmpty()) {
      return 0;
    }
    List<ExecutionId> all = new ArrayList<>(excess);
    all.addAll(
        session.list(
            "select id from {history} where parent = any(?) and origin = ?",
            parameters -> notification(parameters.ids(excess)),
            resultRow -> resultRow.id("id")));
    for (String table : DEPENDENT_TABLES) {
      session.update(
          "delete from " + table + " where execution = any(?)", parameters -> parameters.ids(all));
    }
    session.update("delete from {history} where id = any(?)", parameters -> parameters.ids(all));
    return excess.size();
  }

  private static Parameters notification(Parameters parameters) throws SQLException {
    return parameters.small(EnumCodes.KINDS.of(Origin.Kind.NOTIFICATION));
  }

  private static List<ExecutionId> tooOld(Session session, Instant oldest, int limit)
      throws SQLException {
    return session.list(
        "select id from {history} where ended_at < ? and "
            + ON_ITS_OWN
            + " order by ended_at, id limit ?",
        parameters -> notification(parameters.time(oldest)).small(limit),
        resultRow -> resultRow.id("id"));
  }

  /** Numbers the executions of each group, the newest first. Reads the entire history. */
  private static List<ExecutionId> expired(
      Session session, Retention retention, Instant oldest, int limit) throws SQLException {
    return session.list(
        "select id from (select id, ended_at, task_name, row_number() over (partition by"
            + " task_tenant, task_name, tenant, case when task_name is null then action end"
            + " order by ended_at desc, id desc) as place from {history} where "
            + ON_ITS_OWN
            + ") numbered where ended_at < ? or (task_name is not null and place > ?)"
            + " or (task_name is null and place > ?) order by ended_at, id limit ?",
        parameters ->
            notification(parameters)
                .time(oldest)
                .small(retention.maxPerTask())
                .small(retention.maxPerAction())
                .small(limit),
        resultRow -> resultRow.id("id"));
  }
}
