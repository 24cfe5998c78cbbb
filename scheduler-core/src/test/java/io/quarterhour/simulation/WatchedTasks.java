package io.quarterhour.simulation;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.store.TaskStore;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.task.DueTasks;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.SaveResult;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** A task store that traces and checks each act on tasks. */
final class WatchedTasks implements TaskStore {
  private final World world;
  private final TaskStore truth;
  private final Ledger ledger;
  private final SlotBook slots;
  private final NoticeRules noticeRules;

  WatchedTasks(World world) {
    this.world = world;
    truth = world.truth.tasks();
    ledger = world.ledger;
    slots = ledger.slots();
    noticeRules = new NoticeRules(world);
  }

  private ScheduleState scheduleStateOf(TaskId task) {
    return world
        .truth
        .history()
        .task(TenantScope.ALL, task)
        .map(TaskSummary::scheduleState)
        .orElse(null);
  }

  @Override
  public SaveResult save(TaskRow row, ScheduleState scheduleState, AuditEntry audit) {
    ledger.mustNotBeAhead(audit.at());
    SaveResult result = truth.save(row, scheduleState, audit);
    ledger.trace("save", row.id(), result, scheduleState == null ? "" : scheduleState.next());
    if (result == SaveResult.SAVED) {
      slots.saved(row, scheduleState);
    }
    return result;
  }

  @Override
  public boolean delete(TaskId task, AuditEntry audit) {
    boolean removed = truth.delete(task, audit);
    ledger.trace("remove", task, removed);
    slots.removed(task);
    ledger.settle(Ledger.Act.CANCEL, ledger.liveOf(task));
    return removed;
  }

  @Override
  public FireResult updateScheduleState(Firing firing, Instant now, AuditEntry audit) {
    ledger.mustNotBeAhead(now);
    ScheduleState before = scheduleStateOf(firing.task());
    FireResult result = truth.updateScheduleState(firing, now, audit);
    List<ExecutionId> touched = new ArrayList<>();
    fired(audit.operation(), firing, before, result, null, touched);
    ledger.settle(Ledger.Act.INSERT, touched);
    return result;
  }

  @Override
  public DueTasks due(Instant now, int limit) {
    ledger.mustNotBeAhead(now);
    return truth.due(now, limit);
  }

  @Override
  public Map<TaskRevision, TaskRow> definitions(Collection<TaskRevision> revisions) {
    return truth.definitions(revisions);
  }

  @Override
  public List<FireResult> fire(List<Firing> firings, LeaseRequest leaseRequest) {
    ledger.mustNotBeAhead(leaseRequest.now());
    List<ScheduleState> before =
        firings.stream().map(firing -> scheduleStateOf(firing.task())).toList();
    List<FireResult> results = truth.fire(firings, leaseRequest);
    List<ExecutionId> touched = new ArrayList<>();
    for (int i = 0; i < firings.size(); i++) {
      fired("fire", firings.get(i), before.get(i), results.get(i), leaseRequest, touched);
    }
    ledger.settle(Ledger.Act.INSERT, touched);
    return results;
  }

  private void fired(
      String act,
      Firing firing,
      ScheduleState before,
      FireResult result,
      LeaseRequest leaseRequest,
      List<ExecutionId> touched) {
    ledger.trace(
        act,
        firing.task(),
        before == null ? "deleted" : before.next(),
        "->",
        firing.scheduleState().next(),
        result.applied()
            ? result.insertResults().stream().map(InsertResult::status).toList()
            : "conflict");
    slots.fired(firing, before, result);
    noticeRules.fired(firing, result);
    for (int i = 0; i < result.insertResults().size(); i++) {
      ledger.admitted(firing.executions().get(i), result.insertResults().get(i), leaseRequest);
      touched.add(result.insertResults().get(i).id());
    }
  }
}
