package io.quarterhour.jdbc.internal;

import io.quarterhour.jdbc.internal.sql.Codes;
import io.quarterhour.jdbc.internal.sql.Plan;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.Completion;
import io.quarterhour.store.Ending;
import io.quarterhour.store.Lease;
import io.quarterhour.task.ExecutionId;
import io.quarterhour.task.ExecutionState;
import io.quarterhour.task.Origin;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The ends that bring nothing about but the last run of a task: of executions that were claimed
 * once, hold no locks, are counted by no parent and notify nobody. All of them in one statement,
 * for databases that take columns.
 *
 * <p>There is no join that a database could do in another way when a table has grown: which rows
 * these are stands in a list, and that their token is the first one is said for all of them. The
 * rows are locked in order of their ids, and the last runs in order of their tasks.
 */
final class PlainEnds {
  private static final long FIRST_TOKEN = 1;

  private static final String RECORD =
      "with gone as (delete from {live} where id = any(?) and token = ? and state = ?"
          + " and locks is null and kind <> ? returning *), ended as ("
          + Moves.INSERT
          + Moves.OF_END
          + " from gone l join "
          + Moves.ENDS
          + " on e.ended = l.id returning id, kind, task_tenant, task_name, state, summary,"
          + " started_at, ended_at), latest as (select distinct on (task_tenant, task_name)"
          + " task_tenant, task_name, (select t.born from {task} t where t.tenant = task_tenant"
          + " and t.name = task_name and not t.removed) as born, id, state,"
          + " coalesce(summary, '') as summary, started_at, ended_at from ended"
          + " where task_name is not null and kind <> ?"
          + " order by task_tenant, task_name, ended_at desc, id desc), again as ("
          + "update {last_run} r set born = n.born, execution = n.id, state = n.state,"
          + " summary = n.summary, started_at = n.started_at, ended_at = n.ended_at"
          + " from latest n where n.born is not null and r.tenant = n.task_tenant"
          + " and r.name = n.task_name returning r.tenant, r.name), first as (insert into {last_run}"
          + " (tenant, name, born, execution, state, summary, started_at, ended_at)"
          + " select * from latest n where n.born is not null and not exists (select 1 from again r"
          + " where r.tenant = n.task_tenant and r.name = n.task_name)"
          + " on conflict (tenant, name) do update set born = excluded.born,"
          + " execution = excluded.execution, state = excluded.state, summary = excluded.summary,"
          + " started_at = excluded.started_at, ended_at = excluded.ended_at)"
          + " select id from ended";

  private PlainEnds() {}

  /** {@return those of some completions that may be plain; their rows will say} */
  static Collection<Completion> among(List<Completion> completions) {
    Map<ExecutionId, Completion> found = new TreeMap<>();
    for (Completion completion : completions) {
      if (completion.lease().token() == FIRST_TOKEN
          && completion.ending() instanceof Ending.Over over
          && over.state() != ExecutionState.CANCELLED
          && over.notifications().isEmpty()) {
        found.putIfAbsent(completion.lease().execution(), completion);
      }
    }
    return found.values();
  }

  /** Records the plain ones, and answers which these were. */
  static Set<Lease> record(Session session, Collection<Completion> completions)
      throws SQLException {
    List<ExecutionId> ids = completions.stream().map(one -> one.lease().execution()).toList();
    List<Moves.End> ends =
        completions.stream().map(one -> Moves.End.of((Ending.Over) one.ending())).toList();
    return new HashSet<>(
        session
            .plan(Plan.IN_ORDER)
            .list(
                RECORD,
                bind -> {
                  bind.ids(ids)
                      .number(FIRST_TOKEN)
                      .small(Codes.STATES.of(ExecutionState.RUNNING))
                      .small(Codes.KINDS.of(Origin.Kind.TENANT));
                  Moves.ends(bind, ids, ends);
                  bind.small(Codes.KINDS.of(Origin.Kind.NOTIFICATION));
                },
                cells -> new Lease(cells.id("id"), FIRST_TOKEN)));
  }
}
