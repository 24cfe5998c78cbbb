package io.quarterhour.store;

import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.task.DueTasks;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.SaveResult;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The store of definitions and schedule states, which also fires tasks. */
public interface TaskStore {
  /**
   * Saves a definition, new or edited. The row carries the revision that it was edited from, 0 if
   * it is new; it is stored with the next revision. An edit may include a schedule state, which is
   * stored in the same operation and carries the version that it was computed from. A new task
   * always includes one, of version 0, even if a task of that id existed before. Earlier revisions
   * can be read by {@link #definitions} as long as the task exists or the history refers to them.
   *
   * @param row the definition
   * @param scheduleState the schedule state to store with the next version; null to leave the
   *     stored one unchanged
   * @param audit the audit entry of the save
   * @return whether the definition was saved; {@link SaveResult#CONFLICT} if the revision or the
   *     version is no longer current, or a new task exists already
   */
  SaveResult save(TaskRow row, @Nullable ScheduleState scheduleState, AuditEntry audit);

  /**
   * Removes a task with its schedule state. In the same operation, its executions that wait or are
   * quarantined are cancelled, at the instant of the audit entry and with a reason worded by the
   * store, and counted by their parents. Executions that run or await children finish as usual, and
   * notifications are still sent. The history of the task stays until it is pruned, and its audit
   * entries stay.
   *
   * <p>A new task of the same id continues the audit, the revisions and the versions, so that
   * anything computed from the old task is refused; the store must therefore keep both numbers. The
   * removal itself increases the version of the schedule state by one, and adds no revision. The
   * new task has no last execution until an execution of its id finishes, which may be an execution
   * of the old task.
   *
   * @param task the id of the task
   * @param audit the audit entry of the removal
   * @return whether the task existed
   */
  boolean delete(TaskId task, AuditEntry audit);

  /**
   * Changes the schedule state on request of a caller: pause, resume, skip, run by hand. The change
   * is one {@link Firing}, applied as {@link #fire} does, with an audit entry; nothing is leased.
   *
   * @param firing the change
   * @param now the present instant
   * @param audit the audit entry of the change
   * @return the result, as of {@link #fire}; if it was not applied, no audit entry is stored either
   */
  FireResult updateScheduleState(Firing firing, Instant now, AuditEntry audit);

  /**
   * Finds the tasks whose {@link ScheduleState#dueAt} has been reached, the earliest first.
   *
   * <p>If several nodes share the store and many more tasks are due than the limit allows, the
   * nodes should not all find the same tasks. A store may therefore leave out some of the earliest
   * tasks for about a second, for other nodes to find.
   *
   * @param now the present instant
   * @param limit the maximum number of tasks
   * @return the due tasks, and the instant at which the next one is due
   */
  DueTasks due(Instant now, int limit);

  /**
   * The number of characters of documents after which {@link #definitions} may leave the rest for
   * the next call.
   */
  int MAX_READ = 16_777_216;

  /**
   * Reads definitions of given revisions. A store should leave out further rows once the documents
   * read have together about {@value #MAX_READ} characters, so that many long documents do not fill
   * the memory; the caller asks for them again. It returns at least one row if any exists.
   *
   * @param revisions the revisions
   * @return the rows that exist and were read; revisions that do not exist are left out
   */
  Map<TaskRevision, TaskRow> definitions(Collection<TaskRevision> revisions);

  /**
   * Fires tasks. For each item whose stored schedule state still has the version that the state in
   * the item was computed from, it stores that state with the next version, records the skipped
   * slots, and inserts the executions. For any other item nothing changes.
   *
   * <p>An execution is inserted according to its {@link NewExecution#constraints}:
   *
   * <ul>
   *   <li>If an execution, live or in the history, {@linkplain
   *       io.quarterhour.execution.Execution#occupiesSlot occupies} the same slot ({@code
   *       slots.last}) of the same task and tenant, nothing is inserted and the result is {@link
   *       InsertResult.Status#DUPLICATE}. New records of skipped slots and notifications are exempt
   *       from this rule. If the refused execution stands for several slots, the existing one, live
   *       or finished, stands for them from now on: its first slot becomes the earlier one of both,
   *       and its count grows by the other count minus one, since both count the last slot. Only
   *       {@link #fire} and {@link #updateScheduleState} do this, since each of them is applied
   *       once; {@link ExecutionStore#enqueue} may be repeated and merges nothing. An execution
   *       whose id is stored already is a duplicate too, regardless of its slot.
   *   <li>Otherwise, if the number of live executions of the same task and tenant has reached the
   *       limit of the constraints, no execution is inserted and its slots are recorded as skipped,
   *       with {@link io.quarterhour.execution.SkipReason#OVERLAP}, as described below. Calls
   *       without a task have no limit.
   *   <li>Otherwise it is inserted: leased to the node of {@code leaseRequest}, with token 1 and
   *       attempt 1, if it requests a lease and names no lock; waiting in all other cases.
   * </ul>
   *
   * <p>The skipped slots of an item are recorded before its executions are inserted. Consecutive
   * skipped slots with the same tenant and reason share one record: if the previous record of the
   * task since its last inserted execution (notifications do not count, but executions of single
   * tenants do) has the same tenant and reason, that record is extended by {@link
   * io.quarterhour.execution.SlotRange#mergedWith}, ends at the present instant, and the new id is
   * not used. A record of another tenant or reason in between starts a new record. The record of a
   * manual run that is refused for overlap stands alone: it extends no other record, none extends
   * it, and the previous record stays open. A new record has the origin SCHEDULE with the newest
   * revision of the task (for an overlap, the origin of the execution), and is ready at its last
   * slot.
   *
   * <p>The conditional notifications of an item come last: each is inserted as by {@link
   * ExecutionStore#enqueue} if an execution or a record is stored now under the id that its origin
   * names as parent, and fulfils its condition.
   *
   * @param firings the items to fire, at most one for each task
   * @param leaseRequest the firing node, the present instant and the end of requested leases
   * @return the result for each item, in order
   */
  List<FireResult> fire(List<Firing> firings, LeaseRequest leaseRequest);
}
