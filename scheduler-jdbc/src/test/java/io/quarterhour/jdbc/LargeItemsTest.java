package io.quarterhour.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.Severity;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.store.TaskStore;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.CompletionResult;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.store.task.TaskRow;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.ScheduleState;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Timeout;

/** Large documents, results and log lines in one act: the statements contain only some of them. */
@Timeout(120)
class LargeItemsTest {
  private static final int LARGE = 1_000_000;
  private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
  private static final LeaseRequest LEASES =
      new LeaseRequest(new NodeId("ann", "1"), NOW, NOW.plusSeconds(30));

  private static NewExecution call(int number, String document) {
    long high = (NOW.toEpochMilli() + number) << 16 | 0x7000L;
    return new NewExecution(
        new ExecutionId(high, Long.MIN_VALUE | number),
        Origin.CALL,
        new Routing(TenantId.INSTALLATION, "work", "default"),
        SlotRange.single(NOW),
        NOW,
        NewExecution.Constraints.NONE,
        document);
  }

  private static List<ClaimResult.ClaimedExecution> claim(JdbcStore store) {
    return store
        .executions()
        .claim(
            new ClaimRequest(
                LEASES, List.of(new ClaimRequest.Capacity("default", 100)), Set.of("work")))
        .executions();
  }

  private static void enqueue(JdbcStore store, int count, String document) {
    List<NewExecution> calls = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      calls.add(call(i, document));
    }
    assertThat(store.executions().enqueue(calls, LEASES)).hasSize(count);
  }

  @EachDatabase
  void documentsAreInsertedInPartsAndOmittedFromClaims(Database kind) {
    try (JdbcStore store = kind.store()) {
      enqueue(store, 20, "x".repeat(LARGE));

      List<ClaimResult.ClaimedExecution> claimed = claim(store);

      assertThat(claimed).hasSize(20);
      assertThat(claimed).allMatch(ClaimResult.ClaimedExecution::documentOmitted);
      assertThat(claimed).extracting(ClaimResult.ClaimedExecution::document).containsOnlyNulls();
      assertThat(store.history().storedDocument(claimed.get(19).execution().id()).orElseThrow())
          .hasSize(LARGE);
    }
  }

  @EachDatabase
  void resultsOfOneActAreAllRecorded(Database kind) {
    try (JdbcStore store = kind.store()) {
      enqueue(store, 20, "{}");
      List<Completion> completions = new ArrayList<>();
      for (ClaimResult.ClaimedExecution claimed : claim(store)) {
        Execution execution = claimed.execution();
        // Quotes and backslashes are doubled on the way to some databases.
        String result = "\"\\".repeat(LARGE / 2);
        completions.add(
            new Completion(
                new Lease(execution.id(), execution.ownership().token()),
                new AttemptResult.Finished(
                    ExecutionState.SUCCEEDED,
                    null,
                    Outcome.success().withResult(result),
                    NOW,
                    NOW,
                    List.of(),
                    null)));
      }

      assertThat(store.executions().complete(completions, NOW))
          .hasSize(20)
          .containsOnly(CompletionResult.RECORDED);
      for (Completion completion : completions) {
        Execution read =
            store
                .history()
                .execution(TenantScope.ALL, completion.lease().execution())
                .orElseThrow();
        assertThat(read.outcome())
            .isEqualTo(((AttemptResult.Finished) completion.attemptResult()).outcome());
      }
    }
  }

  @EachDatabase
  void statementsOfOneActHaveALimitedSize(Database kind) {
    StatementCounter counter = new StatementCounter();
    try (JdbcStore store =
        JdbcStore.builder(counter.of(kind.open()))
            .tablePrefix("l" + Database.next() + "_")
            .open()) {
      counter.take();
      enqueue(store, 20, "x".repeat(LARGE));
      // A statement ends after 1,400,000 characters.
      assertThat(inserts(counter, "_live")).isEqualTo(10);

      ExecutionId id = call(1, "").id();
      List<LogLine> lines = new ArrayList<>();
      for (int i = 1; i <= 400; i++) {
        lines.add(new LogLine(id, i, NOW, Severity.INFO, "x".repeat(10_000), null));
      }
      store.history().appendLog(lines);
      assertThat(inserts(counter, "_log_line")).isEqualTo(3);
      assertThat(store.history().logTail(id, 1_000)).isEqualTo(lines);
    }
  }

  private static long inserts(StatementCounter counter, String table) {
    return counter.take().stream()
        .filter(statement -> statement.contains("insert into l"))
        .filter(statement -> statement.contains(table))
        .count();
  }

  @EachDatabase
  void definitionsAreReadInParts(Database kind) {
    try (JdbcStore store = kind.store()) {
      List<TaskRevision> revisions = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        TaskId id = TaskId.of("acme", "task-" + i);
        store
            .tasks()
            .save(
                new TaskRow(id, 0, new TaskRow.Columns("Task", "work", false), "x".repeat(LARGE)),
                new ScheduleState(0, null, null, null, 0),
                new AuditEntry(NOW, "ann", "saved", ""));
        revisions.add(new TaskRevision(id, 1));
      }

      Map<TaskRevision, TaskRow> read = store.tasks().definitions(revisions);

      assertThat(read).isNotEmpty();
      assertThat(read.values().stream().mapToLong(row -> row.document().length()).sum())
          .isLessThan(TaskStore.MAX_READ + LARGE);
      revisions.removeAll(read.keySet());
      assertThat(store.tasks().definitions(revisions)).isNotEmpty();
    }
  }
}
