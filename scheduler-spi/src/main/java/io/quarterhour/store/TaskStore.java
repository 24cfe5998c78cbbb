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

/** Keeps definitions and timetables, and fires. */
public interface TaskStore {
  /**
   * Saves a definition, new or edited. The row carries the revision that it was edited from, 0 if
   * it is new; it is stored with the next one. An edit may bring a timetable, which is moved in the
   * same act and carries the version that it was computed from; a new task always brings one, of
   * version 0, also if there was a task of that id before. Earlier revisions stay readable by
   * {@link #definitions} for as long as the task exists or the history names them.
   *
   * @param row the definition
   * @param scheduleState the timetable to store with the next version, or null to leave it as it is
   * @param audit who saved it
   * @return whether it was saved; {@link SaveResult#CONFLICT} if the revision or the version is no
   *     longer current, or a new task exists already
   */
  SaveResult save(TaskRow row, @Nullable ScheduleState scheduleState, AuditEntry audit);

  /**
   * Removes a task with its timetable. Its executions that wait or are quarantined are cancelled in
   * the same act, at the instant of the audit entry, for a reason in the store's own words, and
   * counted by their parents; those that run or await children end as usual, and notifications are
   * still sent. Its history stays until it is pruned, and its audit stays.
   *
   * <p>A new task of the same id continues the audit, the revisions and the versions, so that
   * whatever was computed from the old one is refused: so the store has to remember both numbers.
   * The removal itself is a move of the timetable, by one version, and no revision. The new task
   * has no last run until an execution of its id is over, be it one of the old task.
   *
   * @param task which
   * @param audit who removed it
   * @return whether there was one
   */
  boolean remove(TaskId task, AuditEntry audit);

  /**
   * Moves the timetable by hand: pause, resume, skip, run now. It is one {@link Firing}, done as
   * {@link #fire} does, with an entry in the audit; nothing is leased.
   *
   * @param firing the move
   * @param now the present instant
   * @param audit who did what and why
   * @return as of {@link #fire}; if nothing moved there is no entry either
   */
  FireResult updateScheduleState(Firing firing, Instant now, AuditEntry audit);

  /**
   * Finds the tasks whose {@link ScheduleState#dueAt} has come, the earliest first.
   *
   * <p>Where several nodes share the store and many more are due than the limit allows, they should
   * not all find the same ones. So a store may leave out some of the earliest for a second or so,
   * for others to find.
   *
   * @param now the present instant
   * @param limit at most so many
   * @return the due tasks, and when to look again
   */
  DueTasks due(Instant now, int limit);

  /**
   * Reads definitions of given revisions.
   *
   * @param revisions which
   * @return the rows that were found; what is not known is left out
   */
  Map<TaskRevision, TaskRow> definitions(Collection<TaskRevision> revisions);

  /**
   * Fires: for each item, if the timetable still has the version that the item's was computed from,
   * stores that timetable with the next version, records the skipped slots, and admits the
   * executions. Otherwise changes nothing for this item.
   *
   * <p>An execution is admitted by its {@link NewExecution#constraints}:
   *
   * <ul>
   *   <li>If the live rows or the history hold one of the same task, slot ({@code slots.last}) and
   *       tenant, nothing is inserted and the answer is {@link InsertResult.Status#DUPLICATE}.
   *       Records of skipped slots and notifications do not count here, neither as what is there
   *       nor as what is asked. If the execution that is refused stands for several slots, the one
   *       that is there, live or over, stands for them from now on: its first slot becomes the
   *       earlier one of both, and its count grows by that of the other less one, since both count
   *       the last. Only fires and adjustments do so, which happen once; {@link
   *       ExecutionStore#enqueue} may be repeated and widens nothing. One whose id is there already
   *       is a duplicate too, whatever its slot.
   *   <li>Else, if as many executions of the same task and tenant are live as its limit allows, no
   *       execution is inserted and its slots are recorded as skipped, with {@link
   *       io.quarterhour.execution.SkipReason#OVERLAP} as below. Calls without a task have no
   *       limit.
   *   <li>Else it is inserted: leased to the node of {@code terms}, with token 1 and attempt 1, if
   *       it asks for that and names no lock, else waiting.
   * </ul>
   *
   * <p>The skipped slots of an item are recorded before its executions are admitted. Skipped slots
   * with one fate are one record: if the task's previous record since its last admitted execution
   * (notifications do not count, but executions of single tenants do) was of skipped slots with the
   * same tenant and reason, that record is extended as {@link
   * io.quarterhour.execution.SlotRange#plus} says, ends now, and the new id is not used. A record
   * of another tenant or reason in between begins a new one. Other records carry the origin
   * SCHEDULE with the task's newest revision (of an overlap, the origin of the execution), and are
   * ready at their last slot.
   *
   * <p>Last of all come the notices of an item: the notification of each is inserted as {@link
   * ExecutionStore#enqueue} would, if an execution or a record is there now under the id that its
   * origin names as parent, and is what the notice is for.
   *
   * @param firings what to fire; of one task at most one
   * @param leaseRequest who fires and for how long leases are given
   * @return an answer for each item, in order
   */
  List<FireResult> fire(List<Firing> firings, LeaseRequest leaseRequest);
}
