package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.StoreFixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.CompletionResult;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.execution.RenewResult;
import io.quarterhour.store.task.DueTasks;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.Firing;
import io.quarterhour.task.TaskId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Timeout;

/**
 * A row that a transaction of the host has locked and not committed yet delays what needs that row,
 * and nothing else.
 */
@Timeout(120)
class LockedRowsTest {
  private static final TaskId LOCKED = TaskId.of("acme", "locked");
  private static final List<TaskId> FREE =
      Stream.of("a", "b", "c", "d", "e").map(name -> TaskId.of("acme", name)).toList();

  private final String prefix = "k" + Database.next() + "_";

  private SchedulerStore open(DataSource database) {
    return JdbcStore.builder(database).tablePrefix(prefix).open();
  }

  /** A transaction that has locked the rows of a table that fulfil a condition. */
  private Connection lock(DataSource database, String table, String condition, Object value)
      throws SQLException {
    Connection connection = database.getConnection();
    connection.setAutoCommit(false);
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select * from " + prefix + table + " where " + condition + " for update")) {
      statement.setObject(1, value);
      assertThat(statement.executeQuery().next()).isTrue();
    }
    return connection;
  }

  private static void release(Connection connection) throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
    connection.close();
  }

  private static List<TaskId> ids(DueTasks dueTasks) {
    return dueTasks.tasks().stream().map(dueTask -> dueTask.taskRevision().task()).toList();
  }

  private static List<FireResult> fire(SchedulerStore store, DueTasks dueTasks, Instant now) {
    List<Firing> firings =
        dueTasks.tasks().stream()
            .map(
                dueTask ->
                    StoreFixtures.firing(
                        dueTask.taskRevision().task(), dueTask.scheduleState(), true))
            .toList();
    return store.tasks().fire(firings, StoreFixtures.terms("node", now));
  }

  @EachDatabase
  void lockedTaskDelaysNoOtherTask(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerStore store = open(database);
    FREE.forEach(task -> StoreFixtures.saved(store, task, null));
    StoreFixtures.saved(store, LOCKED, null);
    Connection host = lock(database, "task", "name = ?", LOCKED.name());

    DueTasks due = store.tasks().due(NOON, 500);
    List<FireResult> results = fire(store, due, NOON);

    assertThat(ids(due)).containsAll(FREE).contains(LOCKED);
    for (int i = 0; i < results.size(); i++) {
      assertThat(results.get(i).applied()).isEqualTo(!ids(due).get(i).equals(LOCKED));
    }
    DueTasks rest = store.tasks().due(NOON, 500);
    assertThat(rest.tasks()).isEmpty();
    assertThat(rest.next()).isEqualTo(NOON.plusSeconds(1));
    release(host);
    DueTasks later = store.tasks().due(NOON.plusSeconds(1), 500);
    assertThat(ids(later)).contains(LOCKED);
    assertThat(fire(store, later, NOON.plusSeconds(1))).allMatch(FireResult::applied);
  }

  /** Enqueues calls and claims them. */
  private static List<ClaimResult.ClaimedExecution> running(SchedulerStore store, int number) {
    List<NewExecution> calls = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      calls.add(StoreFixtures.call());
    }
    store.executions().enqueue(calls, StoreFixtures.terms("node", NOON));
    List<ClaimResult.ClaimedExecution> claimed =
        store.executions().claim(StoreFixtures.request("node", NOON)).executions();
    assertThat(claimed).hasSize(number);
    return claimed;
  }

  private static Lease lease(Execution execution) {
    return new Lease(execution.id(), execution.ownership().token());
  }

  private static Completion success(Execution execution) {
    return new Completion(
        lease(execution),
        new AttemptResult.Finished(
            ExecutionState.SUCCEEDED, null, Outcome.success(), NOON, NOON, List.of(), null));
  }

  @EachDatabase
  void lockedExecutionDelaysNoOtherRenewal(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerStore store = open(database);
    List<Execution> running =
        running(store, 4).stream().map(ClaimResult.ClaimedExecution::execution).toList();
    List<Lease> leases = running.stream().map(LockedRowsTest::lease).toList();
    Connection host = lock(database, "live", "id = ?", kind.id(running.get(2).id()));
    Instant later = NOON.plusSeconds(10);

    List<RenewResult> results =
        store.executions().renew(leases, StoreFixtures.terms("node", later));

    assertThat(results)
        .containsExactly(
            RenewResult.EXTENDED, RenewResult.EXTENDED, RenewResult.LOCKED, RenewResult.EXTENDED);
    // The first leases have expired, the renewed ones have not; the locked row cannot be claimed.
    Instant between = NOON.plusSeconds(35);
    assertThat(store.executions().claim(StoreFixtures.request("other", between)).executions())
        .isEmpty();
    release(host);
    assertThat(store.executions().renew(leases, StoreFixtures.terms("node", between)))
        .containsOnly(RenewResult.EXTENDED);
  }

  @EachDatabase
  void lockedExecutionDelaysNoOtherCompletion(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerStore store = open(database);
    List<Execution> running =
        running(store, 4).stream().map(ClaimResult.ClaimedExecution::execution).toList();
    List<Completion> completions = running.stream().map(LockedRowsTest::success).toList();
    Connection host = lock(database, "live", "id = ?", kind.id(running.get(1).id()));

    List<CompletionResult> results = store.executions().complete(completions, NOON);

    assertThat(results)
        .containsExactly(
            CompletionResult.RECORDED,
            CompletionResult.LOCKED,
            CompletionResult.RECORDED,
            CompletionResult.RECORDED);
    release(host);
    assertThat(store.executions().complete(completions, NOON))
        .containsOnly(CompletionResult.RECORDED);
  }

  @EachDatabase
  void taskThatIsBeingRemovedDelaysNoOtherCompletion(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerStore store = open(database);
    FREE.forEach(task -> StoreFixtures.saved(store, task, null));
    StoreFixtures.saved(store, LOCKED, null);
    fire(store, store.tasks().due(NOON, 500), NOON);
    List<Execution> running = StoreFixtures.executions(store);
    List<Completion> completions = running.stream().map(LockedRowsTest::success).toList();
    Connection host = lock(database, "last_execution", "name = ?", LOCKED.name());

    List<CompletionResult> results = store.executions().complete(completions, NOON);

    for (int i = 0; i < results.size(); i++) {
      boolean needsTheRow = running.get(i).task().orElseThrow().equals(LOCKED);
      assertThat(results.get(i))
          .isEqualTo(needsTheRow ? CompletionResult.LOCKED : CompletionResult.RECORDED);
    }
    release(host);
    assertThat(store.executions().complete(completions, NOON))
        .hasSize(FREE.size() + 1)
        .containsOnly(CompletionResult.RECORDED);
  }

  @EachDatabase
  void lockedExecutionDelaysNoOtherClaim(Database kind) throws Exception {
    DataSource database = kind.open();
    SchedulerStore store = open(database);
    List<NewExecution> calls =
        List.of(StoreFixtures.call(), StoreFixtures.call(), StoreFixtures.call());
    store.executions().enqueue(calls, StoreFixtures.terms("node", NOON));
    ExecutionId locked = calls.get(0).id();
    Connection host = lock(database, "live", "id = ?", kind.id(locked));

    ClaimResult first = store.executions().claim(StoreFixtures.request("node", NOON));
    ClaimResult second = store.executions().claim(StoreFixtures.request("node", NOON));

    assertThat(first.executions())
        .extracting(claimed -> claimed.execution().id())
        .containsExactly(calls.get(1).id(), calls.get(2).id());
    assertThat(second.executions()).isEmpty();
    assertThat(second.next()).isEqualTo(NOON.plusSeconds(1));
    release(host);
    ClaimResult third =
        store.executions().claim(StoreFixtures.request("node", NOON.plusSeconds(1)));
    assertThat(third.executions())
        .extracting(claimed -> claimed.execution().id())
        .containsExactly(locked);
  }
}
