package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.StoreFixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.Pause;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantScope;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stored data survives a restart: the database is closed with its last connection. */
class RestartTest {
  private static final TaskId NIGHTLY = TaskId.of("acme", "nightly");
  private static final TaskId PAUSED = TaskId.of("acme", "paused");

  @TempDir Path folder;

  private DataSource database() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL(Database.fileUrl(folder.resolve("store")));
    return database;
  }

  @Test
  void tasksPausesAndHistorySurviveARestart() {
    JdbcStore before = JdbcStore.on(database());
    Pause pause = new Pause("ann", "holidays", NOON, NOON.plusSeconds(3600));
    StoreFixtures.saved(before, PAUSED, pause);
    StoreFixtures.saved(before, NIGHTLY, null);
    fireAndRun(before);
    List<Execution> history = history(before);
    before.close();

    JdbcStore after = JdbcStore.on(database());

    assertThat(history).hasSize(1);
    assertThat(history(after)).isEqualTo(history);
    assertThat(summary(after, PAUSED).scheduleState().pause()).isEqualTo(pause);
    assertThat(summary(after, NIGHTLY).scheduleState().next()).isEqualTo(NOON.plusSeconds(1));
    assertThat(summary(after, NIGHTLY).lastExecution().summary()).isEqualTo("3 reports sent");
    assertThat(after.history().audit(NIGHTLY, 10)).containsExactly(StoreFixtures.AUDIT);
  }

  private static void fireAndRun(JdbcStore store) {
    var scheduleState = summary(store, NIGHTLY).scheduleState();
    store
        .tasks()
        .fire(
            List.of(StoreFixtures.firing(NIGHTLY, scheduleState, false)),
            StoreFixtures.terms("ann", NOON));
    ClaimResult.ClaimedExecution claimed =
        store.executions().claim(StoreFixtures.request("ann", NOON)).executions().get(0);
    AttemptResult result =
        new AttemptResult.Finished(
            ExecutionState.SUCCEEDED,
            null,
            Outcome.success("3 reports sent"),
            NOON,
            NOON.plusSeconds(2),
            List.of(),
            null);
    Lease lease = new Lease(claimed.execution().id(), claimed.execution().ownership().token());
    store.executions().complete(List.of(new Completion(lease, result)), NOON.plusSeconds(2));
  }

  private static TaskSummary summary(JdbcStore store, TaskId id) {
    return store.history().task(TenantScope.ALL, id).orElseThrow();
  }

  private static List<Execution> history(JdbcStore store) {
    return store
        .history()
        .executions(TenantScope.ALL, ExecutionQuery.ALL, PageRequest.first())
        .items();
  }
}
