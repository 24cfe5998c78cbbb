package io.quarterhour.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.action.Action;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Outcome;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.CapturedLogs;
import io.quarterhour.support.Day;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HostLogTest {
  private final CapturedLogs logs = new CapturedLogs();
  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00"))
          .with(
              Action.of(
                  "throws",
                  context -> {
                    throw new IllegalStateException("no more paper\nWARN forged\u2028forged too");
                  }),
              Action.of("fails", context -> Outcome.failure("no ink\r\nERROR forged")));

  @AfterEach
  void stopCapturing() {
    logs.close();
  }

  private List<String> warnings() {
    return logs.linesWith("io.quarterhour.execution").stream()
        .filter(line -> line.contains("WARN"))
        .toList();
  }

  private long stackTraces() {
    return logs.lines().stream()
        .filter(line -> line.startsWith("java.lang.IllegalStateException: no more paper"))
        .count();
  }

  @Test
  void failureIsLoggedWithItsTaskTenantExecutionAttemptAndCause() {
    Task task =
        scheduler.save(
            Task.builder("print")
                .action("throws")
                .tenant("acme")
                .schedule(Schedule.every(Duration.ofHours(1)).exact())
                .build());
    scheduler.advance(Duration.ofHours(1));

    Execution execution = scheduler.executions(task.id()).get(0);
    assertThat(warnings()).hasSize(1);
    assertThat(warnings().get(0))
        .contains("Execution failed.", "task=acme/print", "tenant=acme", "attempt=1")
        .contains("execution=" + execution.id(), "action=throws")
        .endsWith("IllegalStateException: no more paper WARN forged forged too");
    assertThat(stackTraces()).isOne();
  }

  @Test
  void onlyTheLastAttemptHasAStackTrace() {
    scheduler
        .client()
        .enqueue(ActionCall.of("throws").tenant("acme").retry(RetryPolicy.retries(1)));
    scheduler.runDue();

    assertThat(warnings()).hasSize(1);
    assertThat(warnings().get(0)).contains("Execution failed and is retried at 2", "task=none");
    assertThat(stackTraces()).isZero();

    scheduler.advance(Duration.ofMinutes(5));

    assertThat(warnings()).hasSize(2);
    assertThat(warnings().get(1)).contains("Execution failed.", "attempt=2");
    assertThat(stackTraces()).isOne();
  }

  @Test
  void returnedFailureIsOneLine() {
    ExecutionId id = scheduler.client().enqueue(ActionCall.of("fails").retry(RetryPolicy.none()));
    scheduler.runDue();

    assertThat(warnings()).hasSize(1);
    assertThat(warnings().get(0)).contains("execution=" + id).endsWith(": no ink  ERROR forged");
    assertThat(logs.lines()).noneMatch(line -> line.startsWith("ERROR forged"));
  }

  @Test
  void actionThatFailsAllTheTimeDoesNotFloodTheLog() {
    for (int i = 0; i < 100; i++) {
      scheduler.client().enqueue(ActionCall.of("fails").retry(RetryPolicy.none()));
    }
    scheduler.client().enqueue(ActionCall.of("throws").retry(RetryPolicy.none()));
    scheduler.runDue();

    assertThat(warnings().stream().filter(line -> line.contains("action=fails"))).hasSize(5);
    assertThat(warnings().stream().filter(line -> line.contains("action=throws"))).hasSize(1);

    scheduler.advance(Duration.ofMinutes(1));
    scheduler.runDue();

    assertThat(warnings()).hasSize(7);
    assertThat(warnings().get(6)).contains("95 further lines within PT1M", "action=fails");

    scheduler.client().enqueue(ActionCall.of("fails").retry(RetryPolicy.none()));
    scheduler.runDue();

    assertThat(warnings()).hasSize(8);
  }
}
