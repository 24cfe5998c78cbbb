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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a caller may do. All methods are safe for use by many threads, and may be called before the
 * scheduler starts; nothing runs until it does.
 *
 * <p>What lies outside the scope of the caller looks as if it did not exist: {@link
 * NotFoundException}. A caller that may only look gets {@link ForbiddenException} from everything
 * that changes something. When the store cannot be reached, any method throws {@link
 * io.quarterhour.error.StoreException}.
 *
 * <p>A task id of the installation ({@code TaskId.of("nightly")}) that a tenant's administrator
 * hands in is taken as a task of that tenant.
 */
public interface SchedulerClient {
  /** {@return who asks} */
  Caller caller();

  /**
   * The same client inside a transaction of the host: what it changes is there once the transaction
   * commits, and never if it rolls back; what it reads is what the transaction sees. If one of its
   * methods throws a {@link io.quarterhour.error.StoreException}, roll the transaction back.
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
   * <p>Keep the transaction short. What it changes is locked until it ends: a task that it saves,
   * pauses or runs does not fire meanwhile, and nodes may wait for it.
   *
   * <p>On PostgreSQL nodes are told of it by the commit. Elsewhere they find it when they look
   * next, at once if {@code Scheduler.wake()} is called after the commit.
   *
   * @param transaction what the store takes transactions as, with a transaction begun: a {@code
   *     java.sql.Connection} to the database of a {@code JdbcStore}, in no automatic commit
   * @return the client, for the thread that has the transaction, while it lasts
   * @throws InvalidInputException if the store cannot act in transactions of the host, takes
   *     something else, or none has begun
   */
  SchedulerClient in(Object transaction);

  /**
   * Saves a task, new or edited. What the task leaves open is filled in: for whom (a tenant's
   * administrator saves for that tenant), the planning, the alignment of the schedule. A new task
   * is paused unless it says otherwise. An edit computes the next fire time from now and counts the
   * fires anew if the schedule changed, counts them anew if their maximum changed, and leaves the
   * pause as it is.
   *
   * @param task the task
   * @return the task as saved, with its revision
   * @throws InvalidInputException if it cannot be taken, with all problems at once: an action,
   *     notifier or calendar that is not known, parameters that do not fit, a schedule that is
   *     finer than its grid or can never fire, jitter on a grid, a changed title
   * @throws ConflictException if somebody else saved it since it was read, or a new one has the
   *     name of an old one
   */
  Task save(Task task);

  /**
   * Reads a task.
   *
   * @param task which
   * @return how it stands; empty if there is none in sight
   */
  Optional<TaskStatus> find(TaskId task);

  /**
   * Lists tasks by owner and name.
   *
   * @param query which
   * @param page how many, after which
   * @return a page
   */
  Page<TaskStatus> tasks(TaskQuery query, PageRequest page);

  /**
   * Tells what a schedule would fire, each fire with the reasons for every shift. A grid that the
   * schedule does not name is the scheduler's default.
   *
   * @param schedule the schedule; nothing is saved
   * @param from only fires after it
   * @param count how many, 1 to 10,000
   * @return the fires in order; fewer if the schedule ends
   * @throws InvalidInputException if the schedule cannot be taken, with all problems at once
   */
  List<FirePreview> preview(Schedule schedule, Instant from, int count);

  /**
   * Checks a task as {@link #save} would, and tells what it would fire under its policies: with its
   * jitter, without what its calendars exclude, and no more often than it may. Of a task that is
   * saved it goes on from where the task stands; a pause, what happens to missed fire times and
   * what is still running are not considered. A one-off that is not saved and lies before {@code
   * from} is told as if it were saved then: it fires at once, on its grid.
   *
   * @param task the task, saved or not; nothing is saved
   * @param from only fires after it
   * @param count how many that really fire, 1 to 10,000; those that a calendar excludes are told
   *     besides, up to 1,000 in a row
   * @return the fires in order; fewer if the task ends, none if it runs only when asked
   * @throws InvalidInputException if the task could not be saved, with all problems at once
   */
  List<FirePreview> preview(Task task, Instant from, int count);

  /**
   * Makes a copy under another name. The copy is paused, unless the task was saved as one that does
   * not start paused.
   *
   * @param task which to copy
   * @param newName the name of the copy
   * @return the copy as saved
   * @throws ConflictException if a task of that name exists
   */
  Task duplicate(TaskId task, String newName);

  /**
   * Deletes a task. What waits is cancelled, what runs ends as usual, and the history stays until
   * it is pruned.
   *
   * @param task which
   * @return whether there was one in sight
   */
  boolean delete(TaskId task);

  /**
   * Pauses a task until somebody resumes it. A pause of before is replaced.
   *
   * @param task which
   * @param reason what to remember; may be empty
   * @return how it stands now
   */
  TaskStatus pause(TaskId task, String reason);

  /**
   * Pauses a task until an instant.
   *
   * @param task which
   * @param until when it resumes by itself; in the future
   * @param reason what to remember; may be empty
   * @return how it stands now
   */
  TaskStatus pauseUntil(TaskId task, Instant until, String reason);

