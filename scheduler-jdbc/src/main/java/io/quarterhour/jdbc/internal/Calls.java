package io.quarterhour.jdbc.internal;

import io.quarterhour.jdbc.internal.sql.Bind;
import io.quarterhour.jdbc.internal.sql.Codes;
import io.quarterhour.jdbc.internal.sql.Plan;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.NewExecution;
import io.quarterhour.task.Origin;
import java.sql.SQLException;
import java.util.List;

/**
 * Inserts calls of actions: they have no task, and nothing must hold for them but that they are
 * new. So a call is one statement, and a list of them too, for databases that take columns.
 */
final class Calls {
  private static final String INTO =
      "insert into {live} (id, tenant, action, queue, asked_at, first_at, last_at, slot_count,"
          + " ready_at, claim_at, document, state, token, node_name, node_incarnation, started_at,"
          + " lease_until, attempt, kind, task_revision, failures, lost) ";

  /** What is the same for all. The kind is asked. */
  private static final String OF_ALL = ", ?::smallint, 0, 0, 0";

  private static final String ALONE =
      INTO
          + "select ?::uuid, ?, ?, ?, ?::bigint, ?::bigint, ?::bigint, ?::int, ?::bigint, ?::bigint,"
          + " ?, ?::smallint, ?::bigint, ?, ?, ?::bigint, ?::bigint, ?::int"
          + OF_ALL;

  /** Columns that are taken apart side by side: the database need not put rows aside for that. */
  private static final String TOGETHER =
      INTO
          + "select e.id, e.tenant, e.action, e.queue, e.asked_at, e.first_at, e.last_at,"
          + " e.slot_count, e.ready_at, e.ready_at, e.document, e.state, e.first, e.node_name,"
          + " e.node_incarnation, e.started_at, e.lease_until, e.first"
          + OF_ALL
          + " from (select unnest(?::uuid[]) as id, unnest(?::text[]) as tenant,"
          + " unnest(?::text[]) as action, unnest(?::text[]) as queue,"
          + " unnest(?::bigint[]) as asked_at, unnest(?::bigint[]) as first_at,"
          + " unnest(?::bigint[]) as last_at, unnest(?::int[]) as slot_count,"
          + " unnest(?::bigint[]) as ready_at, unnest(?::text[]) as document,"
          + " unnest(?::int[]) as state, unnest(?::int[]) as first,"
          + " unnest(?::text[]) as node_name, unnest(?::text[]) as node_incarnation,"
          + " unnest(?::bigint[]) as started_at, unnest(?::bigint[]) as lease_until) e";

  /** Inserts nothing if one of them is over already. Asked once, not for each row. */
  private static final String UNLESS_OVER =
      " where not exists (select 1 from {history} h where h.id = any(?))";

  private Calls() {}

  /** {@return whether it is a call, and nothing must hold for it} */
  static boolean includes(NewExecution execution) {
    Origin origin = execution.origin();
    return origin.kind() == Origin.Kind.CALL
        && origin.task() == null
        && origin.parent() == null
        && origin.taskRevision() == 0
        && execution.admission().activeLimit() == 0
        && execution.admission().locks().isEmpty();
  }

  /**
   * Inserts calls, unless one of them is over already.
   *
   * @return whether they are inserted; if not, nothing is
   * @throws SQLException among others if one of them is live
   */
  static boolean insert(Session session, List<LiveInserts.Insert> calls) throws SQLException {
    boolean alone = calls.size() == 1;
    int inserted =
        session
            .plan(alone ? Plan.BY_INDEX : Plan.BY_INDEX_FOR_MANY)
            .update(
                (alone ? ALONE : TOGETHER) + UNLESS_OVER,
                bind -> {
                  if (alone) {
                    alone(bind, calls.get(0));
                  } else {
                    together(bind, calls);
                  }
                  bind.ids(calls, call -> call.execution().id());
                });
    return inserted > 0;
  }

  private static void alone(Bind bind, LiveInserts.Insert insert) throws SQLException {
    NewExecution call = insert.execution();
    bind.id(call.id())
        .text(call.assignment().tenant().value())
        .text(call.assignment().action())
        .text(call.assignment().queue())
        .time(call.slots().asked())
        .time(call.slots().first())
        .time(call.slots().last())
        .small(call.slots().count())
        .time(call.readyAt())
        .time(call.readyAt())
        .text(call.document())
        .small(Codes.STATES.of(insert.state()))
        .number(insert.first())
        .text(insert.nodeName())
        .text(insert.nodeIncarnation())
        .time(insert.startedAt())
        .time(insert.leaseUntil())
        .small(insert.first())
        .small(Codes.KINDS.of(Origin.Kind.CALL));
  }

  private static void together(Bind bind, List<LiveInserts.Insert> inserts) throws SQLException {
    List<NewExecution> calls = inserts.stream().map(LiveInserts.Insert::execution).toList();
    bind.small(Codes.KINDS.of(Origin.Kind.CALL))
        .ids(calls, NewExecution::id)
        .texts(calls, call -> call.assignment().tenant().value())
        .texts(calls, call -> call.assignment().action())
        .texts(calls, call -> call.assignment().queue())
        .times(calls, call -> call.slots().asked())
        .times(calls, call -> call.slots().first())
        .times(calls, call -> call.slots().last())
        .smalls(calls, call -> call.slots().count())
        .times(calls, NewExecution::readyAt)
        .texts(calls, NewExecution::document)
        .smalls(inserts, insert -> Codes.STATES.of(insert.state()))
        .smalls(inserts, LiveInserts.Insert::first)
        .texts(inserts, LiveInserts.Insert::nodeName)
        .texts(inserts, LiveInserts.Insert::nodeIncarnation)
        .times(inserts, LiveInserts.Insert::startedAt)
        .times(inserts, LiveInserts.Insert::leaseUntil);
  }
}
