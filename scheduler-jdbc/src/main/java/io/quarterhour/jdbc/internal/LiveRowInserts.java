package io.quarterhour.jdbc.internal;

import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.jdbc.internal.rows.EnumCodes;
import io.quarterhour.jdbc.internal.rows.ExecutionColumns;
import io.quarterhour.jdbc.internal.rows.LiveRow;
import io.quarterhour.jdbc.internal.rows.NamedLocks;
import io.quarterhour.jdbc.internal.sql.Batches;
import io.quarterhour.jdbc.internal.sql.Parameters;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.execution.InsertDecision;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Inserts live rows: in one statement where the database supports array statements, otherwise in a
 * batch. More rows, or longer documents, take several of them.
 */
final class LiveRowInserts {
  private static final String INTO =
      "insert into {live} (id, origin, task_tenant, task_name, task_revision, parent, tenant,"
          + " action, parameters_version, queue, nominal_at, first_slot_at, last_slot_at,"
          + " slot_count, slot_at, ready_at, claimable_at, document, locks, state, token,"
          + " node_name, node_incarnation, started_at, lease_until, attempt, failures, lost_leases)"
          + " ";

  /**
   * Inserts executions, named {@code e}, that are passed as columns. A leased execution gets the
   * first token and the first attempt.
   */
  static final String COLUMNS =
      INTO
          + "select e.id, e.origin, e.task_tenant, e.task_name, e.task_revision, e.parent,"
          + " e.tenant, e.action, e.parameters_version, e.queue, e.nominal_at, e.first_slot_at,"
          + " e.last_slot_at, e.slot_count, e.slot_at, e.ready_at, e.ready_at, e.document, e.locks,"
          + " case when e.leased then ? else ? end, e.leased::int, case when e.leased then ? end,"
          + " case when e.leased then ? end, case when e.leased then ? end, case when e.leased then"
          + " ? else 0 end, e.leased::int, 0, 0 from unnest(?::uuid[], ?::int[], ?::text[],"
          + " ?::text[], ?::bigint[], ?::uuid[], ?::text[], ?::text[], ?::int[], ?::text[],"
          + " ?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::bigint[], ?::bigint[], ?::text[],"
          + " ?::text[], ?::boolean[]) as e(id, origin, task_tenant, task_name, task_revision,"
          + " parent, tenant, action, parameters_version, queue, nominal_at, first_slot_at,"
          + " last_slot_at, slot_count, slot_at, ready_at, document, locks, leased)";

  private static final String EACH =
      INTO
          + "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
          + " 0, 0)";

  /** The maximum number of rows of one statement. */
  private static final int MAX_ROWS = 10_000;

  private LiveRowInserts() {}

  /** An execution to be inserted; {@code leaseRequest} is null if it waits. */
  record Insert(NewExecution execution, @Nullable LeaseRequest leaseRequest) {
    /** Creates an insert, leased if {@link InsertDecision} leases the execution at once. */
    static Insert of(NewExecution execution, @Nullable LeaseRequest leaseRequest) {
      boolean leased = InsertDecision.isLeased(execution, leaseRequest);
      return new Insert(execution, leased ? leaseRequest : null);
    }

    boolean leased() {
      return leaseRequest != null;
    }

    InsertResult result() {
      return new InsertResult(
          leased() ? InsertResult.Status.LEASED : InsertResult.Status.WAITING, execution.id());
    }

    ExecutionState state() {
      return leased() ? ExecutionState.RUNNING : ExecutionState.WAITING;
    }

    @Nullable String nodeName() {
      return leaseRequest == null ? null : leaseRequest.node().name();
    }

    @Nullable String nodeIncarnation() {
      return leaseRequest == null ? null : leaseRequest.node().incarnation();
    }

    @Nullable Instant startedAt() {
      return leaseRequest == null ? null : leaseRequest.now();
    }

