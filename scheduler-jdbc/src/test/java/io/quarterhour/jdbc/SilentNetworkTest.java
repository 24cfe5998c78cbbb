package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.StoreFixtures.NOON;
import static io.quarterhour.jdbc.TickWorkload.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.task.DueTasks;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.task.TaskId;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
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

  /** Long enough for a busy node that is not cut off. */
  private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(5);

  private final String prefix = "q" + Database.next() + "_";
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<SilentProxy> proxies = new ArrayList<>();
  private int port;
  private SchedulerStore healthy;

  @BeforeEach
  void open() {
    port = Database.postgres().getPortNumbers()[0];
    healthy =
        JdbcStore.builder(new SmallPool(PostgresServer.source(port))).tablePrefix(prefix).open();
  }

  @AfterEach
  void close() throws Exception {
    for (SilentProxy proxy : proxies) {
      proxy.close();
    }
    threads.shutdownNow();
  }

  private SilentProxy proxy() throws IOException {
    SilentProxy proxy = new SilentProxy(port);
    proxies.add(proxy);
    return proxy;
  }

  /** The store of a node behind a proxy. */
  private SchedulerStore behind(SilentProxy proxy) {
    return JdbcStore.builder(new SmallPool(PostgresServer.source(proxy.port())))
        .tablePrefix(prefix)
        .idleTransactionTimeout(IDLE_TIMEOUT)
        .open();
  }

  /** Begins a call of a node that loses its network when it has locked the rows. */
  private void cutOffDuring(Function<SchedulerStore, ?> call) throws Exception {
    SilentProxy proxy = proxy();
    SchedulerStore store = behind(proxy);
    proxy.silenceAfter("for update");
    Future<?> cutOff = threads.submit(() -> call.apply(store));
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

  private Execution running() {
    NewExecution call = StoreFixtures.call();
    healthy.executions().enqueue(List.of(call), StoreFixtures.terms("cut-off", NOON));
    List<ClaimResult.ClaimedExecution> claimed =
        healthy.executions().claim(StoreFixtures.request("cut-off", NOON)).executions();
    assertThat(claimed).hasSize(1);
    return claimed.get(0).execution();
  }

  @Test
  void rowsThatCutOffNodesHaveLockedAreReleased() throws Exception {
    StoreFixtures.saved(healthy, NIGHTLY, null);
    Execution renewed = running();
    Execution released = running();
    cutOffDuring(store -> fire(store, NOON));
    LeaseRequest renewal = StoreFixtures.terms("cut-off", NOON.plusSeconds(5));
    cutOffDuring(store -> store.executions().renew(List.of(lease(renewed)), renewal));
    Completion release = new Completion(lease(released), new AttemptResult.Release(null, null));
    cutOffDuring(store -> store.executions().complete(List.of(release), NOON));

    awaitFiring();
    awaitTakeOver(renewed.id(), released.id());
  }

  /**
   * Fires the task. Each attempt is made one second later by the clock of the test, since a locked
   * task is left out for a second.
   */
  private void awaitFiring() {
    Instant[] now = {NOON};
    await()
        .until(
            () -> {
              now[0] = now[0].plusSeconds(1);
              return fire(healthy, now[0]).stream().anyMatch(FireResult::applied);
            });
  }

  private void awaitTakeOver(ExecutionId... executions) {
    Instant afterTheLease = NOON.plusSeconds(40);
    Set<ExecutionId> takenOver = new HashSet<>();
    await()
        .untilAsserted(
            () -> {
              healthy
                  .executions()
                  .claim(StoreFixtures.request("healthy", afterTheLease))
                  .executions()
                  .forEach(claimed -> takenOver.add(claimed.execution().id()));
              assertThat(takenOver).contains(executions);
            });
  }

  @Test
  void healthyNodeRunsAllSlots() throws Exception {
    TickWorkload tickWorkload = new TickWorkload(5, 100);
    SilentProxy proxy = proxy();
    SchedulerStore cutOff = behind(proxy);
    Scheduler silent =
        tickWorkload.builder(cutOff, "silent").shutdownTimeout(Duration.ZERO).build();
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
