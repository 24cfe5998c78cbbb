package io.quarterhour.jdbc.internal;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.jdbc.internal.rows.EnumCodes;
import io.quarterhour.jdbc.internal.sql.PlannerHint;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.NewExecution;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Records, in one statement, the completions that affect nothing except the last execution of a
 * task and notifications. They belong to executions that were claimed once, hold no locks and are
 * not counted by a parent, and their notifications do not depend on the previous outcome. For
 * databases that support array statements.
 *
 * <p>The ids are passed as a list, and the token, which is the first one, once for all rows, so
 * that the database does not join the input with a table. Rows are locked in the order of their
 * ids, and last executions in the order of their tasks.
 *
 * <p>The planner assumes that a nested statement returns one or two rows. The result of the delete
 * is therefore joined once, with the outcomes, whose number the planner knows; everything else is
 * looked up by an index. A comparison of two such results, row by row, took longer than the rest of
 * the statement. So the notifications are selected by membership in the set of finished executions,
 * and are looked up in the history one by one; {@code (.. in ..) is true} keeps the planner from
 * using a join.
 */
final class BulkCompletion {
  private static final long FIRST_TOKEN = 1;

  private static final String RECORD =
      "with gone as (delete from {live} where id = any(?) and token = ? and state = ?"
          + " and locks is null and origin <> ? returning *), over as ("
          + HistoryMover.INSERT
          + HistoryMover.OF_END
          + " from gone l join "
          + HistoryMover.ENDS
          + " on e.ended = l.id returning id, origin, task_tenant, task_name, state, summary,"
          + " started_at, ended_at), latest as (select distinct on (task_tenant, task_name)"
          + " task_tenant, task_name, id, state, coalesce(summary, '') as summary, started_at,"
          + " ended_at from over where task_name is not null and origin <> ?"
          + " order by task_tenant, task_name, ended_at desc, id desc), updated as ("
          + "update {last_execution} r set execution = n.id, state = n.state, summary = n.summary,"
          + " started_at = n.started_at, ended_at = n.ended_at from latest n"
          + " where r.tenant = n.task_tenant and r.name = n.task_name)";

  private static final String NOTIFY =
      ", notified as ("
          + LiveRowInserts.COLUMNS
          + " where (e.parent in (select id from over)) is true"
          + " and (select h.id from {history} h where h.id = e.id) is null"
          + " on conflict do nothing)";

  private static final String RETURN_RESULTS = " select id from over";

  private BulkCompletion() {}

  /** {@return the completions that may be simple; the statement also checks their rows} */
  static Collection<Completion> select(List<Completion> completions) {
    Map<ExecutionId, Completion> found = new TreeMap<>();
    for (Completion completion : completions) {
      if (completion.lease().token() == FIRST_TOKEN
          && completion.attemptResult() instanceof AttemptResult.Finished finished
          && finished.state() != ExecutionState.CANCELLED
          && finished.outcomeChange() == null
          && finished.notifications().stream().allMatch(one -> isBulk(one, completion))) {
        found.putIfAbsent(completion.lease().execution(), completion);
      }
    }
    return found.values();
  }

  private static boolean isBulk(NewExecution notification, Completion completion) {
    return notification.origin().kind() == Origin.Kind.NOTIFICATION
        && completion.lease().execution().equals(notification.origin().parent())
        && notification.constraints().equals(NewExecution.Constraints.NONE);
  }

  /** Records the simple completions, and returns the leases of those that it recorded. */
  static Set<Lease> record(Session session, Collection<Completion> completions)
      throws SQLException {
    List<ExecutionId> ids = completions.stream().map(one -> one.lease().execution()).toList();
    List<HistoryMover.End> ends =
        completions.stream()
            .map(one -> HistoryMover.End.of((AttemptResult.Finished) one.attemptResult()))
            .toList();
    List<LiveRowInserts.Insert> notifications =
        completions.stream()
            .flatMap(one -> ((AttemptResult.Finished) one.attemptResult()).notifications().stream())
            .map(one -> LiveRowInserts.Insert.of(one, null))
            .toList();
    return new HashSet<>(
        session
            .plan(PlannerHint.IN_ORDER)
            .list(
                RECORD + (notifications.isEmpty() ? "" : NOTIFY) + RETURN_RESULTS,
                parameters -> {
                  parameters
                      .ids(ids)
                      .number(FIRST_TOKEN)
                      .small(EnumCodes.STATES.of(ExecutionState.RUNNING))
                      .small(EnumCodes.KINDS.of(Origin.Kind.CHILD));
                  HistoryMover.ends(parameters, ids, ends);
                  parameters.small(EnumCodes.KINDS.of(Origin.Kind.NOTIFICATION));
                  if (!notifications.isEmpty()) {
                    LiveRowInserts.columns(parameters, notifications);
                  }
                },
                resultRow -> new Lease(resultRow.id("id"), FIRST_TOKEN)));
  }
}
