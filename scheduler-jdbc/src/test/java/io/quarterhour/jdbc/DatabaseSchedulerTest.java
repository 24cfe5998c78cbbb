package io.quarterhour.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantScope;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The engine on a database: two schedulers share the tables of one store. */
class DatabaseSchedulerTest {
  private static final int FIRES = 3;

  @EachDatabase
  void twoSchedulersFireEachSlotOnce(Database kind) throws Exception {
    JdbcStore.Builder builder =
        JdbcStore.builder(kind.open()).tablePrefix("e" + Database.next() + "_");
    CountDownLatch runs = new CountDownLatch(FIRES);
    Scheduler first = scheduler(builder.open(), runs);
    Scheduler second = scheduler(builder.open(), runs);
    first.start();
    second.start();
    first
        .client()
        .save(
            Task.builder("greet")
                .action("hello")
                .schedule(Schedule.every(Duration.ofMillis(200)).exact())
                .maxFires(FIRES)
                .startPaused(false)
                .build());

    assertThat(runs.await(1, TimeUnit.MINUTES)).isTrue();
    first.stop();
    second.stop();

    List<Execution> ran =
        builder
            .open()
            .history()
            .executions(TenantScope.ALL, ExecutionQuery.of(TaskId.of("greet")), PageRequest.first())
            .items();
    assertThat(ran)
        .hasSize(FIRES)
        .allMatch(execution -> execution.state() == ExecutionState.SUCCEEDED);
    assertThat(ran).extracting(Execution::slot).doesNotHaveDuplicates();
  }

  @EachDatabase
  void stoppedNodeDoesNotCountAsAlive(Database kind) throws Exception {
    JdbcStore store =
        JdbcStore.builder(kind.open()).tablePrefix("e" + Database.next() + "_").open();
    Scheduler node = scheduler(store, new CountDownLatch(0));
    node.start();
    TickWorkload.await().until(() -> !store.nodes().nodes().isEmpty());

    node.stop();

    assertThat(store.nodes().nodes()).isEmpty();
  }

  private static Scheduler scheduler(JdbcStore store, CountDownLatch runs) {
    return Scheduler.builder()
        .store(store)
        .action(
            Action.of(
                "hello",
                context -> {
                  runs.countDown();
                  return Outcome.success("hello at " + context.slot());
                }))
        .build();
  }
}
