package io.quarterhour.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.action.Action;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.notify.log.LogNotifier;
import io.quarterhour.notify.webhook.WebhookNotifier;
import io.quarterhour.problem.InvalidInputException;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.Outcome;
import io.quarterhour.task.Task;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The channels in a scheduler. */
class ChannelsTest {
  private final TestScheduler scheduler =
      TestScheduler.startingAt("2026-03-02T12:00:00Z")
          .with(Action.of("work", context -> Outcome.success("done")))
          .with(new LogNotifier())
          .with(new WebhookNotifier());

  private Task task(NotificationRule rule) {
    return Task.builder("t")
        .action("work")
        .schedule(Schedule.cron("*/15 * * * *"))
        .notify(rule)
        .build();
  }

  @Test
  void theyAreFound() {
    assertThat(
            ServiceLoader.load(Notifier.class).stream()
                .map(provider -> provider.get().name())
                .collect(Collectors.toSet()))
        .contains("log", "mail", "ticket", "webhook");
  }

  @Test
  void whatIsWrongIsToldWhenTheTaskIsSaved() {
    assertThatThrownBy(
            () -> scheduler.save(task(NotificationRule.always("log", Map.of("logger", "")))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("'logger' must name a logger");
    assertThatThrownBy(() -> scheduler.save(task(NotificationRule.always("webhook", Map.of()))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("'url' must be an address");
  }

  @Test
  void theLogIsAlwaysThere() {
    Task task = scheduler.save(task(NotificationRule.always("log", Map.of())));

    scheduler.advance(Duration.ofMinutes(15));

    var execution = scheduler.executions(task.id()).get(0);
    var sent =
        scheduler.executions(io.quarterhour.store.ExecutionQuery.under(execution.id())).get(0);
    assertThat(sent.outcome()).isEqualTo(Outcome.success("sent"));
  }
}
