package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.StoreFixtures.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.error.StoreException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.task.DueTasks;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.Firing;
import io.quarterhour.task.TaskId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four nodes, each with its own pool, race for the same slots of one database: 500, or 1,000 with
 * the profile {@code full}.
 */
class RacingNodesTest {
  private static final int NODES = 4;
  private static final int TASKS = Boolean.getBoolean("quarterhour.full") ? 40 : 20;
  private static final int SLOTS = 25;
  private static final Instant NOW = NOON.plusSeconds(SLOTS - 1);

  @Test
  void eachSlotIsFiredOnceOnPostgres() throws Exception {
    eachSlotIsFiredOnce(() -> new SmallPool(Database.postgres()));
  }

  @Test
  void eachSlotIsFiredOnceOnH2(@TempDir Path folder) throws Exception {
    String url = Database.fileUrl(folder.resolve("store"));
    eachSlotIsFiredOnce(() -> Database.pool(url));
  }

  @Tag("full")
  @Test
  void eachSlotIsFiredOnceOnMariaDb() throws Exception {
    eachSlotIsFiredOnce(() -> new SmallPool(MariaServer.source()));
  }

  private static void eachSlotIsFiredOnce(Supplier<DataSource> pools) throws Exception {
    String prefix = "n" + Database.next() + "_";
    List<JdbcStore> stores = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      stores.add(JdbcStore.builder(pools.get()).tablePrefix(prefix).open());
    }
    for (int i = 0; i < TASKS; i++) {
      StoreFixtures.saved(stores.get(0), TaskId.of("acme", "task-" + i), null);
    }

    List<ExecutionId> fired = new ArrayList<>(race(stores));
    // Tasks that a node has left out because they were locked for long.
    fired.addAll(
        fireAll(
            new CyclicBarrier(1),
            JdbcStore.builder(pools.get()).tablePrefix(prefix).open(),
            "last"));

    List<Execution> stored = StoreFixtures.executions(stores.get(0));
    assertThat(fired).hasSize(TASKS * SLOTS);
    assertThat(stored).extracting(Execution::id).containsExactlyInAnyOrderElementsOf(fired);
    assertThat(stored)
        .extracting(execution -> List.of(execution.task().orElseThrow(), execution.slot()))
        .doesNotHaveDuplicates();
  }

  @Test
  void eachSlotRunsOnceOnPostgres() {
    eachSlotRunsOnce(() -> new SmallPool(Database.postgres()));
  }

  @Test
  void eachSlotRunsOnceOnH2(@TempDir Path folder) {
    String url = Database.fileUrl(folder.resolve("store"));
    eachSlotRunsOnce(() -> Database.pool(url));
  }

  @Tag("full")
  @Test
  void eachSlotRunsOnceOnMariaDb() {
    eachSlotRunsOnce(() -> new SmallPool(MariaServer.source()));
  }

  private static void eachSlotRunsOnce(Supplier<DataSource> pools) {
    String prefix = "n" + Database.next() + "_";
    TickWorkload tickWorkload = new TickWorkload(TASKS, SLOTS);
    List<Scheduler> nodes = new ArrayList<>();
    try {
      for (int i = 0; i < NODES; i++) {
        JdbcStore store = JdbcStore.builder(pools.get()).tablePrefix(prefix).open();
        nodes.add(tickWorkload.node(store, "node-" + i));
        nodes.get(i).start();
      }
      tickWorkload.save(nodes.get(0));

      tickWorkload.awaitAll(JdbcStore.builder(pools.get()).tablePrefix(prefix).open());
    } finally {
      nodes.forEach(Scheduler::stop);
    }
    assertThat(tickWorkload.runs).hasValue(TASKS * SLOTS);
  }

  private static List<ExecutionId> race(List<JdbcStore> stores) throws Exception {
    CyclicBarrier start = new CyclicBarrier(NODES);
    ExecutorService threads = Executors.newFixedThreadPool(NODES);
    try {
      List<Future<List<ExecutionId>>> firing = new ArrayList<>();
      for (JdbcStore store : stores) {
        String node = "node-" + firing.size();
        firing.add(threads.submit(() -> fireAll(start, store, node)));
      }
      List<ExecutionId> fired = new ArrayList<>();
      for (Future<List<ExecutionId>> future : firing) {
        fired.addAll(future.get(1, TimeUnit.MINUTES));
      }
      return fired;
    } finally {
      threads.shutdownNow();
    }
  }

  /** Fires and leases due tasks until none is due; returns the executions of this node. */
  private static List<ExecutionId> fireAll(CyclicBarrier start, SchedulerStore store, String node)
      throws Exception {
    start.await(1, TimeUnit.MINUTES);
    List<ExecutionId> fired = new ArrayList<>();
    while (true) {
      DueTasks dueTasks = retryTransientErrors(() -> store.tasks().due(NOW, TASKS));
      if (dueTasks.tasks().isEmpty()) {
        return fired;
      }
      List<Firing> firings =
          dueTasks.tasks().stream()
              .map(
                  dueTask ->
                      StoreFixtures.firing(
                          dueTask.taskRevision().task(), dueTask.scheduleState(), true))
              .toList();
      for (FireResult result :
          retryTransientErrors(() -> store.tasks().fire(firings, StoreFixtures.terms(node, NOW)))) {
        assertThat(result.insertResults())
            .allMatch(insertResult -> insertResult.status() == InsertResult.Status.LEASED);
        result.insertResults().forEach(insertResult -> fired.add(insertResult.id()));
      }
    }
  }

  private static <T> T retryTransientErrors(Callable<T> call) throws Exception {
    while (true) {
      try {
        return call.call();
      } catch (StoreException e) {
        if (!e.isTransient()) {
          throw e;
        }
      }
    }
  }
}
