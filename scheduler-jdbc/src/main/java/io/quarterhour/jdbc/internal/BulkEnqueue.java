package io.quarterhour.jdbc.internal;

import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.jdbc.internal.rows.EnumCodes;
import io.quarterhour.jdbc.internal.sql.Parameters;
import io.quarterhour.jdbc.internal.sql.PlannerHint;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import java.sql.SQLException;
import java.util.List;

/**
 * Inserts calls of actions without locks. A call has no task and no limit, so the only condition is
 * that its id is new. So one statement inserts a call, and one statement inserts a list of calls.
 * For databases that support array statements.
 */
final class BulkEnqueue {
  private static final String INTO =
      "insert into {live} (id, tenant, action, parameters_version, queue, nominal_at,"
          + " first_slot_at, last_slot_at, slot_count, ready_at, claimable_at, document, origin,"
          + " state, task_revision, token, lease_until, attempt, failures, lost_leases) ";

  /**
   * The values that all waiting calls have in common: no node has claimed them. The kind and the
   * state are parameters.
   */
  private static final String UNLEASED = ", ?::smallint, ?::smallint, 0, 0, 0, 0, 0, 0";

  private static final String ONE =
      "select ?::uuid, ?, ?, ?::int, ?, ?::bigint, ?::bigint, ?::bigint, ?::int, ?::bigint,"
          + " ?::bigint, ?";

  private static final String INSERT_ONE = INTO + ONE + UNLEASED;

  /**
   * Inserts a running call, with the first token and the first attempt. The kind and the state are
   * parameters.
   */
  private static final String LEASED =
      INTO.replace(") ", ", node_name, node_incarnation, started_at) ")
          + ONE
          + ", ?::smallint, ?::smallint, 0, 1, ?::bigint, 1, 0, 0, ?, ?, ?::bigint";

  /**
   * Inserts a list of calls. The arrays are unnested side by side, so that the database does not
   * have to buffer the rows.
   */
  private static final String INSERT_LIST =
      INTO
          + "select e.id, e.tenant, e.action, e.parameters_version, e.queue, e.nominal_at,"
          + " e.first_slot_at, e.last_slot_at, e.slot_count, e.ready_at, e.ready_at, e.document"
          + UNLEASED
          + " from (select unnest(?::uuid[]) as id, unnest(?::text[]) as tenant,"
          + " unnest(?::text[]) as action, unnest(?::int[]) as parameters_version,"
          + " unnest(?::text[]) as queue,"
          + " unnest(?::bigint[]) as nominal_at, unnest(?::bigint[]) as first_slot_at,"
          + " unnest(?::bigint[]) as last_slot_at, unnest(?::int[]) as slot_count,"
          + " unnest(?::bigint[]) as ready_at, unnest(?::text[]) as document) e";

  /** Inserts nothing if one of the calls has already finished. Checked once, not per row. */
  private static final String UNLESS_FINISHED =
      " where not exists (select 1 from {history} h where h.id = any(?))";

  private BulkEnqueue() {}

  /** {@return whether an execution is a call without a limit and without locks} */
  static boolean includes(NewExecution execution) {
    Origin origin = execution.origin();
    return origin.kind() == Origin.Kind.CALL
        && origin.task() == null
        && origin.parent() == null
        && origin.taskRevision() == 0
        && execution.constraints().maxActive() == 0
        && execution.constraints().locks().isEmpty();
  }

  /**
   * Inserts a call, leased if it has a lease request, unless it has already finished.
   *
   * @return whether it was inserted
   * @throws SQLException also if the call is live already
   */
  static boolean insert(Session session, LiveRowInserts.Insert call) throws SQLException {
    LeaseRequest leaseRequest = call.leaseRequest();
    int inserted =
        session
            .plan(PlannerHint.BY_INDEX)
            .update(
                (leaseRequest == null ? INSERT_ONE : LEASED) + UNLESS_FINISHED,
                parameters -> {
                  one(parameters, call.execution());
                  if (leaseRequest == null) {
                    unleased(parameters);
                  } else {
                    leased(parameters, leaseRequest);
                  }
                  parameters.ids(List.of(call.execution().id()));
                });
    return inserted > 0;
  }

  /**
   * Inserts waiting calls, unless one of them has already finished.
   *
   * @return whether they were inserted; if not, none was
   * @throws SQLException also if one of the calls is live already
   */
  static boolean insert(Session session, List<NewExecution> calls) throws SQLException {
    int inserted =
        session
            .plan(PlannerHint.BY_INDEX_FOR_MANY)
            .update(
                INSERT_LIST + UNLESS_FINISHED,
                parameters -> {
                  together(parameters, calls);
                  parameters.ids(calls, NewExecution::id);
                });
    return inserted > 0;
  }

  private static void leased(Parameters parameters, LeaseRequest leaseRequest) throws SQLException {
    parameters
        .small(EnumCodes.KINDS.of(Origin.Kind.CALL))
        .small(EnumCodes.STATES.of(ExecutionState.RUNNING))
        .time(leaseRequest.until())
        .text(leaseRequest.node().name())
        .text(leaseRequest.node().incarnation())
        .time(leaseRequest.now());
  }

  private static void unleased(Parameters parameters) throws SQLException {
    parameters
        .small(EnumCodes.KINDS.of(Origin.Kind.CALL))
        .small(EnumCodes.STATES.of(ExecutionState.WAITING));
  }

  private static void one(Parameters parameters, NewExecution call) throws SQLException {
    parameters
        .id(call.id())
        .text(call.routing().tenant().value())
        .text(call.routing().action())
        .small(call.constraints().parametersVersion())
        .text(call.routing().queue())
        .time(call.slots().nominal())
        .time(call.slots().first())
        .time(call.slots().last())
        .small(call.slots().count())
        .time(call.readyAt())
        .time(call.readyAt())
        .text(call.document());
  }

  private static void together(Parameters parameters, List<NewExecution> calls)
      throws SQLException {
    unleased(parameters);
    parameters
        .ids(calls, NewExecution::id)
        .texts(calls, call -> call.routing().tenant().value())
        .texts(calls, call -> call.routing().action())
        .smalls(calls, call -> call.constraints().parametersVersion())
        .texts(calls, call -> call.routing().queue())
        .times(calls, call -> call.slots().nominal())
        .times(calls, call -> call.slots().first())
        .times(calls, call -> call.slots().last())
        .smalls(calls, call -> call.slots().count())
        .times(calls, NewExecution::readyAt)
        .texts(calls, NewExecution::document);
  }
}
