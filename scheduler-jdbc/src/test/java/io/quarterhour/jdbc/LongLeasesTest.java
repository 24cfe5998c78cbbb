package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.StoreFixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Outcome;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.CompletionResult;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Ten thousand executions that run for an hour stand before those that are ready. */
class LongLeasesTest {
  private static final int RUNNING = 10_000;
  private static final int READY = 2_500;
  private static final int AT_ONCE = 1_000;
  private static final Duration HOUR = Duration.ofHours(1);

  private static List<ExecutionId> enqueue(JdbcStore store, int number) {
    List<ExecutionId> ids = new ArrayList<>();
    while (ids.size() < number) {
      List<NewExecution> some = new ArrayList<>();
      for (int i = 0; i < Math.min(AT_ONCE, number - ids.size()); i++) {
        some.add(StoreFixtures.call());
      }
      store.executions().enqueue(some, StoreFixtures.terms("node", NOON));
      some.forEach(one -> ids.add(one.id()));
    }
    return ids;
  }

  private static ClaimResult claim(JdbcStore store, Instant until) {
    return store
        .executions()
        .claim(
            new ClaimRequest(
                new LeaseRequest(new NodeId("node", "1"), NOON, until),
                StoreFixtures.request("node", NOON).queues().stream()
                    .map(queue -> new ClaimRequest.Capacity(queue.queue(), AT_ONCE))
                    .toList(),
                StoreFixtures.request("node", NOON).capabilities()));
  }

  private static Completion success(ClaimResult.ClaimedExecution claimed) {
    Execution one = claimed.execution();
    return new Completion(
        new Lease(one.id(), one.ownership().token()),
        new AttemptResult.Finished(
            ExecutionState.SUCCEEDED, null, Outcome.success(), NOON, NOON, List.of(), null));
  }

  @EachDatabase
  void readyExecutionsAreFoundBehindLongLeasesDespiteASnapshot(Database kind) throws SQLException {
    DataSource source = kind.open();
    String prefix = "l" + Database.next() + "_";
    JdbcStore store = JdbcStore.builder(source).tablePrefix(prefix).open();
    enqueue(store, RUNNING);
    for (int i = 0; i < RUNNING / AT_ONCE; i++) {
      assertThat(claim(store, NOON.plus(HOUR)).executions()).hasSize(AT_ONCE);
    }
    List<ExecutionId> ready = enqueue(store, READY);
    List<ExecutionId> ran = new ArrayList<>();
    try (Connection onlooker = source.getConnection()) {
      onlooker.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      onlooker.setAutoCommit(false);
      countLiveRows(onlooker, prefix);

      while (ran.size() < READY) {
        List<ClaimResult.ClaimedExecution> some = claim(store, NOON.plusSeconds(30)).executions();
        assertThat(some).isNotEmpty();
        assertThat(
                store
                    .executions()
                    .complete(some.stream().map(LongLeasesTest::success).toList(), NOON))
            .containsOnly(CompletionResult.RECORDED);
        some.forEach(one -> ran.add(one.execution().id()));
      }

      assertThat(countLiveRows(onlooker, prefix)).isEqualTo(RUNNING + READY);
      onlooker.rollback();
      onlooker.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      onlooker.setAutoCommit(true);
    }
    assertThat(ran).containsExactlyInAnyOrderElementsOf(ready);
    ClaimResult rest = claim(store, NOON.plusSeconds(30));
    assertThat(rest.executions()).isEmpty();
    assertThat(rest.next()).isEqualTo(NOON.plus(HOUR));
  }

  private static int countLiveRows(Connection onlooker, String prefix) throws SQLException {
    try (Statement statement = onlooker.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from " + prefix + "live")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
