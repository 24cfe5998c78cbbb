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

/** Several callers enqueue the same executions. */
class DuplicateIdTest {
  private static final int CALLERS = 4;
  private static final int ROUNDS = 50;

  private static void execute(DataSource source, String statement) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement one = connection.createStatement()) {
      one.execute(statement);
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
    CyclicBarrier together = new CyclicBarrier(CALLERS);
    ExecutorService threads = Executors.newFixedThreadPool(CALLERS);
    List<InsertResult> answers = new ArrayList<>();
    try {
      List<Future<List<InsertResult>>> calls = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        calls.add(
            threads.submit(
                () -> {
                  JdbcStore own = JdbcStore.builder(source).tablePrefix(prefix).open();
                  List<InsertResult> mine = new ArrayList<>();
                  for (List<NewExecution> round : rounds) {
                    together.await(1, TimeUnit.MINUTES);
                    mine.addAll(own.executions().enqueue(round, StoreFixtures.terms("node", NOON)));
                  }
                  return mine;
                }));
      }
      for (Future<List<InsertResult>> call : calls) {
        answers.addAll(call.get(1, TimeUnit.MINUTES));
      }
    } finally {
      threads.shutdownNow();
    }

    List<ExecutionId> wanted = rounds.stream().flatMap(List::stream).map(NewExecution::id).toList();
    assertThat(answers.stream().filter(one -> one.status() == InsertResult.Status.WAITING))
        .extracting(InsertResult::id)
        .containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(StoreFixtures.executions(store))
        .extracting(Execution::id)
        .containsExactlyInAnyOrderElementsOf(wanted);
  }

  /** What can hardly happen is brought about by hand. */
  @EachDatabase
  void executionInLiveAndHistoryTablesCountsAsFinished(Database kind) throws Exception {
    String prefix = "i" + Database.next() + "_";
    DataSource source = kind.open();
    JdbcStore store = JdbcStore.builder(source).tablePrefix(prefix).open();
    NewExecution twin = StoreFixtures.call();
    NewExecution another = StoreFixtures.call();
    store.executions().enqueue(List.of(twin, another), StoreFixtures.terms("node", NOON));
    execute(source, "create table " + prefix + "copy as select * from " + prefix + "live");
    List<Completion> first = claim(store).stream().map(one -> success(one, "first")).toList();
    store.executions().complete(first, NOON);
    execute(source, "insert into " + prefix + "live select * from " + prefix + "copy");
    NewExecution neighbour = StoreFixtures.call();
    store.executions().enqueue(List.of(neighbour), StoreFixtures.terms("node", NOON));

    assertThat(store.executions().requestCancel(List.of(another.id()), "enough", NOON))
        .containsExactly(CancelResult.FINISHED);
    List<ClaimResult.ClaimedExecution> again = claim(store);
    assertThat(again).hasSize(2);
    List<Completion> second = again.stream().map(one -> success(one, "second")).toList();

    assertThat(store.executions().complete(second, NOON)).contains(CompletionResult.RECORDED);
    assertThat(claim(store)).isEmpty();
    assertThat(StoreFixtures.executions(store))
        .extracting(one -> one.id() + " " + one.outcome().summary())
        .containsExactlyInAnyOrder(
            twin.id() + " first", another.id() + " first", neighbour.id() + " second");
  }
}
