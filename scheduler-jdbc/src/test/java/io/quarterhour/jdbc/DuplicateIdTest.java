package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.StoreFixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.query.CancelResult;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.CompletionResult;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.NewExecution;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** Executions with the same id, enqueued by several callers or stored in both tables. */
class DuplicateIdTest {
  private static final int CALLERS = 4;
  private static final int ROUNDS = 50;

  private static void execute(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Completion success(ClaimResult.ClaimedExecution claimed, String summary) {
    Execution execution = claimed.execution();
    return new Completion(
        new Lease(execution.id(), execution.ownership().token()),
        new AttemptResult.Finished(
            ExecutionState.SUCCEEDED, null, Outcome.success(summary), NOON, NOON, List.of(), null));
  }

  private static List<ClaimResult.ClaimedExecution> claim(JdbcStore store) {
    return store.executions().claim(StoreFixtures.request("ann", NOON)).executions();
  }

  @EachDatabase
  void concurrentEnqueuesOfOneIdInsertItOnce(Database kind) throws Exception {
    String prefix = "i" + Database.next() + "_";
    DataSource source = kind.open();
    List<List<NewExecution>> rounds = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      rounds.add(List.of(StoreFixtures.call(), StoreFixtures.call(), StoreFixtures.call()));
    }
    JdbcStore store = JdbcStore.builder(source).tablePrefix(prefix).open();
    CyclicBarrier barrier = new CyclicBarrier(CALLERS);
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    List<InsertResult> results = new ArrayList<>();
    try {
      List<Future<List<InsertResult>>> calls = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        calls.add(
            threads.submit(
                () -> {
                  JdbcStore ownStore = JdbcStore.builder(source).tablePrefix(prefix).open();
                  List<InsertResult> inserted = new ArrayList<>();
                  for (List<NewExecution> round : rounds) {
                    barrier.await(1, TimeUnit.MINUTES);
                    inserted.addAll(
                        ownStore.executions().enqueue(round, StoreFixtures.terms("node", NOON)));
                  }
                  return inserted;
                }));
      }
      for (Future<List<InsertResult>> call : calls) {
        results.addAll(call.get(1, TimeUnit.MINUTES));
      }
    } finally {
      threads.shutdownNow();
    }

    List<ExecutionId> expected =
        rounds.stream().flatMap(List::stream).map(NewExecution::id).toList();
    assertThat(results.stream().filter(result -> result.status() == InsertResult.Status.WAITING))
        .extracting(InsertResult::id)
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(StoreFixtures.executions(store))
        .extracting(Execution::id)
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  /** Creates with SQL a state that calls of the store can hardly reach. */
  @EachDatabase
  void executionInLiveAndHistoryTablesCountsAsFinished(Database kind) throws Exception {
    String prefix = "i" + Database.next() + "_";
    DataSource source = kind.open();
    JdbcStore store = JdbcStore.builder(source).tablePrefix(prefix).open();
    NewExecution duplicate = StoreFixtures.call();
    NewExecution cancelled = StoreFixtures.call();
    store.executions().enqueue(List.of(duplicate, cancelled), StoreFixtures.terms("node", NOON));
    execute(source, "create table " + prefix + "copy as select * from " + prefix + "live");
    List<Completion> completions =
        claim(store).stream().map(claimed -> success(claimed, "first")).toList();
    store.executions().complete(completions, NOON);
    execute(source, "insert into " + prefix + "live select * from " + prefix + "copy");
    NewExecution unrelated = StoreFixtures.call();
    store.executions().enqueue(List.of(unrelated), StoreFixtures.terms("node", NOON));

    assertThat(store.executions().requestCancel(List.of(cancelled.id()), "enough", NOON))
        .containsExactly(CancelResult.FINISHED);
    List<ClaimResult.ClaimedExecution> claimedAgain = claim(store);
    assertThat(claimedAgain).hasSize(2);
    List<Completion> laterCompletions =
        claimedAgain.stream().map(claimed -> success(claimed, "second")).toList();

    assertThat(store.executions().complete(laterCompletions, NOON))
        .contains(CompletionResult.RECORDED);
    assertThat(claim(store)).isEmpty();
    assertThat(StoreFixtures.executions(store))
        .extracting(execution -> execution.id() + " " + execution.outcome().summary())
        .containsExactlyInAnyOrder(
            duplicate.id() + " first", cancelled.id() + " first", unrelated.id() + " second");
  }
}
