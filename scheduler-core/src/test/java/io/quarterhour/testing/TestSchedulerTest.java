package io.quarterhour.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.action.Action;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestSchedulerTest {
  @Test
  void everyQuarterHourOfAMonthHasOneExecution() {
    TestScheduler scheduler =
        TestScheduler.startingAt("2026-03-01T00:00:00Z")
            .with(Action.of("tick", context -> Outcome.success("slot " + context.slot())));
    Task task =
        scheduler.save(
            Task.builder("ticker").action("tick").schedule(Schedule.cron("*/15 * * * *")).build());

    scheduler.advance(Duration.ofDays(31));

    List<Execution> executions = scheduler.executions(task.id());
    assertThat(executions).hasSize(2976);
    Instant slot = Instant.parse("2026-03-01T00:15:00Z");
    for (Execution execution : executions) {
      assertThat(execution.slot()).isEqualTo(slot);
      assertThat(execution.state()).isEqualTo(ExecutionState.SUCCEEDED);
      assertThat(execution.status().startedAt()).isEqualTo(slot);
      slot = slot.plus(Duration.ofMinutes(15));
    }
    assertThat(scheduler.status(task.id()).state()).isEqualTo(TaskState.PLANNED);
    assertThat(scheduler.status(task.id()).scheduleState().fires()).isEqualTo(2976);
  }
}
