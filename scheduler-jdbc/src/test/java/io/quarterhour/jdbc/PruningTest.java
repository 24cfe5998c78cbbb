package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.StoreFixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.Severity;
import io.quarterhour.query.Retention;
import io.quarterhour.query.RetentionPolicy;
import io.quarterhour.store.PruneResult;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** The steps of pruning. */
class PruningTest {
  private static final RetentionPolicy ONE_PER_ACTION =
      RetentionPolicy.of(new Retention(1, 1, Duration.ofDays(90)));

  /** Finishes calls at an instant, and returns their ids in the order in which they end. */
  static List<ExecutionId> finished(SchedulerStore store, int number, Instant end) {
    List<NewExecution> calls =
        IntStream.range(0, number).mapToObj(i -> StoreFixtures.call()).toList();
    store.executions().enqueue(calls, StoreFixtures.terms("one", NOON));
    while (true) {
      List<ClaimResult.ClaimedExecution> claimed =
          store.executions().claim(StoreFixtures.request("one", NOON)).executions();
      if (claimed.isEmpty()) {
        return calls.stream().map(NewExecution::id).toList();
      }
      List<Completion> completions =
          claimed.stream()
              .map(ClaimResult.ClaimedExecution::execution)
              .map(one -> success(one, end))
              .toList();
      store.executions().complete(completions, end);
    }
  }

  private static Completion success(Execution execution, Instant end) {
    return new Completion(
        new Lease(execution.id(), execution.ownership().token()),
        new AttemptResult.Finished(
            ExecutionState.SUCCEEDED, null, Outcome.success("done"), NOON, end, List.of(), null));
  }

  private static void appendLog(SchedulerStore store, ExecutionId id, int lines) {
    appendLog(store, id, 1, lines);
  }

  private static void appendLog(SchedulerStore store, ExecutionId id, int first, int last) {
    store
        .history()
        .appendLog(
            IntStream.rangeClosed(first, last)
                .mapToObj(i -> new LogLine(id, i, NOON, Severity.INFO, "line", null))
                .toList());
  }

  @EachDatabase
  void longLogIsRemovedInSeveralSteps(Database kind) {
    SchedulerStore store = kind.store();
    ExecutionId oldest = finished(store, 1, NOON).get(0);
    finished(store, 1, NOON.plusSeconds(1));
    appendLog(store, oldest, 25_000);
    Instant now = NOON.plusSeconds(60);

    PruneResult first = store.history().prune(ONE_PER_ACTION, now, 100);

    assertThat(first).isEqualTo(new PruneResult(0, true));
    assertThat(store.history().log(oldest, 0, 30_000)).hasSize(5_000);
    assertThat(store.history().prune(ONE_PER_ACTION, now, 100))
        .isEqualTo(new PruneResult(1, false));
    assertThat(store.history().log(oldest, 0, 30_000)).isEmpty();
  }

  @EachDatabase
  void executionsWithManyLogLinesAreRemovedInSeveralSteps(Database kind) {
    SchedulerStore store = kind.store();
    finished(store, 5, NOON).forEach(id -> appendLog(store, id, 8_000));
    finished(store, 1, NOON.plusSeconds(1));
    Instant now = NOON.plusSeconds(60);

    assertThat(store.history().prune(ONE_PER_ACTION, now, 100)).isEqualTo(new PruneResult(2, true));
    assertThat(store.history().prune(ONE_PER_ACTION, now, 100)).isEqualTo(new PruneResult(2, true));
    assertThat(store.history().prune(ONE_PER_ACTION, now, 100))
        .isEqualTo(new PruneResult(1, false));
  }

  @EachDatabase
  void longLogsOfATenantAreErasedInSeveralSteps(Database kind) {
    SchedulerStore store = kind.store();
    List<ExecutionId> calls = finished(store, 5, NOON);
    calls.forEach(id -> appendLog(store, id, 8_000));
    appendLog(store, calls.get(0), 8_001, 25_000);
    TenantId tenant = StoreFixtures.executions(store).get(0).routing().tenant();

    List<Integer> steps = new ArrayList<>();
    int remaining = lines(store, calls);
    while (remaining > 0) {
      steps.add(store.maintenance().erase(tenant, 1_000));
      int now = lines(store, calls);
      assertThat(remaining - now).isBetween(1, 20_000);
      remaining = now;
    }

    assertThat(steps).hasSizeGreaterThanOrEqualTo(3).allMatch(erased -> erased > 0);
    assertThat(StoreFixtures.executions(store)).isEmpty();
  }

  private static int lines(SchedulerStore store, List<ExecutionId> executions) {
    return executions.stream().mapToInt(id -> store.history().log(id, 0, 30_000).size()).sum();
  }

  @EachDatabase
  void moreExecutionsThanAStepReadsArePruned(Database kind) {
    SchedulerStore store = kind.store();
    finished(store, 1_200, NOON);
    Instant now = NOON.plusSeconds(60);
    RetentionPolicy policy = RetentionPolicy.of(new Retention(1, 100, Duration.ofDays(90)));

    int removed = 0;
    PruneResult step;
    do {
      step = store.history().prune(policy, now, 1_000);
      removed += step.removed();
    } while (step.more());

    assertThat(removed).isEqualTo(1_100);
    assertThat(StoreFixtures.executions(store)).hasSize(100);
  }

  @EachDatabase
  void stepWithoutNewExecutionsSendsOneStatement(Database kind) {
    StatementCounter statements = new StatementCounter();
    SchedulerStore store =
        JdbcStore.builder(statements.of(kind.open()))
            .tablePrefix("p" + Database.next() + "_")
            .open();
    finished(store, 20, NOON);
    Instant now = NOON.plusSeconds(60);
    store.history().prune(ONE_PER_ACTION, now, 100);
    statements.take();

    PruneResult next = store.history().prune(ONE_PER_ACTION, now.plusSeconds(60), 100);

    assertThat(next).isEqualTo(PruneResult.NOTHING);
    // On MariaDB, the limits of a transaction are statements of their own.
    assertThat(statements.take()).filteredOn(sql -> !sql.startsWith("set ")).hasSize(1);
  }

  @EachDatabase
  void newNodeWithLowerLimitsPrunesThePast(Database kind) {
    DataSource source = kind.open();
    String prefix = "p" + Database.next() + "_";
    SchedulerStore store = JdbcStore.builder(source).tablePrefix(prefix).open();
    finished(store, 20, NOON);
    Instant now = NOON.plusSeconds(60);
    RetentionPolicy policy = RetentionPolicy.of(new Retention(1, 15, Duration.ofDays(90)));
    assertThat(store.history().prune(policy, now, 100)).isEqualTo(new PruneResult(5, false));

    SchedulerStore restarted = JdbcStore.builder(source).tablePrefix(prefix).open();

    assertThat(restarted.history().prune(ONE_PER_ACTION, now, 100))
        .isEqualTo(new PruneResult(14, false));
  }

  @EachDatabase
  void endThatWasWrittenLateIsFoundWithinADay(Database kind) {
    SchedulerStore store = kind.store();
    finished(store, 2, NOON.plus(Duration.ofHours(1)));
    Instant now = NOON.plus(Duration.ofHours(2));
    assertThat(store.history().prune(ONE_PER_ACTION, now, 100).removed()).isEqualTo(1);
    finished(store, 1, NOON);

    store.history().prune(ONE_PER_ACTION, now.plus(Duration.ofDays(1)), 100);
    store.history().prune(ONE_PER_ACTION, now.plus(Duration.ofDays(1)), 100);

    assertThat(StoreFixtures.executions(store)).hasSize(1);
  }
}
