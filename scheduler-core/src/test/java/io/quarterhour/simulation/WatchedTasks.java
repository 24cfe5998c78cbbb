package io.quarterhour.simulation;

import io.quarterhour.store.Admitted;
import io.quarterhour.store.Due;
import io.quarterhour.store.FireAnswer;
import io.quarterhour.store.Firing;
import io.quarterhour.store.LeaseTerms;
import io.quarterhour.store.SaveAnswer;
import io.quarterhour.store.TaskEntry;
import io.quarterhour.store.TaskRevision;
import io.quarterhour.store.TaskRow;
import io.quarterhour.store.TaskStore;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.ExecutionId;
import io.quarterhour.task.TaskId;
import io.quarterhour.task.Timetable;
import io.quarterhour.tenant.TenantScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Watches what is done to tasks. */
final class WatchedTasks implements TaskStore {
  private final World world;
  private final TaskStore truth;
  private final Ledger ledger;
  private final SlotBook slots;
  private final NoticeRules told;

  WatchedTasks(World world) {
    this.world = world;
    truth = world.truth.tasks();
    ledger = world.ledger;
    slots = ledger.slots();
    told = new NoticeRules(world);
  }

  private Timetable timetable(TaskId task) {
    return world.truth.history().task(TenantScope.ALL, task).map(TaskEntry::timetable).orElse(null);
  }

  @Override
  public SaveAnswer save(TaskRow row, Timetable timetable, AuditEntry audit) {
    ledger.mustNotBeAhead(audit.at());
    SaveAnswer answer = truth.save(row, timetable, audit);
    ledger.trace("save", row.id(), answer, timetable == null ? "" : timetable.next());
    if (answer == SaveAnswer.SAVED) {
      slots.saved(row, timetable);
    }
    return answer;
  }

  @Override
  public boolean remove(TaskId task, AuditEntry audit) {
    boolean removed = truth.remove(task, audit);
    ledger.trace("remove", task, removed);
    slots.removed(task);
    ledger.settle(Ledger.Act.CANCEL, ledger.liveOf(task));
    return removed;
  }

  @Override
  public FireAnswer updateScheduleState(Firing firing, Instant now, AuditEntry audit) {
    ledger.mustNotBeAhead(now);
    Timetable before = timetable(firing.task());
    FireAnswer answer = truth.updateScheduleState(firing, now, audit);
    List<ExecutionId> touched = new ArrayList<>();
    fired(audit.act(), firing, before, answer, null, touched);
    ledger.settle(Ledger.Act.INSERT, touched);
    return answer;
  }

  @Override
  public Due due(Instant now, int limit) {
    ledger.mustNotBeAhead(now);
    return truth.due(now, limit);
  }

  @Override
  public Map<TaskRevision, TaskRow> definitions(Collection<TaskRevision> revisions) {
    return truth.definitions(revisions);
  }

  @Override
  public List<FireAnswer> fire(List<Firing> firings, LeaseTerms terms) {
    ledger.mustNotBeAhead(terms.now());
    List<Timetable> before = firings.stream().map(firing -> timetable(firing.task())).toList();
    List<FireAnswer> answers = truth.fire(firings, terms);
    List<ExecutionId> touched = new ArrayList<>();
    for (int i = 0; i < firings.size(); i++) {
      fired("fire", firings.get(i), before.get(i), answers.get(i), terms, touched);
    }
    ledger.settle(Ledger.Act.INSERT, touched);
    return answers;
  }

  private void fired(
      String act,
      Firing firing,
      Timetable before,
      FireAnswer answer,
      LeaseTerms terms,
      List<ExecutionId> touched) {
    ledger.trace(
        act,
        firing.task(),
        before == null ? "gone" : before.next(),
        "->",
        firing.timetable().next(),
        answer.moved() ? answer.executions().stream().map(Admitted::fate).toList() : "lost");
    slots.fired(firing, before, answer);
    told.fired(firing, answer);
    for (int i = 0; i < answer.executions().size(); i++) {
      ledger.admitted(firing.executions().get(i), answer.executions().get(i), terms);
      touched.add(answer.executions().get(i).id());
    }
  }
}