    Instant leaseUntil() {
      return leaseRequest == null ? LiveRow.NEVER_LEASED : leaseRequest.until();
    }

    /** {@return the number of its token and of its attempt: 1 if it is leased, otherwise 0} */
    int first() {
      return leased() ? 1 : 0;
    }
  }

  /** Inserts rows that do not exist yet, at the present instant. */
  static void write(Session session, List<Insert> inserts, Instant now) throws SQLException {
    if (inserts.isEmpty()) {
      return;
    }
    if (session.dialect().supportsArrayStatements()) {
      for (List<Insert> batch :
          Batches.of(inserts, MAX_ROWS, insert -> insert.execution.textLength())) {
        session.update(COLUMNS, parameters -> columns(parameters, batch));
      }
    } else {
      session.each(EACH, inserts, LiveRowInserts::each);
    }
    for (Insert insert : inserts) {
      NamedLocks.request(session, insert.execution, now);
    }
  }

  /** Fills in the parameters of {@link #COLUMNS}. */
  static void columns(Parameters parameters, List<Insert> inserts) throws SQLException {
    LeaseRequest leaseRequest =
        inserts.stream()
            .map(Insert::leaseRequest)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    parameters
        .small(EnumCodes.STATES.of(ExecutionState.RUNNING))
        .small(EnumCodes.STATES.of(ExecutionState.WAITING))
        .text(leaseRequest == null ? null : leaseRequest.node().name())
        .text(leaseRequest == null ? null : leaseRequest.node().incarnation())
        .time(leaseRequest == null ? null : leaseRequest.now())
        .time(leaseRequest == null ? null : leaseRequest.until());
    List<NewExecution> all = inserts.stream().map(Insert::execution).toList();
    parameters
        .ids(all, NewExecution::id)
        .smalls(all, one -> EnumCodes.KINDS.of(one.origin().kind()))
        .texts(all, one -> ExecutionColumns.taskTenant(one.origin()))
        .texts(all, one -> ExecutionColumns.taskName(one.origin()))
        .numbers(all, one -> one.origin().taskRevision())
        .ids(all, one -> one.origin().parent())
        .texts(all, one -> one.routing().tenant().value())
        .texts(all, one -> one.routing().action())
        .smalls(all, one -> one.constraints().parametersVersion())
        .texts(all, one -> one.routing().queue())
        .times(all, one -> one.slots().nominal())
        .times(all, one -> one.slots().first())
        .times(all, one -> one.slots().last())
        .smalls(all, one -> one.slots().count())
        .times(all, one -> ExecutionColumns.slotAt(one.origin(), one.slots()))
        .times(all, NewExecution::readyAt)
        .texts(all, NewExecution::document)
        .texts(all, one -> LiveRow.joined(one.constraints().locks()))
        .flags(inserts, Insert::leased);
  }

  private static void each(Parameters parameters, Insert insert) throws SQLException {
    NewExecution execution = insert.execution;
    Origin origin = execution.origin();
    parameters
        .id(execution.id())
        .small(EnumCodes.KINDS.of(origin.kind()))
        .task(origin.task())
        .number(origin.taskRevision())
        .id(origin.parent())
        .text(execution.routing().tenant().value())
        .text(execution.routing().action())
        .small(execution.constraints().parametersVersion())
        .text(execution.routing().queue())
        .time(execution.slots().nominal())
        .time(execution.slots().first())
        .time(execution.slots().last())
        .small(execution.slots().count())
        .time(ExecutionColumns.slotAt(origin, execution.slots()))
        .time(execution.readyAt())
        .time(execution.readyAt())
        .text(execution.document())
        .text(LiveRow.joined(execution.constraints().locks()))
        .small(EnumCodes.STATES.of(insert.state()))
        .number(insert.first())
        .text(insert.nodeName())
        .text(insert.nodeIncarnation())
        .time(insert.startedAt())
        .time(insert.leaseUntil())
        .small(insert.first());
  }
}
