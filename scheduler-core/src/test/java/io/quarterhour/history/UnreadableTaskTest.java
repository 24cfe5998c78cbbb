package io.quarterhour.history;

import static io.quarterhour.execution.ExecutionState.SKIPPED;
import static io.quarterhour.execution.ExecutionState.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.action.Action;
import io.quarterhour.error.ConflictException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.TaskStatus;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.support.Day;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.task.TaskState;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
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
        .containsExactly(SKIPPED, SUCCEEDED, SUCCEEDED, SUCCEEDED, SUCCEEDED);
    assertThat(scheduler.client().tasks(TaskQuery.QUARANTINED, PageRequest.first()).items())
        .isEmpty();
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
