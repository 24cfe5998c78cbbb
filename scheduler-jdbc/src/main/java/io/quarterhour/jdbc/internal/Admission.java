package io.quarterhour.jdbc.internal;

import io.quarterhour.jdbc.internal.sql.Bind;
import io.quarterhour.jdbc.internal.sql.Codes;
import io.quarterhour.jdbc.internal.sql.Session;
import io.quarterhour.store.Admitted;
import io.quarterhour.store.LeaseTerms;
import io.quarterhour.store.NewExecution;
import io.quarterhour.store.SkippedSlots;
import io.quarterhour.task.ExecutionId;
import io.quarterhour.task.ExecutionState;
import io.quarterhour.task.Origin;
import io.quarterhour.task.SkipReason;
import io.quarterhour.task.Slots;
import io.quarterhour.task.TaskId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets executions in, or records why not. One by one: each may be a duplicate of the one before, or
 * take the place that it would have had. The rows of their tasks are locked already.
 *
 * <p>Two transactions that insert the same id, or a slot of a task that was never saved, meet at a
 * unique index: the second one is done again, and finds a duplicate.
 */
final class Admission {
  private final Session session;
  private final TaskRows tasks;
  private final Skips skips;

  /** The ids that are there already, of those that are to be admitted. */
  private final Set<ExecutionId> there = new HashSet<>();

  /** What is admitted and not written yet. */
  private final List<Insert> inserts = new ArrayList<>();

  /** An execution that is admitted; {@code terms} are null if it waits. */
  private record Insert(NewExecution execution, @Nullable LeaseTerms terms) {}

  Admission(Session session, TaskRows tasks) {
    this.session = session;
    this.tasks = tasks;
    skips = new Skips(session, tasks);
  }

  /** Looks which of the executions that are to be admitted are there already, by their ids. */
  void expect(Collection<NewExecution> executions) throws SQLException {
    if (executions.isEmpty()) {
      return;
    }
    List<ExecutionId> ids = executions.stream().map(NewExecution::id).toList();
    there.addAll(
        session.list(
            "select id from {live} where id = any(?)"
                + " union all select id from {history} where id = any(?)",
            bind -> bind.ids(ids).ids(ids),
            cells -> cells.id("id")));
  }

  /**
   * Admits an execution that was expected; {@code terms} are null if nothing may be leased. It is
   * written by {@link #write} at the latest.
   */
  Admitted admit(NewExecution execution, Instant now, @Nullable LeaseTerms terms)
      throws SQLException {
    ExecutionId existing = existing(execution);
    if (existing != null) {
      return new Admitted(Admitted.Fate.DUPLICATE, existing);
    }
    TaskId task = execution.origin().task();
    int limit = execution.admission().activeLimit();
    if (task != null && limit > 0 && active(task, execution) >= limit) {
      SkippedSlots skipped =
          new SkippedSlots(
              execution.id(), execution.assignment(), execution.slots(), SkipReason.OVERLAP);
      ExecutionId record = skips.record(task, skipped, execution.origin(), now);
      there.add(record);
      return new Admitted(Admitted.Fate.OVERLAP, record);
    }
    there.add(execution.id());
    boolean leased =
        terms != null && execution.admission().leased() && execution.admission().locks().isEmpty();
    inserts.add(new Insert(execution, leased ? terms : null));
    if (Columns.countedTask(execution.origin()) != null) {
      tasks.setOpenSkip(tasks.find(task), null);
    }
    return new Admitted(leased ? Admitted.Fate.LEASED : Admitted.Fate.WAITING, execution.id());
  }

  /** Records skipped slots of a task by its schedule. */
  void skip(TaskId task, SkippedSlots skipped, Instant now) throws SQLException {
    TaskRows.TaskCell cell = tasks.find(task);
    long revision = cell == null ? 0 : cell.revision;
    skips.record(task, skipped, new Origin(Origin.Kind.SCHEDULE, task, revision, null), now);
  }

