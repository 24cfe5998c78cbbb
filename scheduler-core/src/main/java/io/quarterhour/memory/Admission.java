package io.quarterhour.memory;

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
import io.quarterhour.task.Tries;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Lets executions in, or records why not. */
final class Admission {
  private final Tables tables;

  Admission(Tables tables) {
    this.tables = tables;
  }

  /** Admits an execution; {@code terms} are null if nothing may be leased. */
  Admitted admit(NewExecution execution, Instant now, @Nullable LeaseTerms terms) {
    Row there = existing(execution);
    if (there != null) {
      return new Admitted(Admitted.Fate.DUPLICATE, there.id);
    }
    TaskId task = execution.origin().task();
    int limit = execution.admission().activeLimit();
    if (task != null
        && limit > 0
        && tables.activeOf(task, execution.assignment().tenant()) >= limit) {
      SkippedSlots skipped =
          new SkippedSlots(
              execution.id(), execution.assignment(), execution.slots(), SkipReason.OVERLAP);
      return new Admitted(Admitted.Fate.OVERLAP, skip(task, skipped, execution, now).id);
    }
    Row row = new Row(execution);
    tables.insert(row);
    TaskCell cell = task == null ? null : tables.tasks.get(task);
    if (cell != null && row.countedTask() != null) {
      cell.openSkip = null;
    }
    if (terms != null && execution.admission().leased() && row.locks.isEmpty()) {
      row.state = ExecutionState.RUNNING;
      row.tries = Tries.NONE.next();
      row.owner = new Row.Owner(1, terms.node(), terms.now(), terms.until());
      tables.ready.lease(row, terms.until());
      return new Admitted(Admitted.Fate.LEASED, row.id);
    }
    tables.ready.await(row);
    return new Admitted(Admitted.Fate.WAITING, row.id);
  }

  /**
   * Lets the execution that stands for a slot stand for those that were merged into the slot, too.
   */
  void standIn(ExecutionId id, Slots merged) {
    Row row = tables.find(id);
    if (row != null && merged.count() > 1) {
      row.standInFor(merged);
    }
  }

  private @Nullable Row existing(NewExecution execution) {
    Row sameId = tables.find(execution.id());
    if (sameId != null) {
      return sameId;
    }
    TaskId task = execution.origin().task();
    if (task == null || execution.origin().kind() == Origin.Kind.NOTIFICATION) {
      return null;
    }
    return tables.atSlot(task, execution.slots().last(), execution.assignment().tenant());
  }

  /** Records skipped slots, joined to the record before if they have one fate. */
  Row skip(TaskId task, SkippedSlots skipped, @Nullable NewExecution instead, Instant now) {
    TaskCell cell = tables.tasks.get(task);
    Row open = cell == null ? null : cell.openSkip;
    if (open != null
        && tables.find(open.id) == open
        && open.end != null
        && skipped.reason().words().equals(open.end.reason())
        && open.assignment.tenant().equals(skipped.assignment().tenant())) {
      open.join(skipped.slots());
      open.end = new Row.End(open.end.reason(), null, null, now);
      tables.past.prolonged(open);
      return open;
    }
    Row row = new Row(record(task, skipped, instead, cell));
    row.state = ExecutionState.SKIPPED;
    row.end = new Row.End(skipped.reason().words(), null, null, now);
    tables.record(row);
    if (cell != null) {
      cell.openSkip = row;
    }
    return row;
  }

  private static NewExecution record(
      TaskId task, SkippedSlots skipped, @Nullable NewExecution instead, @Nullable TaskCell cell) {
    Origin origin =
        instead != null
            ? instead.origin()
            : new Origin(Origin.Kind.SCHEDULE, task, cell == null ? 0 : cell.revision(), null);
    return new NewExecution(
        skipped.id(),
        origin,
        skipped.assignment(),
        skipped.slots(),
        skipped.slots().last(),
        NewExecution.Admission.FREE,
        null);
  }
}
