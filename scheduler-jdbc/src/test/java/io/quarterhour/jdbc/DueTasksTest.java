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

/** Many more tasks are due at one instant than two nodes can take at once. */
class DueTasksTest {
  private static final int TASKS = 2_000;
  private static final int SOME = 100;

  private SchedulerStore one;
  private SchedulerStore other;

  private void open(Database kind) {
    DataSource database = kind.open();
    String prefix = "d" + Database.next() + "_";
    one = JdbcStore.builder(database).tablePrefix(prefix).open();
    other = JdbcStore.builder(database).tablePrefix(prefix).open();
    for (int i = 0; i < TASKS; i++) {
      StoreFixtures.saved(one, TaskId.of("acme", "task-" + i), null);
    }
  }

  private static List<TaskId> due(SchedulerStore store, Instant now, int limit) {
    return store.tasks().due(now, limit).tasks().stream()
        .map(dueTask -> dueTask.taskRevision().task())
        .toList();
  }

  /** Fires what is due. Whether all of it was this node's. */
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
  void nodesThatFoundTheSameTasksContinueWithDifferentOnes(Database kind) {
    open(kind);
    DueTasks dueHere = one.tasks().due(NOON, SOME);
    DueTasks dueThere = other.tasks().due(NOON, SOME);
    assertThat(dueThere).isEqualTo(dueHere);
    assertThat(fire(one, dueHere, "one")).isTrue();
    assertThat(fire(other, dueThere, "other")).isFalse();

    dueHere = one.tasks().due(NOON, SOME);
    dueThere = other.tasks().due(NOON, SOME);

    assertThat(dueHere.tasks()).hasSize(SOME).doesNotContainAnyElementsOf(dueThere.tasks());
    assertThat(fire(one, dueHere, "one")).isTrue();
    assertThat(fire(other, dueThere, "other")).isTrue();
  }

  @EachDatabase(except = Database.H2_IN_A_FILE)
  void tasksLeftToOtherNodesAreFoundLater(Database kind) {
    open(kind);
    List<TaskId> earliest = due(one, NOON, SOME);
    assertThat(due(one, NOON, SOME)).doesNotContainAnyElementsOf(earliest);

    assertThat(due(one, NOON.plusSeconds(1), SOME)).isEqualTo(earliest);
  }

  @EachDatabase(except = Database.H2_IN_A_FILE)
  void smallScanReturnsTheEarliestTasks(Database kind) {
    open(kind);
    List<TaskId> earliest = due(one, NOON, 10);

    assertThat(due(one, NOON, 10)).hasSize(10).isEqualTo(earliest);
  }
}
