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

/** Ready executions behind ten thousand executions whose leases last an hour. */
class LongLeasesTest {
  private static final int RUNNING = 10_000;
  private static final int READY = 2_500;
  private static final int BATCH = 1_000;
  private static final Duration HOUR = Duration.ofHours(1);

  private static List<ExecutionId> enqueue(JdbcStore store, int number) {
    List<ExecutionId> ids = new ArrayList<>();
    while (ids.size() < number) {
      List<NewExecution> batch = new ArrayList<>();
      for (int i = 0; i < Math.min(BATCH, number - ids.size()); i++) {
        batch.add(StoreFixtures.call());
      }
      store.executions().enqueue(batch, StoreFixtures.terms("node", NOON));
      batch.forEach(execution -> ids.add(execution.id()));
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
                    .map(queue -> new ClaimRequest.Capacity(queue.queue(), BATCH))
                    .toList(),
                StoreFixtures.request("node", NOON).capabilities()));
  }

  private static Completion success(ClaimResult.ClaimedExecution claimed) {
    Execution execution = claimed.execution();
    return new Completion(
        new Lease(execution.id(), execution.ownership().token()),
        new AttemptResult.Finished(
            ExecutionState.SUCCEEDED, null, Outcome.success(), NOON, NOON, List.of(), null));
  }

  @EachDatabase
  void readyExecutionsAreFoundBehindLongLeasesDespiteASnapshot(Database kind) throws SQLException {
    DataSource source = kind.open();
    String prefix = "l" + Database.next() + "_";
    JdbcStore store = JdbcStore.builder(source).tablePrefix(prefix).open();
    enqueue(store, RUNNING);
    for (int i = 0; i < RUNNING / BATCH; i++) {
      assertThat(claim(store, NOON.plus(HOUR)).executions()).hasSize(BATCH);
    }
    List<ExecutionId> ready = enqueue(store, READY);
    List<ExecutionId> ran = new ArrayList<>();
    try (Connection snapshot = source.getConnection()) {
      snapshot.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      snapshot.setAutoCommit(false);
      countLiveRows(snapshot, prefix);

      while (ran.size() < READY) {
        List<ClaimResult.ClaimedExecution> claimed =
            claim(store, NOON.plusSeconds(30)).executions();
        assertThat(claimed).isNotEmpty();
        assertThat(
                store
                    .executions()
                    .complete(claimed.stream().map(LongLeasesTest::success).toList(), NOON))
            .containsOnly(CompletionResult.RECORDED);
        claimed.forEach(claim -> ran.add(claim.execution().id()));
      }

      assertThat(countLiveRows(snapshot, prefix)).isEqualTo(RUNNING + READY);
      snapshot.rollback();
      snapshot.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      snapshot.setAutoCommit(true);
    }
    assertThat(ran).containsExactlyInAnyOrderElementsOf(ready);
    ClaimResult remaining = claim(store, NOON.plusSeconds(30));
    assertThat(remaining.executions()).isEmpty();
    assertThat(remaining.next()).isEqualTo(NOON.plus(HOUR));
  }

  private static int countLiveRows(Connection snapshot, String prefix) throws SQLException {
    try (Statement statement = snapshot.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from " + prefix + "live")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
