package io.quarterhour.jdbc.internal.claim;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.jdbc.internal.rows.EnumCodes;
import io.quarterhour.jdbc.internal.sql.ResultRow;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.OverdueWork;
import io.quarterhour.store.execution.UnclaimedWork;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the executions that no node claims: those that are overdue and those that are quarantined.
 * It steps from queue to queue along the index by which executions are claimed, and reads a limited
 * number of rows of each, so that its cost does not depend on the number of executions that wait.
 */
public final class UnclaimedRows {
  private static final int MAX_QUEUES = 100;

  private static final String NEXT_QUEUE =
      "select queue from {live} where queue > ? order by queue limit 1";

  private static final String OLDEST =
      "select action, parameters_version, claimable_at from {live} where queue = ? and claimable_at"
          + " >= ? and claimable_at < ? and lease_until < ? order by claimable_at limit ?";

  /**
   * Rows that cannot be claimed have no {@code claimable_at}; few others than these await children.
   */
  private static final String QUARANTINED =
      "select id from {live} where queue = ? and claimable_at is null and state = ? limit ?";

  private UnclaimedRows() {}

  /** {@return the executions, as {@code ExecutionStore.unclaimed} describes} */
  public static UnclaimedWork find(Session session, Instant readyBefore, int limit)
      throws SQLException {
    List<OverdueWork> overdue = new ArrayList<>();
    List<ExecutionId> quarantined = new ArrayList<>();
    for (String queue : queues(session)) {
      overdue.addAll(overdue(session, queue, readyBefore, limit));
      quarantined.addAll(quarantined(session, queue, limit - quarantined.size()));
    }
    return new UnclaimedWork(overdue, quarantined);
  }

  private static List<ExecutionId> quarantined(Session session, String queue, int limit)
      throws SQLException {
    return session.list(
        QUARANTINED,
        parameters ->
            parameters
                .text(queue)
                .small(EnumCodes.STATES.of(ExecutionState.QUARANTINED))
                .small(limit),
        row -> row.id("id"));
  }

  private static List<String> queues(Session session) throws SQLException {
    List<String> queues = new ArrayList<>();
    Optional<String> queue = queueAfter(session, "");
    while (queue.isPresent() && queues.size() < MAX_QUEUES) {
      queues.add(queue.get());
      queue = queueAfter(session, queue.get());
    }
    return queues;
  }

  private static Optional<String> queueAfter(Session session, String queue) throws SQLException {
    return Optional.ofNullable(
        session.first(NEXT_QUEUE, parameters -> parameters.text(queue), row -> row.text("queue")));
  }

  private static Collection<OverdueWork> overdue(
      Session session, String queue, Instant readyBefore, int limit) throws SQLException {
    TreeMap<String, OverdueWork> byCapability = new TreeMap<>();
    List<OverdueWork> oldest =
        session.list(
            OLDEST,
            parameters ->
                parameters
                    .text(queue)
                    .number(Long.MIN_VALUE)
                    .time(readyBefore)
                    .time(readyBefore)
                    .small(limit),
            row -> new OverdueWork(queue, capability(row), row.time("claimable_at")));
    oldest.forEach(work -> byCapability.putIfAbsent(work.capability(), work));
    return byCapability.values();
  }

  private static String capability(ResultRow row) throws SQLException {
    return ClaimRequest.capability(row.text("action"), row.small("parameters_version"));
  }
}