  /** {@return the execution of the same id, or else of the same slot, live or over; or null} */
  private @Nullable ExecutionId existing(NewExecution execution) throws SQLException {
    Instant slot = Columns.slotAt(execution.origin(), execution.slots());
    if (there.contains(execution.id())) {
      return execution.id();
    }
    if (slot == null) {
      return null;
    }
    writeThoseOf(execution.origin().task());
    String sameSlot = "task_tenant = ? and task_name = ? and tenant = ? and slot_at = ?";
    return session.first(
        "select id from {live} where "
            + sameSlot
            + " union all select id from {history} where "
            + sameSlot,
        bind -> {
          for (int i = 0; i < 2; i++) {
            bind.task(execution.origin().task())
                .text(execution.assignment().tenant().value())
                .time(slot);
          }
        },
        cells -> cells.id("id"));
  }

  private long active(TaskId task, NewExecution execution) throws SQLException {
    writeThoseOf(task);
    Long number =
        session.first(
            "select count(*) as active from {live} where task_tenant = ? and task_name = ?"
                + " and tenant = ? and kind <> ?",
            bind ->
                bind.task(task)
                    .text(execution.assignment().tenant().value())
                    .small(Codes.KINDS.of(Origin.Kind.NOTIFICATION)),
            cells -> cells.number("active"));
    return number == null ? 0 : number;
  }

  /** Writes what is admitted, if any of it is of a task of which something is asked next. */
  private void writeThoseOf(@Nullable TaskId task) throws SQLException {
    for (Insert insert : inserts) {
      if (Objects.equals(task, insert.execution.origin().task())) {
        write();
        return;
      }
    }
  }

  /** Writes what is admitted. */
  void write() throws SQLException {
    session.each(
        "insert into {live} (id, kind, task_tenant, task_name, task_revision, parent, tenant,"
            + " action, queue, asked_at, first_at, last_at, slot_count, slot_at, ready_at,"
            + " document, claim_at, locks, state, token, node_name, node_incarnation, started_at,"
            + " lease_until, attempt, failures, lost) values"
            + " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0)",
        inserts,
        (bind, insert) -> {
          LeaseTerms terms = insert.terms;
          described(bind, insert.execution)
              .time(insert.execution.readyAt())
              .text(LiveRow.joined(insert.execution.admission().locks()))
              .small(Codes.STATES.of(stateOf(insert)))
              .number(terms == null ? 0 : 1)
              .text(terms == null ? null : terms.node().name())
              .text(terms == null ? null : terms.node().incarnation())
              .time(terms == null ? null : terms.now())
              .time(terms == null ? LiveRow.NEVER_LEASED : terms.until())
              .small(terms == null ? 0 : 1);
        });
    for (Insert insert : inserts) {
      Locks.wish(session, insert.execution.id(), insert.execution.admission().locks());
    }
    inserts.clear();
  }

  private static ExecutionState stateOf(Insert insert) {
    return insert.terms == null ? ExecutionState.WAITING : ExecutionState.RUNNING;
  }

  /** Fills in what an execution is: 16 columns from id to document. */
  private static Bind described(Bind bind, NewExecution execution) throws SQLException {
    Origin origin = execution.origin();
    Slots slots = execution.slots();
    return bind.id(execution.id())
        .small(Codes.KINDS.of(origin.kind()))
        .task(origin.task())
        .number(origin.taskRevision())
        .id(origin.parent())
        .text(execution.assignment().tenant().value())
        .text(execution.assignment().action())
        .text(execution.assignment().queue())
        .time(slots.asked())
        .time(slots.first())
        .time(slots.last())
        .small(slots.count())
        .time(Columns.slotAt(origin, slots))
        .time(execution.readyAt())
        .text(execution.document());
  }

  /**
   * Lets the execution that stands for a slot stand for those that were merged into the slot, too.
   */
  void standIn(ExecutionId id, Slots merged) throws SQLException {
    if (merged.count() <= 1) {
      return;
    }
    write();
    for (String table : new String[] {"{live}", "{history}"}) {
      int changed =
          session.update(
              "update "
                  + table
                  + " set first_at = least(first_at, ?), slot_count = slot_count + ? where id = ?",
              bind -> bind.time(merged.first()).small(merged.count() - 1).id(id));
      if (changed > 0) {
        return;
      }
    }
  }
}
