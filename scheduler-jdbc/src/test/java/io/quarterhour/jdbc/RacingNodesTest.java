package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.Given.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.problem.StoreException;
import io.quarterhour.store.Admitted;
import io.quarterhour.store.Due;
import io.quarterhour.store.ExecutionQuery;
import io.quarterhour.store.FireAnswer;
import io.quarterhour.store.Firing;
import io.quarterhour.store.PageRequest;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.task.Execution;
import io.quarterhour.task.ExecutionId;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantScope;
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
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes with pools of their own race for the same due tasks of one database. */
class RacingNodesTest {
  private static final int TASKS = 8;
  private static final int SLOTS = 10;
  private static final Instant NOW = NOON.plusSeconds(SLOTS - 1);

  @Test
  void eachSlotIsFiredOnceOnPostgres() throws Exception {
    eachSlotIsFiredOnce(new SmallPool(Database.postgres()), new SmallPool(Database.postgres()));
  }

  @Test
  void eachSlotIsFiredOnceOnH2(@TempDir Path folder) throws Exception {
    String url = Database.fileUrl(folder.resolve("store"));
    eachSlotIsFiredOnce(Database.pool(url), Database.pool(url));
  }

  private static void eachSlotIsFiredOnce(DataSource ofAnn, DataSource ofBob) throws Exception {
    String prefix = "n" + Database.next() + "_";
    JdbcStore ann = JdbcStore.builder(ofAnn).tablePrefix(prefix).open();
    JdbcStore bob = JdbcStore.builder(ofBob).tablePrefix(prefix).open();
    for (int i = 0; i < TASKS; i++) {
      Given.saved(ann, TaskId.of("acme", "task-" + i), null);
    }

    List<ExecutionId> fired = new ArrayList<>();
    CyclicBarrier start = new CyclicBarrier(2);
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      Future<List<ExecutionId>> byAnn = threads.submit(() -> fireAll(start, ann, "ann"));
      Future<List<ExecutionId>> byBob = threads.submit(() -> fireAll(start, bob, "bob"));
      fired.addAll(byAnn.get(1, TimeUnit.MINUTES));
      fired.addAll(byBob.get(1, TimeUnit.MINUTES));
    } finally {
      threads.shutdownNow();
    }

    List<Execution> kept =
        ann.history()
            .executions(TenantScope.ALL, ExecutionQuery.ALL, PageRequest.first(1000))
            .items();
    assertThat(fired).hasSize(TASKS * SLOTS);
    assertThat(kept).extracting(Execution::id).containsExactlyInAnyOrderElementsOf(fired);
    assertThat(kept)
        .extracting(one -> List.of(one.task().orElseThrow(), one.slot()))
        .doesNotHaveDuplicates();
  }

  /** Fires and leases what is due until nothing is. What this node fired. */
  private static List<ExecutionId> fireAll(CyclicBarrier start, SchedulerStore store, String node)
      throws Exception {
    start.await(1, TimeUnit.MINUTES);
    List<ExecutionId> fired = new ArrayList<>();
    while (true) {
      Due due = repeating(() -> store.tasks().due(NOW, TASKS));
      if (due.tasks().isEmpty()) {
        return fired;
      }
      List<Firing> firings =
          due.tasks().stream()
              .map(task -> Given.firing(task.definition().task(), task.timetable(), true))
              .toList();
      for (FireAnswer answer :
          repeating(() -> store.tasks().fire(firings, Given.terms(node, NOW)))) {
        assertThat(answer.executions())
            .allMatch(admitted -> admitted.fate() == Admitted.Fate.LEASED);
        answer.executions().forEach(admitted -> fired.add(admitted.id()));
      }
    }
  }

  private static <T> T repeating(Callable<T> act) throws Exception {
    while (true) {
      try {
        return act.call();
      } catch (StoreException e) {
        if (!e.isPassing()) {
          throw e;
        }
      }
    }
  }
}
