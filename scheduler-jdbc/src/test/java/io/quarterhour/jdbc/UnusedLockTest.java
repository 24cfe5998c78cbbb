package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.StoreFixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.NewExecution;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;

/** The names of locks, of which the unused ones are removed. */
class UnusedLockTest {
  private static NewExecution locked() {
    NewExecution call = StoreFixtures.call();
    return new NewExecution(
        call.id(),
        call.origin(),
        call.routing(),
        call.slots(),
        call.readyAt(),
        new NewExecution.Constraints(0, List.of("db"), false),
        null);
  }

  private static ClaimResult claim(JdbcStore store, String node) {
    return store.executions().claim(StoreFixtures.request(node, NOON));
  }

  @EachDatabase
  void claimRestoresANameThatWasRemovedDuringARequest(Database kind) throws SQLException {
    DataSource database = kind.open();
    String prefix = "k" + Database.next() + "_";
    JdbcStore store = JdbcStore.builder(database).tablePrefix(prefix).open();
    store.executions().enqueue(List.of(locked(), locked()), StoreFixtures.terms("ann", NOON));
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate("delete from " + prefix + "named_lock")).isEqualTo(1);
    }

    assertThat(claim(store, "ann").executions()).hasSize(1);
    assertThat(claim(store, "bob").executions()).isEmpty();
  }
}
