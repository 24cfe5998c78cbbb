package io.quarterhour.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.client.Declaration;
import io.quarterhour.client.DeclareResult;
import io.quarterhour.client.DeclareResult.Change;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Outcome;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Timeout;

/** Nodes that start at the same time and declare the same tasks. */
@Timeout(180)
class DeclareRaceTest {
  private static final int NODES = 2;
  private static final int TASKS = 20;

  private final List<Scheduler> nodes = new ArrayList<>();

  private static Declaration version(int version, int tasks) {
    List<Task> all =
        IntStream.range(0, tasks)
            .mapToObj(
                i ->
                    Task.builder("t" + i)
                        .action("work")
                        .schedule(Schedule.every(Duration.ofHours(version)).exact())
                        .build())
            .toList();
    return Declaration.of(all).removingOthersOf("race");
  }

  /** Declares on all nodes at the same time. Returns what they did. */
  private List<DeclareResult> declareOnAll(Declaration declaration) throws Exception {
    CyclicBarrier start = new CyclicBarrier(NODES);
    ExecutorService threads = Executors.newFixedThreadPool(NODES);
    try {
      List<Callable<List<DeclareResult>>> calls = new ArrayList<>();
      for (Scheduler node : nodes) {
        calls.add(
            () -> {
              start.await();
              return node.client().declare(declaration);
            });
      }
      List<DeclareResult> results = new ArrayList<>();
      for (Future<List<DeclareResult>> call : threads.invokeAll(calls)) {
        results.addAll(call.get());
      }
      return results;
    } finally {
      threads.shutdownNow();
    }
  }

  private static long count(List<DeclareResult> results, Change change) {
    return results.stream().filter(result -> result.change() == change).count();
  }

  @EachDatabase
  void eachChangeIsMadeByOneOfTheNodes(Database kind) throws Exception {
    DataSource database = kind.open();
    String prefix = "d" + Database.next() + "_";
    for (int i = 0; i < NODES; i++) {
      nodes.add(
          Scheduler.builder()
              .pluginDiscovery(false)
              .store(JdbcStore.builder(database).tablePrefix(prefix).open())
              .action(Action.of("work", context -> Outcome.success()))
              .build());
    }
    try {
      List<DeclareResult> created = declareOnAll(version(1, TASKS));
      List<DeclareResult> updated = declareOnAll(version(2, TASKS));
      List<DeclareResult> unchanged = declareOnAll(version(2, TASKS));
      List<DeclareResult> removed = declareOnAll(version(2, TASKS / 2));

      assertThat(count(created, Change.CREATED)).isEqualTo(TASKS);
      assertThat(count(updated, Change.UPDATED)).isEqualTo(TASKS);
      assertThat(count(unchanged, Change.UNCHANGED)).isEqualTo(NODES * TASKS);
      assertThat(count(removed, Change.REMOVED)).isEqualTo(TASKS / 2);
      SchedulerClient client = nodes.get(0).client();
      assertThat(client.tasks(TaskQuery.ALL, PageRequest.first()).items()).hasSize(TASKS / 2);
      assertThat(client.task(TaskId.of("t0")).orElseThrow().task().revision()).isEqualTo(2);
    } finally {
      nodes.forEach(Scheduler::close);
    }
  }
}
