package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.StoreFixtures.NOON;
import static io.quarterhour.jdbc.TickWorkload.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.execution.Execution;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.task.DueTasks;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A node whose network falls silent in the middle of a transaction: it cannot end the transaction,
 * so the database does, and the other nodes get the rows that it had locked.
 */
@Timeout(180)
class SilentNetworkTest {
  private static final TaskId NIGHTLY = TaskId.of("acme", "nightly");

  private final String prefix = "q" + Database.next() + "_";
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private SilentProxy proxy;
  private SchedulerStore cutOff;
  private SchedulerStore healthy;

  @BeforeEach
  void open() throws Exception {
    int port = Database.postgres().getPortNumbers()[0];
    proxy = new SilentProxy(port);
    healthy =
        JdbcStore.builder(new SmallPool(PostgresServer.source(port))).tablePrefix(prefix).open();
    cutOff =
        JdbcStore.builder(new SmallPool(PostgresServer.source(proxy.port())))
            .tablePrefix(prefix)
            .open();
  }

  @AfterEach
  void close() throws Exception {
    proxy.close();
    threads.shutdownNow();
  }

  /** Begins a call that the silence interrupts. */
  private void cutOffDuring(Callable<?> call, String request) throws Exception {
    proxy.silenceAfter(request);
    Future<?> cutOff = threads.submit(call);
    proxy.awaitSilence();
    assertThat(cutOff).isNotDone();
  }

  private List<FireResult> fire(SchedulerStore store, Instant now) {
    DueTasks due = store.tasks().due(now, 100);
    return store
        .tasks()
        .fire(
            due.tasks().stream()
                .map(task -> StoreFixtures.firing(NIGHTLY, task.scheduleState(), false))
                .toList(),
            StoreFixtures.terms("healthy", now));
  }

  private static Lease lease(Execution execution) {
    return new Lease(execution.id(), execution.ownership().token());
  }

  @Test
  void taskThatTheNodeHasLockedIsFiredByAnother() throws Exception {
    StoreFixtures.saved(healthy, NIGHTLY, null);
    cutOffDuring(() -> fire(cutOff, NOON), "for update");

    // Each attempt is made one second later by the clock of the test, since a locked task is left
    // out for a second.
    Instant[] now = {NOON};
    await()
        .until(
            () -> {
              now[0] = now[0].plusSeconds(1);
              return fire(healthy, now[0]).stream().anyMatch(FireResult::applied);
            });
  }

  private Execution running() {
    NewExecution call = StoreFixtures.call();
    healthy.executions().enqueue(List.of(call), StoreFixtures.terms("cut-off", NOON));
    List<ClaimResult.ClaimedExecution> claimed =
        healthy.executions().claim(StoreFixtures.request("cut-off", NOON)).executions();
    assertThat(claimed).hasSize(1);
    return claimed.get(0).execution();
  }

  private void awaitTakeOver(Execution execution) {
    Instant afterTheLease = NOON.plusSeconds(40);
    await()
        .until(
            () ->
                healthy
                    .executions()
                    .claim(StoreFixtures.request("healthy", afterTheLease))
                    .executions()
                    .stream()
                    .anyMatch(claimed -> claimed.execution().id().equals(execution.id())));
  }

  @Test
  void executionWhoseLeaseTheNodeWasRenewingIsTakenOver() throws Exception {
    Execution execution = running();
    cutOffDuring(
        () ->
            cutOff
                .executions()
                .renew(
                    List.of(lease(execution)), StoreFixtures.terms("cut-off", NOON.plusSeconds(5))),
        "for update");

    awaitTakeOver(execution);
  }

  @Test
  void executionWhoseRetryTheNodeWasRecordingIsTakenOver() throws Exception {
    Execution execution = running();
    Completion retry = new Completion(lease(execution), new AttemptResult.Release(null, null));
    cutOffDuring(() -> cutOff.executions().complete(List.of(retry), NOON), "for update");

    awaitTakeOver(execution);
  }

  @Test
  void healthyNodeRunsAllSlots() throws Exception {
    TickWorkload tickWorkload = new TickWorkload(5, 100);
    Scheduler silent = tickWorkload.node(cutOff, "silent");
    try (Scheduler node = tickWorkload.node(healthy, "healthy")) {
      silent.start();
      node.start();
      tickWorkload.save(node);
      await().until(() -> tickWorkload.runs.get() > 50);

      proxy.silence();

      tickWorkload.awaitAll(healthy);
    } finally {
      proxy.close();
      silent.close();
    }
  }
}
