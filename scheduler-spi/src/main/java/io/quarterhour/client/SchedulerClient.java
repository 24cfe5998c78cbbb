package io.quarterhour.client;

import io.quarterhour.error.ConflictException;
import io.quarterhour.error.ForbiddenException;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NotFoundException;
import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.TaskStatus;
import io.quarterhour.query.CancelResult;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.LogReadPosition;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.schedule.FirePreview;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TenantId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The operations of a scheduler that are open to a caller. All methods are safe for use by many
 * threads, and may be called before the scheduler starts; nothing runs until it has started.
 *
 * <p>A task is run by hand with one of two methods: {@link #runNow} starts it at once, and {@link
 * #runAtNextSlot} waits for the next slot of the task's grid, which is the next quarter hour unless
 * the schedule is exact.
 *
 * <p>Tasks and executions outside the scope of the caller are treated as if they did not exist:
 * {@link NotFoundException}. For a read-only caller, every method that changes something, except
 * {@link #markLogRead}, throws {@link ForbiddenException}. If the store cannot be reached, any
 * method throws {@link io.quarterhour.error.StoreException}.
 *
 * <p>A method that pauses, resumes, skips, runs or copies a task throws {@link ConflictException}
 * if its stored definition cannot be read.
 *
 * <p>If a caller whose scope is a single tenant passes a task id of the installation ({@code
 * TaskId.of("nightly")}), it stands for the task of that name of that tenant.
 */
public interface SchedulerClient {
  /** {@return the caller of this client} */
  Caller caller();

  /**
   * Returns the same client inside a transaction of the host. Its changes take effect when the
   * transaction commits, and never if it rolls back; its reads see what the transaction sees. If
   * one of its methods throws a {@link io.quarterhour.error.StoreException}, roll the transaction
   * back.
   *
   * <pre>{@code
   * try (Connection connection = dataSource.getConnection()) {
   *   connection.setAutoCommit(false);
   *   orders.insert(order, connection);
   *   client.in(connection).enqueue(ActionCall.of("order.ship", Map.of("order", order.id())));
   *   connection.commit();
   * }
   * }</pre>
   *
   * <p>Keep the transaction short. The rows that it changes are locked until it ends: a task that
   * it saves, pauses or runs does not fire in the meantime, and nodes may have to wait.
   *
   * <p>On PostgreSQL the commit notifies the nodes. On other databases a node finds the changes at
   * its next poll; call {@code Scheduler.wake()} after the commit to poll at once.
   *
   * @param transaction an open transaction, of the type that the store supports: a {@code
   *     java.sql.Connection} to the database of a {@code JdbcStore}, with auto-commit off
   * @return the client, for use by the thread of the transaction only, until the transaction ends
   * @throws InvalidInputException if the store does not support transactions of the host, the
   *     argument has another type, or no transaction has begun
   */
  SchedulerClient in(Object transaction);

  /**
   * Saves a task, new or edited. Properties that the task leaves open are filled in: the tenants (a
   * caller whose scope is a single tenant saves for that tenant), the source of the schedule and
   * its alignment. A new task is paused unless it specifies otherwise. If an edit changes the
   * schedule, what is due under the previous one fires first, or is recorded as skipped if the task
   * is paused; then the next fire time is computed from now and the fires are counted anew. A
   * recurring schedule whose next 1,000 fire times are the same counts as unchanged. If an edit
   * changes the maximum number of fires, they are counted anew. An edit leaves the pause unchanged,
   * except that one that changes {@code startPaused} to true pauses the task. An edit that changes
   * nothing, once the open properties are filled in, makes neither a revision nor an audit entry,
   * and returns the task in its present revision.
   *
   * @param task the task
   * @return the task as saved, with its revision
   * @throws InvalidInputException if the task is not valid, with all problems at once: an unknown
   *     action, notifier or calendar, a tenant or group that the host's directory does not have,
   *     parameters that do not fit, a schedule that is finer than its grid or can never fire,
   *     jitter on a grid, a changed title
   * @throws ConflictException if another caller has saved or deleted the task since it was read, if
   *     a new task has the name of an existing one, or if the stored parameters of the task have a
   *     newer version than this node supports
   * @throws ForbiddenException if the task runs for tenants outside the scope of the caller
   */
  Task save(Task task);

  /**
   * Creates or updates tasks that the host defines in its code, as {@link #declare(Declaration)}
   * does. Removes none.
   *
   * @param tasks the tasks
   * @return the result for each task, in order
   */
  default List<DeclareResult> declare(Task... tasks) {
    return declare(Declaration.of(tasks));
  }

  /**
   * Creates or updates tasks that the host defines in its code, as {@link #declare(Declaration)}
   * does. Removes none.
   *
   * @param tasks the tasks
   * @return the result for each task, in order
   */
  default List<DeclareResult> declare(Collection<Task> tasks) {
    return declare(Declaration.of(tasks));
  }

  /**
   * Creates or updates tasks that the host defines in its code; a host may do so at each start, and
   * on several nodes at the same time. A task that does not exist is created, and is not paused
   * unless it says {@code startPaused(true)}. A task that exists is edited as by {@link #save}: its
   * pause and its history stay, and if nothing has changed once the open properties are filled in,
   * nothing is stored. Edits by others in the meantime are overwritten. If the declaration names a
   * source, other tasks of that source are deleted, see {@link Declaration#removingOthersOf}.
   *
   * <p>All tasks are checked before the first is stored, but each is stored by itself; use {@link
   * #in} to store all or none. What has changed is logged in one line.
   *
   * @param declaration the tasks, new ones without a revision
   * @return the result for each task, in order, and then for each removed task
   * @throws InvalidInputException if a task is not valid, with all problems of all tasks at once,
   *     or if two tasks have the same id; nothing is changed then. Also if the title of a stored
   *     task is another one
   * @throws ConflictException if a task is changed by others again and again, or if its stored
   *     parameters have a newer version than this node supports
   * @throws ForbiddenException if a task runs for tenants outside the scope of the caller
   */
  List<DeclareResult> declare(Declaration declaration);

  /**
   * Reads a task.
   *
   * @param task the id of the task
   * @return the task and its status; empty if the caller sees no such task
   */
  Optional<TaskStatus> task(TaskId task);

  /**
   * Lists tasks in the order of owner and name.
   *
   * @param query the selection of tasks
   * @param page the size of the page and its position
   * @return the page
   */
  Page<TaskStatus> tasks(TaskQuery query, PageRequest page);

  /**
   * Computes the fires of a schedule, each with the reasons for every shift. If the schedule does
   * not specify its alignment, the scheduler's default applies.
   *
   * @param schedule the schedule; it is not saved
   * @param from the instant after which fires are listed
   * @param count the maximum number of fires, 1 to 10,000
   * @return the fires in order; fewer if the schedule ends
   * @throws InvalidInputException if the schedule is not valid, with all problems at once, or the
   *     count is out of range
   */
  List<FirePreview> preview(Schedule schedule, Instant from, int count);

  /**
   * Validates a task as {@link #save} does and computes its fires under its policies: with its
   * jitter, without the fire times that its calendars exclude, and no more than its maximum number
   * of fires. For a saved task, the preview continues from its present schedule state; a pause, the
   * handling of missed fire times and running executions are not considered. A one-off task that is
   * not saved and lies before {@code from} is listed as if it were saved then: it fires at once, on
   * its grid.
   *
   * @param task the task, saved or not; it is not saved by this method
   * @param from the instant after which fires are listed
   * @param count the maximum number of fires that lead to an execution, 1 to 10,000; excluded fire
   *     times are listed in addition, up to 1,000 in a row
   * @return the fires in order; fewer if the task ends, none if the task is run only by hand
   * @throws InvalidInputException if the task could not be saved, with all problems at once, or the
   *     count is out of range
   */
  List<FirePreview> preview(Task task, Instant from, int count);

  /**
   * Copies a task under another name. The copy is paused, unless the task was saved as one that
   * does not start paused.
   *
   * @param task the id of the task to copy
   * @param newName the name of the copy
   * @return the copy as saved
   * @throws ConflictException if a task of that name exists
   */
  Task copy(TaskId task, String newName);

  /**
   * Deletes a task. Its executions that wait or are quarantined are cancelled, those that run
   * finish as usual, and its history stays until it is pruned.
   *
   * @param task the id of the task
   * @return whether the task existed and the caller could see it
   */
  boolean delete(TaskId task);

  /**
   * Pauses a task until a caller resumes it. An earlier pause is replaced, unless it has the same
   * caller, end and reason: then nothing is changed or recorded.
   *
   * @param task the id of the task
   * @param reason the reason to record, at most 1,000 characters; may be empty
   * @return the task and its new status
   */
  TaskStatus pause(TaskId task, String reason);

  /**
   * Pauses a task until an instant. An earlier pause is replaced, unless it has the same caller,
   * end and reason: then nothing is changed or recorded.
   *
   * @param task the id of the task
   * @param until the instant at which the task resumes by itself; in the future. It is not part of
   *     the pause: a fire time at this instant is not skipped
   * @param reason the reason to record, at most 1,000 characters; may be empty
   * @return the task and its new status
   * @throws InvalidInputException if the instant is not in the future
   */
  TaskStatus pauseUntil(TaskId task, Instant until, String reason);

  /**
   * Resumes a task from now: fire times during the pause are recorded as skipped. A one-off task
   * whose time has passed in the meantime runs now. If it is not paused, nothing is recorded.
   *
   * @param task the id of the task
   * @param reason the reason to record, at most 1,000 characters; may be empty
   * @return the task and its new status
   */
  TaskStatus resume(TaskId task, String reason);

  /**
   * Skips the next fire times of a task. Fire times that a calendar excludes are passed over and
   * not counted.
   *
   * @param task the id of the task
   * @param count the number of fire times to skip, 1 to 1000
   * @param reason the reason to record, at most 1,000 characters; may be empty
   * @return the task and its new status
   * @throws InvalidInputException if the count is out of range
   * @throws ConflictException if the task has no next fire time
   */
  TaskStatus skipNext(TaskId task, int count, String reason);

  /**
   * Runs a task by hand at the next slot of its grid: the execution waits until the next full
   * quarter hour ({@code :00}, {@code :15}, {@code :30} or {@code :45}), and a task asked to run at
   * 10:10 starts at 10:15. It starts at once if the present instant is itself a slot, or if the
   * task has no grid, because its schedule is exact or it has no schedule. To start without waiting
   * for a slot, use {@link #runNow}.
   *
   * <p>The task may be paused, and its schedule is not affected. Neither its calendars nor its
   * maximum number of fires prevent the run, and the run does not count as one of its fires. A
   * repeated call for the same slot changes nothing and returns the same execution; if that has
   * finished, the run waits for the slot after it. A run that is cancelled before it starts leaves
   * its slot free: for a repeated call, and for the schedule.
   *
   * @param task the id of the task
   * @return the id of the execution that stands for the slot
   * @throws ConflictException if the overlap policy of the task does not allow another execution
   *     now
   */
  ExecutionId runAtNextSlot(TaskId task);

  /**
   * Runs a task by hand at once, regardless of its grid: the execution is ready immediately and
   * does not wait for the next slot. To run the task on its grid, use {@link #runAtNextSlot}.
   *
   * <p>The task may be paused, and its schedule is not affected. Neither its calendars nor its
   * maximum number of fires prevent the run, and the run does not count as one of its fires.
   *
   * @param task the id of the task
   * @return the id of the execution
   * @throws ConflictException if the overlap policy of the task does not allow another execution
   *     now
   */
  ExecutionId runNow(TaskId task);

  /**
   * Enqueues one execution of an action, without a task. It is not aligned to any grid.
   *
   * @param call the action, its parameters and its time
   * @return the id of the execution
   * @throws InvalidInputException if the call is not valid, with all problems at once
   * @throws ForbiddenException if the call names a tenant outside the scope of the caller
   */
  ExecutionId enqueue(ActionCall call);

  /**
   * Enqueues one execution for each of several calls of actions, without tasks: all of them, or
   * none if one call is not valid.
   *
   * @param calls the calls
   * @return the ids of the executions, in the order of the calls
   * @throws InvalidInputException if a call is not valid, with all problems of all calls at once
   * @throws ForbiddenException if a call names a tenant outside the scope of the caller
   */
  List<ExecutionId> enqueueAll(List<ActionCall> calls);

  /**
   * Requests the cancellation of an execution.
   *
   * @param execution the id of the execution
   * @param reason the reason to record, at most 1,000 characters; may be empty
   * @return the result of the request; {@link CancelResult#NOT_FOUND} if the caller sees no such
   *     execution
   */
  CancelResult cancel(ExecutionId execution, String reason);

  /**
   * Resends a notification that was sent, failed or was cancelled. The receiver gets it with the id
   * of the original notification, and so can recognise it.
   *
   * @param notification the id of the notification; {@link ExecutionQuery#ofParent} finds the
   *     notifications of an execution
   * @return the id of the execution that sends it
   * @throws NotFoundException if the caller sees no such execution
   * @throws InvalidInputException if the execution is not a notification, if its content cannot be
   *     read, or if it has not finished; a notification that has not finished is still to be sent,
   *     unless it is quarantined
   */
  ExecutionId resend(ExecutionId notification);

  /**
   * Releases an execution from quarantine, once its content can be read: after a node was deployed
   * that can convert or accept it, or after its text was repaired in the store.
   *
   * @param execution the id of the execution
   * @return whether the execution was quarantined; if so, it is ready at once, and is quarantined
   *     again if its content still cannot be read
   */
  boolean release(ExecutionId execution);

  /**
   * Releases all matching executions from quarantine, in batches of a few hundred: if this method
   * throws, the earlier batches have been released. Notifications are released if the query
   * includes them.
   *
   * @param query the selection of executions; its states are ignored
   * @return the number of executions that were quarantined
   */
  int releaseAll(ExecutionQuery query);

  /**
   * Reads an execution.
   *
   * @param execution the id of the execution
   * @return the execution and its status; empty if the caller sees no such execution
   */
  Optional<Execution> execution(ExecutionId execution);

  /**
   * Lists executions, live and finished, the newest first. Their outcomes have no result.
   *
   * @param query the selection of executions
   * @param page the size of the page and its position
   * @return the page
   */
  Page<Execution> executions(ExecutionQuery query, PageRequest page);

  /**
   * Reads the parameters of an execution.
   *
   * @param execution the id of the execution
   * @return the parameters by name, as they were given
   * @throws ConflictException if the parameters cannot be read
   */
  Map<String, Object> parameters(ExecutionId execution);

  /**
   * Reads the stored document of an execution, whether or not it can be decoded: the content of a
   * call, or the definition of the task in the revision that fired.
   *
   * @param execution the id of the execution
   * @return the text of the document; empty if the execution has none, its text was removed, or it
   *     is that of a task that the caller does not see
   */
  Optional<String> storedDocument(ExecutionId execution);

  /**
   * Reads the stored definition of a task, whether or not it can be decoded.
   *
   * @param task the id of the task
   * @return the text of the definition
   */
  String storedDocument(TaskId task);

  /**
   * Lists the attempts of an execution.
   *
   * @param execution the id of the execution
   * @return the attempts in the order of their number; empty if there was only one
   */
  List<Attempt> attempts(ExecutionId execution);

  /**
   * Reads the log of an execution, also while it runs.
   *
   * @param execution the id of the execution
   * @param after the sequence after which lines are read; 0 for all lines
   * @param limit the maximum number of lines, 1 to 10,000
   * @return the lines in the order of their sequence
   * @throws InvalidInputException if the limit is out of range
   */
  List<LogLine> log(ExecutionId execution, long after, int limit);

  /**
   * Records, for this caller, the position up to which the log of an execution has been read.
   *
   * @param execution the id of the execution
   * @param sequence the sequence of the last line read
   */
  void markLogRead(ExecutionId execution, long sequence);

  /**
   * Returns, for each of several logs, whether it has lines that this caller has not read. An
   * execution that the caller does not see is treated as if it had no log.
   *
   * @param executions the ids of the executions
   * @return the position in each log, in the order of the executions
   */
  List<LogReadPosition> logReadPositions(List<ExecutionId> executions);

  /**
   * Lists the changes made to a task, each with the caller and the reason, the newest first.
   *
   * @param task the id of the task
   * @return the entries, at most the newest 100
   */
  List<AuditEntry> audit(TaskId task);

  /**
   * Erases everything that is stored about a tenant: its tasks with all revisions, its executions
   * with their parameters, results, logs, attempts and notifications, its audit entries, and the
   * texts that plug-ins stored for it. This cannot be undone.
   *
   * <p>Its tasks are deleted and its waiting executions cancelled first. The cancellation of those
   * that run is requested; since they may take a while, this method does not wait for them. Call it
   * again until the result {@link TenantErasure#isComplete}. It removes records in batches, so a
   * call that fails may simply be repeated, and a large tenant does not hold up the engine.
   *
   * <p>Remove the tenant from the tenant directory of the host before: a task for several tenants
   * runs for it as long as it selects it. A task of the installation that names the tenant in its
   * selection belongs to the installation and is not changed; edit it, and its earlier revisions
   * are removed in time.
   *
   * <p>The erasure is recorded under {@link TenantErasure#AUDIT}, without the name of the tenant.
   *
   * @param tenant the tenant
   * @return the number of erased records, and of executions that still ran
   * @throws ForbiddenException if the caller is not an administrator of the whole installation
   * @throws InvalidInputException if the tenant is the installation
   */
  TenantErasure eraseTenant(TenantId tenant);
}
