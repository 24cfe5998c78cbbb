package io.quarterhour.internal.client;

import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.ConflictException;
import io.quarterhour.error.ForbiddenException;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NotFoundException;
import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.TaskStatus;
import io.quarterhour.internal.codec.CallCodec;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.query.CancelResult;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.LogReadPosition;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.schedule.FirePreview;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.store.task.TaskSummary;
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
 * The client of one caller. Changes are checked and performed by the operations classes of this
 * package; queries are limited to the scope of the caller.
 */
public final class ScopedSchedulerClient implements SchedulerClient {
  private static final int MAX_LOG = 10_000;
  private static final int MAX_AUDIT = 100;
  private static final int RELEASE_BATCH = 500;

  private final Caller caller;
  private final ClientServices clientServices;
  private final HistoryStore history;
  private final TaskOperations tasks;
  private final ExecutionOperations calls;
  private final PreviewOperations previews;

  /** Creates a client of a scheduler. */
  public ScopedSchedulerClient(ClientServices clientServices, Caller caller) {
    this.caller = caller;
    this.clientServices = clientServices;
    this.history = clientServices.store().history();
    this.tasks = new TaskOperations(clientServices, caller);
    this.calls = new ExecutionOperations(clientServices, caller);
    this.previews = new PreviewOperations(clientServices, caller);
  }

  private void requireWriteAccess(String what) {
    if (caller.readOnly()) {
      throw new ForbiddenException(
          "caller '" + caller.name() + "' is read-only and may not " + what);
    }
  }

  @Override
  public Caller caller() {
    return caller;
  }

  @Override
  public SchedulerClient in(Object transaction) {
    return new ScopedSchedulerClient(clientServices.in(transaction), caller);
  }

  @Override
  public Task save(Task task) {
    requireWriteAccess("save task " + task.id());
    return tasks.save(task);
  }

  @Override
  public Optional<TaskStatus> task(TaskId task) {
    return tasks.find(task);
  }

  @Override
  public Page<TaskStatus> tasks(TaskQuery query, PageRequest page) {
    Page<TaskSummary> entries = history.tasks(caller.scope(), query, page);
    return new Page<>(entries.items().stream().map(tasks::status).toList(), entries.cursor());
  }

  @Override
  public List<FirePreview> preview(Schedule schedule, Instant from, int count) {
    return previews.preview(schedule, from, count);
  }

  @Override
  public List<FirePreview> preview(Task task, Instant from, int count) {
    return previews.preview(task, from, count);
  }

  @Override
  public Task copy(TaskId task, String newName) {
    requireWriteAccess("duplicate task " + task);
    return tasks.save(tasks.read(task).copyAs(newName).build());
  }

  @Override
  public boolean delete(TaskId task) {
    requireWriteAccess("delete task " + task);
    return tasks.delete(task);
  }

  @Override
  public TaskStatus pause(TaskId task, String reason) {
    requireWriteAccess("pause task " + task);
    return tasks.pause(task, null, reason);
  }

  @Override
  public TaskStatus pauseUntil(TaskId task, Instant until, String reason) {
    requireWriteAccess("pause task " + task);
    return tasks.pause(task, until, reason);
  }

  @Override
  public TaskStatus resume(TaskId task, String reason) {
    requireWriteAccess("resume task " + task);
    return tasks.resume(task, reason);
  }

  @Override
  public TaskStatus skipNext(TaskId task, int count, String reason) {
    requireWriteAccess("skip fire times of task " + task);
    return tasks.skipNext(task, count, reason);
  }

  @Override
  public ExecutionId runAtNextSlot(TaskId task) {
    requireWriteAccess("run task " + task);
    return tasks.run(task, true);
  }

  @Override
  public ExecutionId runNow(TaskId task) {
    requireWriteAccess("run task " + task);
    return tasks.run(task, false);
  }

  @Override
  public ExecutionId enqueue(ActionCall call) {
    return enqueueAll(List.of(call)).get(0);
  }

  @Override
  public List<ExecutionId> enqueueAll(List<ActionCall> some) {
    requireWriteAccess("call actions");
    return calls.enqueue(some);
  }

  @Override
  public CancelResult cancel(ExecutionId execution, String reason) {
    requireWriteAccess("cancel execution " + execution);
    return calls.cancel(execution, reason);
  }

