package io.quarterhour.history;

import static io.quarterhour.execution.ExecutionState.SKIPPED;
import static io.quarterhour.execution.ExecutionState.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.action.Action;
import io.quarterhour.error.ConflictException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.TaskStatus;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.store.NodeRow;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.support.CapturedLogs;
import io.quarterhour.support.Day;
import io.quarterhour.support.FaultyStore;
import io.quarterhour.support.Traces;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Pause;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.task.TaskState;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Task definitions that cannot be decoded: another version wrote them, or they are corrupt. */
class UnreadableTaskTest {
  private final InMemoryStore store = new InMemoryStore();
  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00"))
          .store(store)
          .with(Action.of("work", context -> Outcome.success()));

  private Task save(String name) {
    return scheduler.save(
        Task.builder(name).action("work").schedule(Schedule.cron("*/15 * * * *")).build());
  }

  private void corrupt(Task task, String document) {
    store
        .tasks()
        .save(
            new TaskRow(
                task.id(), task.revision(), new TaskRow.Columns("Spoilt", "work", false), document),
            null,
            new AuditEntry(scheduler.now(), "vandal", "saved", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"version\": 999}", "null", "{\"action\": 7}"})
  void unreadableTaskIsQuarantinedAndOtherTasksKeepRunning(String document) {
    Task bad = save("bad");
    Task good = save("good");
    corrupt(bad, document);

    scheduler.advance(Duration.ofHours(1));

    assertThat(scheduler.executions(good.id())).hasSize(4);
    assertThat(scheduler.executions(bad.id())).isEmpty();
    TaskStatus status = scheduler.status(bad.id());
    assertThat(status.state()).isEqualTo(TaskState.QUARANTINED);
    assertThat(status.scheduleState().pause().by()).isEqualTo("quarterhour");
    assertThat(status.scheduleState().pause().reason()).startsWith("the task cannot be read: ");
    assertThat(status.recurrence()).startsWith("cannot be read: ");
    assertThat(status.task().title()).isEqualTo("Spoilt");
    assertThat(scheduler.client().tasks(TaskQuery.ALL, PageRequest.first()).items()).hasSize(2);
    assertThat(scheduler.client().tasks(TaskQuery.QUARANTINED, PageRequest.first()).items())
        .extracting(item -> item.task().id())
        .containsExactly(bad.id());
    assertThat(scheduler.client().storedDocument(bad.id())).isEqualTo(document);
    assertThat(scheduler.client().audit(bad.id()).get(0).by()).isEqualTo("quarterhour");
  }

  @Test
  void repairedTaskCanBeResumed() {
    Task bad = save("bad");
    String validDocument = scheduler.client().storedDocument(bad.id());
    corrupt(bad, "{");
    scheduler.advance(Duration.ofHours(1));
    assertThatThrownBy(() -> scheduler.client().resume(bad.id(), "too early"))
        .isInstanceOf(ConflictException.class)
        .hasMessageStartingWith("task bad cannot be read: ");

    corrupt(bad.atRevision(bad.revision() + 1), validDocument);
    TaskStatus resumed = scheduler.client().resume(bad.id(), "mended");
    scheduler.advance(Duration.ofHours(1));

    assertThat(resumed.state()).isEqualTo(TaskState.PLANNED);
    assertThat(scheduler.executions(bad.id()))
        .extracting(Execution::state)
        .containsExactly(SKIPPED, SUCCEEDED, SUCCEEDED, SUCCEEDED, SUCCEEDED, SUCCEEDED);
    assertThat(scheduler.client().tasks(TaskQuery.QUARANTINED, PageRequest.first()).items())
        .isEmpty();
  }

  @Test
  void unreadableTaskThatIsDueIsRepairedByAnEdit() {
    Task bad = save("bad");
    corrupt(bad, "{");
    scheduler.advance(Duration.ofHours(1));

    scheduler.save(
        Task.builder("bad")
            .title("Spoilt")
            .action("work")
            .schedule(Schedule.daily("13:00"))
            .build()
            .atRevision(bad.revision() + 1));
    scheduler.advanceTo(Day.at("13:00"));

    assertThat(scheduler.executions(bad.id())).extracting(Execution::state).contains(SUCCEEDED);
  }

  @Test
  void repairedTaskResumesByItself() {
    Task bad = save("bad");
    String validDocument = scheduler.client().storedDocument(bad.id());
    corrupt(bad, "{");
    scheduler.advance(Duration.ofHours(1));

    corrupt(bad.atRevision(bad.revision() + 1), validDocument);
    scheduler.advance(Duration.ofMinutes(20));

    assertThat(Traces.of(scheduler.executions(bad.id())))
        .containsExactly("SUCCEEDED 10:15-11:00 4", "SUCCEEDED 11:15");
    assertThat(scheduler.status(bad.id()).state()).isEqualTo(TaskState.PLANNED);
    assertThat(scheduler.client().audit(bad.id()))
        .filteredOn(entry -> entry.operation().equals("paused"))
        .hasSize(1);
  }

  @Test
  void unreadableTaskIsLeftToAnotherLiveNode() {
    Task bad = save("bad");
    scheduler.runDue();
    corrupt(bad, "{");
    NodeId other = new NodeId("other", "1");
    store
        .nodes()
        .heartbeat(new NodeRow(other, scheduler.now(), Day.at("10:14"), List.of(), List.of()));

    scheduler.advanceTo(Day.at("10:16"));
    assertThat(scheduler.status(bad.id()).scheduleState().pause()).isNull();
    assertThat(scheduler.status(bad.id()).state()).isEqualTo(TaskState.QUARANTINED);
    scheduler.advanceTo(Day.at("10:20"));

    assertThat(scheduler.status(bad.id()).scheduleState().pause())
        .extracting(Pause::by)
        .isEqualTo(Pause.BY_SCHEDULER);
  }

  @Test
  void pauseThatWasNotStoredIsNotLogged() {
    Task bad = save("bad");
    corrupt(bad, "{");
    FaultyStore racing = new FaultyStore(store);
    racing.beforeNext("updateScheduleState", () -> fireElsewhere(bad.id(), Day.at("10:30")));
    TestScheduler node =
        TestScheduler.startingAt(Day.at("10:15"))
            .store(racing)
            .with(Action.of("work", context -> Outcome.success()));

    try (CapturedLogs capturedLogs = new CapturedLogs()) {
      node.runDue();

      assertThat(racing.calls("updateScheduleState")).isEqualTo(1);
      assertThat(capturedLogs.linesWith("Task is paused by the scheduler")).isEmpty();
    }
    assertThat(node.status(bad.id()).scheduleState().pause()).isNull();
  }

  private void fireElsewhere(TaskId task, Instant next) {
    ScheduleState state = scheduler.status(task).scheduleState().withNext(next, next);
    NodeId other = new NodeId("other", "1");
    store
        .tasks()
        .fire(
            List.of(new Firing(task, state, List.of(), List.of())),
            new LeaseRequest(other, scheduler.now(), scheduler.now().plusSeconds(30)));
  }

  @Test
  void unreadableTaskCanBeDeletedButNotRunOrDuplicated() {
    Task bad = save("bad");
    corrupt(bad, "{");

    assertThatThrownBy(() -> scheduler.client().runAtNextSlot(bad.id()))
        .isInstanceOf(ConflictException.class)
        .hasMessageStartingWith("task bad cannot be read: ");
    assertThatThrownBy(() -> scheduler.client().copy(bad.id(), "copy"))
        .isInstanceOf(ConflictException.class)
        .hasMessageStartingWith("task bad cannot be read: ");
    assertThat(scheduler.client().task(TaskId.of("copy"))).isEmpty();
    assertThat(scheduler.client().delete(bad.id())).isTrue();
  }
}
