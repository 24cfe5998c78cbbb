package io.quarterhour.notify.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notify.NotificationFixtures;
import io.quarterhour.task.NotificationRule.Event;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LogNotifierTest {
  private static final Execution SUCCEEDED =
      NotificationFixtures.execution(ExecutionState.SUCCEEDED, Outcome.success("done"));
  private static final Execution FAILED =
      NotificationFixtures.execution(ExecutionState.FAILED, Outcome.failure("disk full"));

  private static String logged(Notification notification) {
    PrintStream original = System.err;
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
    try {
      new LogNotifier().send(notification);
    } finally {
      System.setErr(original);
    }
    return written.toString(StandardCharsets.UTF_8);
  }

  @Test
  void lineContainsOutcomeDurationAndIds() {
    assertThat(logged(NotificationFixtures.notification(SUCCEEDED, Map.of())))
        .contains("INFO io.quarterhour.outcome")
        .contains(
            "Nightly report: SUCCEEDED after PT1.5S: done (tenant=acme slot=2026-03-02T12:00:00Z"
                + " execution=019cae6b-6600-7000-8000-000000000001)");
  }

  @Test
  void failuresAreLoggedAsErrorsInTheLoggerOfTheRule() {
    assertThat(logged(NotificationFixtures.notification(FAILED, Map.of("logger", "ops.backup"))))
        .contains("ERROR ops.backup")
        .contains("Nightly report: FAILED after PT1.5S: disk full");
  }

  @Test
  void eachExecutionOfADigestHasALine() {
    Notification digest = NotificationFixtures.notification(SUCCEEDED, Map.of());
    Notification both =
        new Notification(
            digest.id(),
            1,
            Map.of(),
            digest.title(),
            Event.ALWAYS,
            List.of(SUCCEEDED, FAILED),
            List.of());

    assertThat(logged(both).lines()).hasSize(2);
  }

  @Test
  void lateExecutionIsAWarning() {
    Notification late =
        new Notification(
            FAILED.id(),
            1,
            Map.of(),
            "Nightly report",
            Event.ON_LATE,
            List.of(SUCCEEDED),
            List.of());

    assertThat(logged(late)).contains("WARN ").contains("Nightly report: late, SUCCEEDED");
  }
}