  @Override
  public ExecutionId resend(ExecutionId notification) {
    requireWriteAccess("send notification " + notification + " again");
    return new NotificationResender(clientServices).again(visible(notification));
  }

  @Override
  public boolean release(ExecutionId execution) {
    requireWriteAccess("release execution " + execution);
    return execution(execution).isPresent() && calls.release(List.of(execution)) > 0;
  }

  /**
   * Each page begins after the executions that were released, which may have been quarantined again
   * meanwhile.
   */
  @Override
  public int releaseAll(ExecutionQuery query) {
    requireWriteAccess("release executions");
    ExecutionQuery quarantined = query.in(ExecutionState.QUARANTINED);
    int released = 0;
    PageRequest next = PageRequest.first(RELEASE_BATCH);
    while (next != null) {
      Page<Execution> page = executions(quarantined, next);
      released += calls.release(page.items().stream().map(Execution::id).toList());
      next = page.cursor() == null ? null : next.after(page.cursor());
    }
    return released;
  }

  @Override
  public Optional<Execution> execution(ExecutionId execution) {
    return history.execution(caller.scope(), execution);
  }

  @Override
  public Page<Execution> executions(ExecutionQuery query, PageRequest page) {
    TaskId task = query.task();
    ExecutionQuery own =
        task == null
            ? query
            : new ExecutionQuery(
                tasks.id(task), query.states(), query.parent(), query.includesNotifications());
    return history.executions(caller.scope(), own, page);
  }

  private Execution visible(ExecutionId execution) {
    return execution(execution)
        .orElseThrow(
            () ->
                new NotFoundException(
                    "no execution " + execution + " is visible to caller '" + caller.name() + "'"));
  }

  @Override
  public Map<String, Object> parameters(ExecutionId id) {
    Execution execution = visible(id);
    Optional<String> document = history.storedDocument(id);
    Optional<TaskId> task = execution.task();
    try {
      return task.isPresent() && document.isEmpty()
          ? clientServices
              .definitions()
              .find(new TaskRevision(task.get(), execution.origin().taskRevision()))
              .task()
              .parameters()
          : CallCodec.decode(execution.action(), document.orElse(null)).call().parameters();
    } catch (DecodeException e) {
      throw new ConflictException(
          "the parameters of execution " + id + " cannot be read: " + e.getMessage());
    }
  }

  @Override
  public Optional<String> storedDocument(ExecutionId id) {
    Execution execution = visible(id);
    Optional<String> own = history.storedDocument(id);
    return own.isPresent()
        ? own
        : execution
            .task()
            // A tenant may see its execution of a task, but not the definition that the task has
            // for all tenants.
            .filter(task -> caller.scope().includes(task.tenant()))
            .map(task -> new TaskRevision(task, execution.origin().taskRevision()))
            .map(
                revision ->
                    clientServices.store().tasks().definitions(List.of(revision)).get(revision))
            .map(TaskRow::document);
  }

  @Override
  public String storedDocument(TaskId task) {
    return tasks.storedDocument(task);
  }

  @Override
  public List<Attempt> attempts(ExecutionId execution) {
    return history.attempts(visible(execution).id());
  }

  @Override
  public List<LogLine> log(ExecutionId execution, long after, int limit) {
    if (limit < 1 || limit > MAX_LOG) {
      throw new InvalidInputException(
          "the number of log lines must be 1 to " + MAX_LOG + ", was " + limit);
    }
    return history.log(visible(execution).id(), after, limit);
  }

  @Override
  public void markLogRead(ExecutionId execution, long sequence) {
    history.markLogRead(caller.name(), visible(execution).id(), sequence);
  }

  @Override
  public List<LogReadPosition> logReadPositions(List<ExecutionId> executions) {
    return history.logReadPositions(caller.name(), executions).stream()
        .map(
            mark ->
                execution(mark.execution()).isPresent()
                    ? mark
                    : new LogReadPosition(mark.execution(), 0, 0, null))
        .toList();
  }

  @Override
  public List<AuditEntry> audit(TaskId task) {
    TaskId id = tasks.id(task);
    if (!caller.scope().includes(id.tenant())) {
      throw new NotFoundException(
          "no task " + id + " is visible to caller '" + caller.name() + "'");
    }
    return history.audit(id, MAX_AUDIT);
  }
}
