package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.TickWorkload.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.OverlapPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskBuilder;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantSelector;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Timeout;

/** Tasks with the longest names that are allowed: they run, and do not stop other tasks. */
@Timeout(120)
class LongNamesTest {
  private static final String LONGEST = "n".repeat(100);
  private static final String OTHER = "o".repeat(100);
  private static final List<TenantId> TENANTS = List.of(TenantId.of(LONGEST), TenantId.of(OTHER));

  @EachDatabase
  void tasksWithTheLongestNamesRunBesideOthers(Database kind) throws Exception {
    JdbcStore store =
        JdbcStore.builder(kind.open()).tablePrefix("n" + Database.next() + "_").open();
    try (Scheduler scheduler =
        Scheduler.builder()
            .pluginDiscovery(false)
            .store(store)
            .tenants(() -> TENANTS)
            .action(Action.of(LONGEST, context -> Outcome.success()))
            .build()) {
      scheduler.start();
      SchedulerClient client = scheduler.client();
      Task deferred = client.save(task(LONGEST).tenant(LONGEST).build());
      Task fanOut = client.save(task(OTHER).tenants(TenantSelector.of(TENANTS)).build());
      Task other = client.save(task("short").build());

      for (Task task : List.of(deferred, fanOut, other)) {
        await().until(() -> succeeded(client, task) >= 2);
      }
      assertThat(client.execution(latest(client, fanOut).id()).orElseThrow().childCounts())
          .isNotNull();
    }
  }

  private static TaskBuilder task(String name) {
    return Task.builder(name)
        .action(LONGEST)
        .startPaused(false)
        .overlap(OverlapPolicy.defer())
        .schedule(Schedule.every(Duration.ofMillis(200)).exact());
  }

  private static long succeeded(SchedulerClient client, Task task) {
    return executions(client, task).stream()
        .filter(execution -> execution.state() == ExecutionState.SUCCEEDED)
        .count();
  }

  private static Execution latest(SchedulerClient client, Task task) {
    return executions(client, task).stream()
        .filter(execution -> execution.childCounts() != null)
        .findFirst()
        .orElseThrow();
  }

  private static List<Execution> executions(SchedulerClient client, Task task) {
    return client.executions(ExecutionQuery.of(task.id()), PageRequest.first()).items();
  }
}
