package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.StoreFixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.task.DueTasks;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.Firing;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;

/** Scans of many more tasks due at one instant than two nodes can fire in one call. */
class DueTasksTest {
  private static final int TASKS = 2_000;
  private static final int LIMIT = 100;

  private SchedulerStore first;
  private SchedulerStore second;

  private void open(Database kind) {
    DataSource database = kind.open();
    String prefix = "d" + Database.next() + "_";
    first = JdbcStore.builder(database).tablePrefix(prefix).open();
    second = JdbcStore.builder(database).tablePrefix(prefix).open();
    for (int i = 0; i < TASKS; i++) {
      StoreFixtures.saved(first, TaskId.of("acme", "task-" + i), null);
    }
  }

  private static List<TaskId> due(SchedulerStore store, Instant now, int limit) {
    return store.tasks().due(now, limit).tasks().stream()
        .map(dueTask -> dueTask.taskRevision().task())
        .toList();
  }

  /** Fires the due tasks and returns whether all firings were applied. */
  private static boolean fire(SchedulerStore store, DueTasks dueTasks, String node) {
    List<Firing> firings =
        dueTasks.tasks().stream()
            .map(
                dueTask ->
                    StoreFixtures.firing(
                        dueTask.taskRevision().task(), dueTask.scheduleState(), true))
            .toList();
    return store.tasks().fire(firings, StoreFixtures.terms(node, NOON)).stream()
        .allMatch(FireResult::applied);
  }

  @EachDatabase(except = Database.H2_IN_A_FILE)
  void nodesThatFoundTheSameTasksContinueWithDifferentTasks(Database kind) {
    open(kind);
    DueTasks dueOnFirst = first.tasks().due(NOON, LIMIT);
    DueTasks dueOnSecond = second.tasks().due(NOON, LIMIT);
    assertThat(dueOnSecond).isEqualTo(dueOnFirst);
    assertThat(fire(first, dueOnFirst, "one")).isTrue();
    assertThat(fire(second, dueOnSecond, "other")).isFalse();

    dueOnFirst = first.tasks().due(NOON, LIMIT);
    dueOnSecond = second.tasks().due(NOON, LIMIT);

    assertThat(dueOnFirst.tasks()).hasSize(LIMIT).doesNotContainAnyElementsOf(dueOnSecond.tasks());
    assertThat(fire(first, dueOnFirst, "one")).isTrue();
    assertThat(fire(second, dueOnSecond, "other")).isTrue();
  }

  @EachDatabase(except = Database.H2_IN_A_FILE)
  void tasksLeftToOtherNodesAreFoundLater(Database kind) {
    open(kind);
    List<TaskId> earliest = due(first, NOON, LIMIT);
    assertThat(due(first, NOON, LIMIT)).doesNotContainAnyElementsOf(earliest);

    assertThat(due(first, NOON.plusSeconds(1), LIMIT)).isEqualTo(earliest);
  }

  @EachDatabase(except = Database.H2_IN_A_FILE)
  void smallScanReturnsTheEarliestTasks(Database kind) {
    open(kind);
    List<TaskId> earliest = due(first, NOON, 10);

    assertThat(due(first, NOON, 10)).hasSize(10).isEqualTo(earliest);
  }
}
