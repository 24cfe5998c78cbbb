package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.StoreFixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.StoreException;
import io.quarterhour.execution.NodeId;
import io.quarterhour.query.Retention;
import io.quarterhour.query.RetentionPolicy;
import io.quarterhour.store.NodeRow;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.StateKey;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limits that PostgreSQL puts on each transaction of the store, and on no other. */
@Timeout(120)
class TransactionLimitsTest {
  private static final TaskId NIGHTLY = TaskId.of("acme", "nightly");
  private static final RetentionPolicy RETENTION =
      RetentionPolicy.of(new Retention(1, 1, Duration.ofDays(1)));
  private static final List<String> LIMITS =
      List.of("idle_in_transaction_session_timeout", "lock_timeout", "statement_timeout");

  private final String prefix = "v" + Database.next() + "_";
  private final StatementCounter statements = new StatementCounter();

  private JdbcStore open(DataSource database) {
    return JdbcStore.builder(database).tablePrefix(prefix).open();
  }

  /** Calls that write, each in a transaction of its own. */
  private static Map<String, Runnable> calls(SchedulerStore store) {
    Map<String, Runnable> calls = new LinkedHashMap<>();
    calls.put("save", () -> StoreFixtures.saved(store, NIGHTLY, null));
    calls.put("due", () -> store.tasks().due(NOON, 10));
    calls.put(
        "fire",
        () ->
            store
                .tasks()
                .fire(
                    List.of(
                        StoreFixtures.firing(
                            NIGHTLY,
                            store.tasks().due(NOON, 10).tasks().get(0).scheduleState(),
                            false)),
                    StoreFixtures.terms("node", NOON)));
    calls.put(
        "enqueue",
        () ->
            store
                .executions()
                .enqueue(List.of(StoreFixtures.call()), StoreFixtures.terms("node", NOON)));
    calls.put(
        "claim and renew",
        () -> {
          ClaimResult claimed = store.executions().claim(StoreFixtures.request("node", NOON));
          assertThat(claimed.executions()).hasSize(2);
          store
              .executions()
              .renew(
                  claimed.executions().stream()
                      .map(
                          one ->
                              new Lease(one.execution().id(), one.execution().ownership().token()))
                      .toList(),
                  StoreFixtures.terms("node", NOON));
        });
    calls.put(
        "heartbeat",
        () ->
            store
                .nodes()
                .heartbeat(
                    new NodeRow(
                        new NodeId("node", "1"), NOON, NOON, List.of("default"), List.of())));
    StateKey key = new StateKey("plugin", TenantId.INSTALLATION, "key");
    calls.put("state", () -> store.states().compareAndSet(key, null, "text", NOON));
    calls.put("prune", () -> store.history().prune(RETENTION, NOON, 10));
    return calls;
  }

  @Test
  void eachTransactionBeginsWithItsLimits() {
    JdbcStore store = open(statements.of(Database.POSTGRESQL.open()));
    calls(store)
        .forEach(
            (name, call) -> {
              statements.take();
              call.run();
              List<String> sent = new ArrayList<>(statements.take());
              assertThat(sent).as(name).isNotEmpty();
              assertThat(sent.get(0)).as(name).contains(LIMITS);
            });
  }

  @Test
  void limitsOfTheOptionsAreSent() {
    JdbcStore store =
        JdbcStore.builder(statements.of(Database.POSTGRESQL.open()))
            .tablePrefix(prefix)
            .idleTransactionTimeout(Duration.ofSeconds(7))
            .lockTimeout(Duration.ofMillis(300))
            .open();
    statements.take();

    StoreFixtures.saved(store, NIGHTLY, null);

    assertThat(statements.take().get(0))
        .contains("'idle_in_transaction_session_timeout', '7000ms'", "'lock_timeout', '300ms'");
  }

  @Test
  void limitsOutOfRangeAreRejected() {
    JdbcStore.Builder builder = JdbcStore.builder(Database.H2_IN_MEMORY.open());

    assertThatThrownBy(() -> builder.idleTransactionTimeout(Duration.ofMillis(999)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("idleTransactionTimeout must be PT1S to PT1H, was PT0.999S");
    assertThatThrownBy(() -> builder.lockTimeout(Duration.ofSeconds(11)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("lockTimeout must be PT0.01S to PT10S, was PT11S");
  }

  @Test
  void limitsEndWithTheTransaction() throws Exception {
    DataSource pool = Database.POSTGRESQL.open();
    calls(open(pool)).values().forEach(Runnable::run);

    // The connection that was returned last is the one that the pool provides first.
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      for (String limit : LIMITS) {
        assertThat(value(statement, "show " + limit)).isEqualTo("0");
      }
    }
  }

  private static String value(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getString(1);
    }
  }

  @Test
  void callOfAClientDoesNotWaitForALockedRowForever() throws Exception {
    DataSource database = Database.POSTGRESQL.open();
    JdbcStore store =
        JdbcStore.builder(database).tablePrefix(prefix).lockTimeout(Duration.ofMillis(100)).open();
    StoreFixtures.saved(store, NIGHTLY, null);
    try (Connection host = database.getConnection()) {
      host.setAutoCommit(false);
      try (Statement statement = host.createStatement()) {
        statement.execute("select * from " + prefix + "task for update");
      }

      assertThatThrownBy(() -> store.tasks().delete(NIGHTLY, StoreFixtures.AUDIT))
          .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.isTransient()).isTrue())
          .hasMessageContaining("lock timeout");
      host.rollback();
      host.setAutoCommit(true);
    }
    assertThat(store.tasks().delete(NIGHTLY, StoreFixtures.AUDIT)).isTrue();
  }
}
