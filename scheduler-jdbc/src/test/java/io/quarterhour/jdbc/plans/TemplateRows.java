package io.quarterhour.jdbc.plans;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Severity;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.task.DueTasks;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Makes the store write one row of each kind. */
final class TemplateRows {
  /** The time from now until the task is due and the call is ready. */
  static final Duration AHEAD = Duration.ofDays(1);

  private static final NodeId NODE = new NodeId("model", "1");
  private static final String DOCUMENT = "{\"text\":\"" + "details of the job ".repeat(20) + "\"}";

  private final SchedulerStore store;
  private final Instant now;
  private final StoreRequests requests = new StoreRequests();

  TemplateRows(SchedulerStore store, Instant now) {
    this.store = store;
    this.now = now;
  }

  /** Writes a task that has run once and is due again, with a log line and a read position. */
  void writeTask() {
    TaskId task = TaskId.of("model", "task");
    Instant next = now.plus(AHEAD);
    store
        .tasks()
        .save(
            new TaskRow(
                task, 0, new TaskRow.Columns("A task", StoreRequests.ACTION, false), DOCUMENT),
            new ScheduleState(0, now, now, null, 0),
            new AuditEntry(now, "test", "saved", "as a template"));
    DueTasks.DueTask due = store.tasks().due(now, 1).tasks().get(0);
    Firing firing = requests.firing(due, now, next);
    store.tasks().fire(List.of(firing), terms());
    ExecutionId id = firing.executions().get(0).id();
    store.history().appendLog(List.of(new LogLine(id, 1, now, Severity.INFO, "done", null)));
    store.history().markLogRead("reader", id, 1);
    complete(id, requests.success(now));
  }

  /** Writes a call with one failed attempt, and cancels it. */
  void writeAttempt() {
    NewExecution call = requests.call(now, now, List.of());
    store.executions().enqueue(List.of(call), terms());
    for (ClaimResult.ClaimedExecution claimed : store.executions().claim(request()).executions()) {
      complete(
          claimed.execution().id(),
          new AttemptResult.Retry(
              now, new Attempt(1, NODE, now, now, ExecutionState.FAILED, "failed")));
    }
    store.executions().requestCancel(List.of(call.id()), "not needed", now);
  }

  /** Writes a waiting call. */
  void writeCall() {
    store.executions().enqueue(List.of(requests.call(now, now.plus(AHEAD), List.of())), terms());
  }

  private void complete(ExecutionId id, AttemptResult attemptResult) {
    store.executions().complete(List.of(new Completion(new Lease(id, 1), attemptResult)), now);
  }

  private ClaimRequest request() {
    return new ClaimRequest(
        terms(),
        List.of(new ClaimRequest.Capacity(StoreRequests.QUEUE, 1)),
        Set.of(StoreRequests.ACTION));
  }

  private LeaseRequest terms() {
    return new LeaseRequest(NODE, now, now.plusSeconds(1));
  }
}
