package io.quarterhour.internal.client;

import io.quarterhour.client.Declaration;
import io.quarterhour.client.DeclareResult;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.client.TenantErasure;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The client of one caller. Changes are checked and performed by the requests and operations
 * classes of this package; queries are limited to the scope of the caller.
 */
final class ScopedSchedulerClient implements SchedulerClient {
  private final Caller caller;
  private final TaskRequests tasks;
  private final ExecutionRequests executions;
  private final PreviewOperations previews;
  private final Function<Object, SchedulerClient> inTransaction;

  /**
   * Creates a client.
   *
   * @param inTransaction creates the client of the same caller inside a transaction of the host
   */
  ScopedSchedulerClient(
      Caller caller,
      TaskRequests tasks,
      ExecutionRequests executions,
      PreviewOperations previews,
      Function<Object, SchedulerClient> inTransaction) {
    this.caller = caller;
    this.tasks = tasks;
    this.executions = executions;
    this.previews = previews;
    this.inTransaction = inTransaction;
  }

  @Override
  public Caller caller() {
    return caller;
  }

  @Override
  public SchedulerClient in(Object transaction) {
    return inTransaction.apply(transaction);
  }

  @Override
  public Task save(Task task) {
    return tasks.save(task);
  }

  @Override
  public List<DeclareResult> declare(Declaration declaration) {
    return tasks.declare(declaration);
  }

  @Override
  public Optional<TaskStatus> task(TaskId task) {
    return tasks.visible().find(task);
  }

  @Override
  public Page<TaskStatus> tasks(TaskQuery query, PageRequest page) {
    return tasks.visible().list(query, page);
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
    return tasks.copy(task, newName);
  }

  @Override
  public boolean delete(TaskId task) {
    return tasks.delete(task);
  }

  @Override
  public TaskStatus pause(TaskId task, String reason) {
    return tasks.pause(task, null, reason);
  }

  @Override
  public TaskStatus pauseUntil(TaskId task, Instant until, String reason) {
    return tasks.pause(task, until, reason);
  }

  @Override
  public TaskStatus resume(TaskId task, String reason) {
    return tasks.resume(task, reason);
  }

  @Override
  public TaskStatus skipNext(TaskId task, int count, String reason) {
    return tasks.skipNext(task, count, reason);
  }

  @Override
  public ExecutionId runAtNextSlot(TaskId task) {
    return tasks.runAtNextSlot(task);
  }

  @Override
  public ExecutionId runNow(TaskId task) {
    return tasks.runNow(task);
  }

  @Override
  public ExecutionId enqueue(ActionCall call) {
    return enqueueAll(List.of(call)).get(0);
  }

  @Override
  public List<ExecutionId> enqueueAll(List<ActionCall> calls) {
    return executions.enqueue(calls);
  }

  @Override
  public CancelResult cancel(ExecutionId execution, String reason) {
    return executions.cancel(execution, reason);
  }

  @Override
  public ExecutionId resend(ExecutionId notification) {
    return executions.resend(notification);
  }

  @Override
  public boolean release(ExecutionId execution) {
    return executions.release(execution);
  }

  @Override
  public int releaseAll(ExecutionQuery query) {
    return executions.releaseAll(query);
  }

  @Override
  public Optional<Execution> execution(ExecutionId execution) {
    return executions.visible().find(execution);
  }

  @Override
  public Page<Execution> executions(ExecutionQuery query, PageRequest page) {
    return executions.visible().list(query, page);
  }

  @Override
  public Map<String, Object> parameters(ExecutionId execution) {
    return executions.visible().parameters(execution);
  }

  @Override
  public Optional<String> storedDocument(ExecutionId execution) {
    return executions.visible().storedDocument(execution);
  }

  @Override
  public String storedDocument(TaskId task) {
    return tasks.visible().storedDocument(task);
  }

  @Override
  public List<Attempt> attempts(ExecutionId execution) {
    return executions.visible().attempts(execution);
  }

  @Override
  public List<LogLine> log(ExecutionId execution, long after, int limit) {
    return executions.visible().log(execution, after, limit);
  }

  @Override
  public void markLogRead(ExecutionId execution, long sequence) {
    executions.visible().markLogRead(execution, sequence);
  }

  @Override
  public List<LogReadPosition> logReadPositions(List<ExecutionId> some) {
    return executions.visible().logReadPositions(some);
  }

  @Override
  public List<AuditEntry> audit(TaskId task) {
    return tasks.visible().audit(task);
  }

  @Override
  public TenantErasure eraseTenant(TenantId tenant) {
    return tasks.eraseTenant(tenant);
  }
}
