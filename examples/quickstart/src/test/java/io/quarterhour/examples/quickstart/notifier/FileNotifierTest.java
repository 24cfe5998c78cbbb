package io.quarterhour.examples.quickstart.notifier;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarterhour.action.Action;
import io.quarterhour.execution.Outcome;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.Task;
import io.quarterhour.testing.TestScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileNotifierTest {
  @TempDir Path temp;

  private List<JsonNode> notified(NotificationRule.Event event, Path file) throws IOException {
    TestScheduler scheduler =
        TestScheduler.startingAt("2026-03-01T00:00:00Z")
            .with(
                Action.of(
                    "odd",
                    context -> {
                      context.result(Map.of("n", context.slot().getEpochSecond() / 900 % 2));
                      return context.slot().getEpochSecond() / 900 % 2 == 0
                          ? Outcome.success("fine")
                          : Outcome.failure("not \"fine\"\nat all");
                    }))
            .with(new FileNotifier());
    scheduler.save(
        Task.builder("it")
            .title("It runs")
            .tenant("acme")
            .action("odd")
            .schedule(Schedule.cron("*/15 * * * *"))
            .notificationRule(
                NotificationRule.of("file", Map.of("file", file.toString()), Set.of(event)))
            .build());
    scheduler.advance(Duration.ofMinutes(30)).runDue();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      lines.add(new ObjectMapper().readTree(line));
    }
    return lines;
  }

  @Test
  void lineIsAppendedForEachOutcome() throws IOException {
    List<JsonNode> lines = notified(NotificationRule.Event.ALWAYS, temp.resolve("new/file.jsonl"));

    assertThat(lines).hasSize(2);
    JsonNode line = lines.get(0);
    assertThat(line.get("task").asText()).isEqualTo("acme/it");
    assertThat(line.get("title").asText()).isEqualTo("It runs");
    assertThat(line.get("tenant").asText()).isEqualTo("acme");
    assertThat(line.get("action").asText()).isEqualTo("odd");
    assertThat(line.get("slot").asText()).isEqualTo("2026-03-01T00:15:00Z");
    assertThat(line.get("ended").asText()).isEqualTo("2026-03-01T00:15:00Z");
    assertThat(line.get("state").asText()).isEqualTo("FAILED");
    assertThat(line.get("summary").asText()).isEqualTo("not \"fine\"\nat all");
    assertThat(line.get("result").get("n").asInt()).isEqualTo(1);
    assertThat(line.get("notification").asText()).isNotEqualTo(line.get("execution").asText());
    assertThat(lines.get(1).get("state").asText()).isEqualTo("SUCCEEDED");
  }

  @Test
  void ruleOnFailureReportsOnlyFailures() throws IOException {
    assertThat(notified(NotificationRule.Event.ON_FAILURE, temp.resolve("file.jsonl")))
        .extracting(line -> line.get("state").asText())
        .containsExactly("FAILED");
  }

  @Test
  void invalidSettingsAreReported() {
    FileNotifier notifier = new FileNotifier();

    assertThat(notifier.problems(Map.of("file", "outcomes.jsonl"))).isEmpty();
    assertThat(notifier.problems(Map.of()))
        .containsExactly("setting 'file' must be the path of a file, was null");
    assertThat(notifier.problems(Map.of("file", " ")))
        .containsExactly("setting 'file' must be the path of a file, was \" \"");
    assertThat(notifier.problems(Map.of("file", 7)))
        .containsExactly("setting 'file' must be the path of a file, was 7");
    assertThat(notifier.problems(Map.of("file", "a\0b")))
        .containsExactly("setting 'file' must be the path of a file, was \"a\0b\"");
    assertThat(notifier.problems(Map.of("file", "x", "mode", "a", "charset", "b")))
        .containsExactly(
            "unknown setting 'charset', expected only [file]",
            "unknown setting 'mode', expected only [file]");
  }
}
