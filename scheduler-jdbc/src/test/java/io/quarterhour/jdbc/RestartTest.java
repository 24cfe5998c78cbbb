package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.store.Claims;
import io.quarterhour.store.Completion;
import io.quarterhour.store.Ending;
import io.quarterhour.store.ExecutionQuery;
import io.quarterhour.store.Lease;
import io.quarterhour.store.PageRequest;
import io.quarterhour.store.TaskEntry;
import io.quarterhour.task.Execution;
import io.quarterhour.task.ExecutionState;
import io.quarterhour.task.Outcome;
import io.quarterhour.task.Pause;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantScope;
import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept outlives the process. The database is closed with its last connection. */
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
  void tasksPausesAndTheHistoryAreThereAgain() {
    JdbcStore before = JdbcStore.on(database());
    Pause pause = new Pause("ann", "holidays", NOON, NOON.plusSeconds(3600));
    Given.saved(before, PAUSED, pause);
    Given.saved(before, NIGHTLY, null);
    fireAndRun(before);
    List<Execution> history = history(before);
    before.close();

    JdbcStore after = JdbcStore.on(database());

    assertThat(history).hasSize(1);
    assertThat(history(after)).isEqualTo(history);
    assertThat(entry(after, PAUSED).timetable().pause()).isEqualTo(pause);
    assertThat(entry(after, NIGHTLY).timetable().next()).isEqualTo(NOON.plusSeconds(1));
    assertThat(entry(after, NIGHTLY).lastRun().summary()).isEqualTo("3 reports sent");
    assertThat(after.history().audit(NIGHTLY, 10)).containsExactly(Given.AUDIT);
  }

  private static void fireAndRun(JdbcStore store) {
    var timetable = entry(store, NIGHTLY).timetable();
    store.tasks().fire(List.of(Given.firing(NIGHTLY, timetable, false)), Given.terms("ann", NOON));
    Claims.Claimed claimed =
        store.executions().claim(Given.request("ann", NOON)).executions().get(0);
    Ending over =
        new Ending.Over(
            ExecutionState.SUCCEEDED,
            null,
            Outcome.success("3 reports sent"),
            NOON,
            NOON.plusSeconds(2),
            List.of(),
            null);
    Lease lease = new Lease(claimed.execution().id(), claimed.execution().ownership().token());
    store.executions().complete(List.of(new Completion(lease, over)), NOON.plusSeconds(2));
  }

  private static TaskEntry entry(JdbcStore store, TaskId id) {
    return store.history().task(TenantScope.ALL, id).orElseThrow();
  }

  private static List<Execution> history(JdbcStore store) {
    return store
        .history()
        .executions(TenantScope.ALL, ExecutionQuery.ALL, PageRequest.first())
        .items();
  }
}
