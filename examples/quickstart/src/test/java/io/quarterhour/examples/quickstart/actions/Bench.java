package io.quarterhour.examples.quickstart.actions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarterhour.action.Action;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.LogLine;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.Task;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Runs an action at each midnight of a number of days. */
final class Bench {
  final TestScheduler scheduler;
  private final Task task;

  Bench(Action<?> action, Map<String, Object> parameters) {
    scheduler = TestScheduler.startingAt("2026-03-01T00:00:00Z").with(action);
    task =
        scheduler.save(
            Task.builder("it")
                .action(action.descriptor().name(), parameters)
                .schedule(Schedule.daily("00:00"))
                .build());
  }

  /** Runs the action on the given number of days and returns the last execution. */
  Execution run(int times) {
    scheduler.advance(Duration.ofDays(times));
    List<Execution> all = scheduler.executions(task.id());
    return all.get(all.size() - 1);
  }

  Execution run() {
    return run(1);
  }

  List<String> log(Execution execution) {
    return scheduler.client().log(execution.id(), 0, 1000).stream()
        .map(line -> line.severity() + " " + text(line))
        .toList();
  }

  private static String text(LogLine line) {
    return line.percent() == null ? line.text() : line.percent() + "% " + line.text();
  }

  static String summary(Execution execution) {
    return Objects.requireNonNull(execution.outcome()).summary();
  }

  static JsonNode result(Execution execution) {
    try {
      return new ObjectMapper().readTree(Objects.requireNonNull(execution.outcome()).result());
    } catch (JsonProcessingException e) {
      throw new AssertionError("the result is not JSON", e);
    }
  }
}