  /**
   * Resumes a task from now: fire times during the pause are recorded as skipped. A one-off task
   * whose time has passed in the meantime runs now. A task that is not paused stays as it is.
   *
   * @param task which
   * @param reason what to remember; may be empty
   * @return how it stands now
   */
  TaskStatus resume(TaskId task, String reason);

  /**
   * Skips the next fire times of a task. Those that a calendar excludes are passed by and not
   * counted.
   *
   * @param task which
   * @param count how many, 1 to 1000
   * @param reason what to remember; may be empty
   * @return how it stands now
   * @throws ConflictException if it has no next fire time
   */
  TaskStatus skipNext(TaskId task, int count, String reason);

  /**
   * Runs a task by hand, paused or not, besides its schedule: on the next slot of its own grid, at
   * once if it has none. Asking again for the same slot changes nothing. Neither its calendars nor
   * the maximum number of its fires keep it from that, and the run does not count as one of them.
   *
   * @param task which
   * @return the execution that stands for the slot
   * @throws ConflictException if its overlap policy does not allow another execution now
   */
  ExecutionId runAtNextSlot(TaskId task);

  /**
   * Runs a task by hand at once, whatever its grid.
   *
   * @param task which
   * @return the execution
   * @throws ConflictException if its overlap policy does not allow another execution now
   */
  ExecutionId runNow(TaskId task);

  /**
   * Runs an action once, without a task.
   *
   * @param call which action, with what, when
   * @return the execution
   * @throws InvalidInputException if it cannot be taken, with all problems at once
   */
  ExecutionId enqueue(ActionCall call);

  /**
   * Runs actions once each, without tasks: all of them, or none if one cannot be taken.
   *
   * @param calls what to run
   * @return the executions, in order
   * @throws InvalidInputException if one cannot be taken, with all problems at once
   */
  List<ExecutionId> enqueueAll(List<ActionCall> calls);

  /**
   * Asks an execution to stop.
   *
   * @param execution which
   * @param reason what to remember; may be empty
   * @return what became of the wish
   */
  CancelResult cancel(ExecutionId execution, String reason);

  /**
   * Sends a notification again that was sent, given up or cancelled. The receiver gets the id that
   * it had, and so can know it.
   *
   * @param notification which; {@link ExecutionQuery#under} finds those of an execution
   * @return the execution that sends it
   * @throws InvalidInputException if it is not known, or no notification, or not over: then it will
   *     be sent anyway
   */
  ExecutionId resend(ExecutionId notification);

  /**
   * Lets an execution out of quarantine, once what could not be read can be read: after a node was
   * deployed that converts or allows it, or after its text was mended in the store.
   *
   * @param execution which
   * @return whether it was quarantined; it is ready at once then, and quarantined again if it still
   *     cannot be read
   */
  boolean release(ExecutionId execution);

  /**
   * Lets all executions out of quarantine that match, some hundred at a time: if it throws, those
   * before are released. Notifications are, if the query asks for them.
   *
   * @param query which; its states are not looked at
   * @return how many were quarantined
   */
  int releaseAll(ExecutionQuery query);

  /**
   * Reads an execution.
   *
   * @param execution which
   * @return how it stands; empty if there is none in sight
   */
  Optional<Execution> execution(ExecutionId execution);

  /**
   * Lists executions, live and over, the youngest first.
   *
   * @param query which
   * @param page how many, after which
   * @return a page
   */
  Page<Execution> executions(ExecutionQuery query, PageRequest page);

  /**
   * Reads the parameters that an execution runs or ran with.
   *
   * @param execution which
   * @return the parameters by name, as they were given
   */
  Map<String, Object> parameters(ExecutionId execution);

  /**
   * Reads what an execution runs or ran with as it is stored, whether or not it can be read: what a
   * call was given, or the definition of a task in the revision that fired.
   *
   * @param execution which
   * @return the text; empty if it carries nothing, its text was removed, or it is that of a task
   *     that is out of sight
   */
  Optional<String> storedDocument(ExecutionId execution);

  /**
   * Reads the definition of a task as it is stored, whether or not it can be read.
   *
   * @param task which
   * @return the text
   */
  String storedDocument(TaskId task);

  /**
   * Lists the attempts of an execution.
   *
   * @param execution which
   * @return the attempts by number; empty if there was only one
   */
  List<Attempt> attempts(ExecutionId execution);

  /**
   * Reads the log of an execution, also while it runs.
   *
   * @param execution whose
   * @param after only lines with a greater sequence; 0 for all
   * @param limit at most so many, 1 to 10,000
   * @return the lines in order
   */
  List<LogLine> log(ExecutionId execution, long after, int limit);

  /**
   * Remembers for this caller how far the log of an execution was read.
   *
   * @param execution whose log
   * @param sequence the last line read
   */
  void markLogRead(ExecutionId execution, long sequence);

  /**
   * Tells which logs have lines that this caller has not read. What is out of sight is told as if
   * it had no log.
   *
   * @param executions whose logs
   * @return one for each, in order
   */
  List<LogReadPosition> logReadPositions(List<ExecutionId> executions);

  /**
   * Lists what was done to a task, by whom and why, the newest first.
   *
   * @param task which
   * @return the newest 100 entries
   */
  List<AuditEntry> audit(TaskId task);
}
