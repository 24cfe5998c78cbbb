package io.quarterhour.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.NoParameters;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.support.Day;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.Caller;
import io.quarterhour.testing.TestScheduler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NotificationsTest {
  private final List<Notification> sent = new ArrayList<>();
  private final List<Instant> attemptTimes = new ArrayList<>();
  private Outcome outcome = Outcome.success("done");
  private int failuresLeft;
  private Exception failure = new IOException("caught by a hawk");

  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00"))
          .with(Action.of("work", this::work))
          .with(new RecordingNotifier("pigeon"))
          .with(new RecordingNotifier("other"));
  private final SchedulerClient client = scheduler.client();

  private Outcome work(ActionContext<NoParameters> context) {
    context.log().info("at work");
    return outcome;
  }

  private final class RecordingNotifier implements Notifier {
    private final String name;

    RecordingNotifier(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void send(Notification notification) throws Exception {
      attemptTimes.add(scheduler.now());
      if (failuresLeft-- > 0) {
        throw failure;
      }
      sent.add(notification);
    }

    @Override
    public List<String> problems(Map<String, Object> settings) {
      if (settings.containsKey("explode")) {
        throw new IllegalStateException("boom");
      }
      return settings.containsKey("to")
          ? List.of()
          : List.of("to is missing", "so nobody would know");
    }
  }

  private Execution run(NotificationRule... rules) {
    Task task =
        client.save(
            Task.builder("t")
                .title("The task")
                .tenant("acme")
                .action("work")
                .notificationRules(List.of(rules))
                .build());
    var run = client.runAtNextSlot(task.id());
    scheduler.runDue();
    return client.execution(run).orElseThrow();
  }

  private static Map<String, Object> to(String recipient) {
    return Map.of("to", recipient);
  }

  @Test
  void everyOutcomeIsReportedWithItsLogAndSettings() {
    Execution finished = run(NotificationRule.always("pigeon", to("ann")));

    assertThat(sent).hasSize(1);
    Notification notification = sent.get(0);
    assertThat(notification.title()).isEqualTo("The task");
    assertThat(notification.settings()).isEqualTo(to("ann"));
    assertThat(notification.attempt()).isEqualTo(1);
    assertThat(notification.execution()).isEqualTo(finished);
    assertThat(notification.execution().state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(notification.log()).extracting(LogLine::text).containsExactly("at work");
  }

  @Test
  void failureRuleReportsOnlyFailures() {
    run(NotificationRule.onFailure("pigeon", to("ann")));
    assertThat(sent).isEmpty();

    outcome = Outcome.warning("hm");
    client.runAtNextSlot(TaskId.of("acme", "t"));
    scheduler.runDue();
    assertThat(sent).isEmpty();

    outcome = Outcome.failure("no");
    client.runAtNextSlot(TaskId.of("acme", "t"));
    scheduler.runDue();
    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).execution().outcome()).isEqualTo(Outcome.failure("no"));
  }

  @Test
  void severalRulesAndNotifiersCombine() {
    outcome = Outcome.failure("no");

    run(
        NotificationRule.always("pigeon", to("ann")),
        NotificationRule.onFailure("other", to("bob")),
        NotificationRule.onFailure("pigeon", to("eve")));

    assertThat(sent)
        .extracting(notification -> notification.settings().get("to"))
        .containsExactlyInAnyOrder("ann", "bob", "eve");
    assertThat(sent).extracting(Notification::id).doesNotHaveDuplicates();
  }

  @Test
  void onlyTheEndStateIsReportedNotEachAttempt() {
    outcome = Outcome.failure("no");
    Task task =
        client.save(
            Task.builder("t")
                .action("work")
                .retry(RetryPolicy.retries(2))
                .notificationRule(NotificationRule.always("pigeon", to("ann")))
                .build());
    client.runAtNextSlot(task.id());

    scheduler.advance(Duration.ofHours(1));

    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).execution().attemptCounts().attempt()).isEqualTo(3);
  }

  @Test
  void failedNotificationIsRetriedIndependentlyOfTheRun() {
    failuresLeft = 2;
    Execution finished = run(NotificationRule.always("pigeon", to("ann")));

    assertThat(finished.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(sent).isEmpty();
    scheduler.advance(Duration.ofHours(1));

    assertThat(attemptTimes).hasSize(3);
    assertThat(Duration.between(attemptTimes.get(0), attemptTimes.get(1)))
        .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10));
    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).attempt()).isEqualTo(3);
    assertThat(client.execution(finished.id())).contains(finished);
    assertThat(scheduler.executions()).containsExactly(finished);
  }

  @Test
  void permanentFailureIsNotRetried() {
    failuresLeft = 100;
    failure = DeliveryException.permanent("nobody of that name lives here");
    Execution finished = run(NotificationRule.always("pigeon", to("ann")));

    scheduler.advance(Duration.ofDays(3));

    assertThat(attemptTimes).hasSize(1);
    Execution notification = scheduler.executions(ExecutionQuery.ofParent(finished.id())).get(0);
    assertThat(notification.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(notification.outcome().summary()).isEqualTo("nobody of that name lives here");
  }

  @Test
  void retryDelayOfTheReceiverIsRespected() {
    failuresLeft = 1;
    failure = DeliveryException.retryAfter("busy", Duration.ofMinutes(7));
    run(NotificationRule.always("pigeon", to("ann")));

    scheduler.advance(Duration.ofHours(1));

    assertThat(sent).hasSize(1);
    assertThat(Duration.between(attemptTimes.get(0), attemptTimes.get(1)))
        .isBetween(Duration.ofMinutes(7), Duration.ofMinutes(8));
  }

  @Test
  void retryDelayIsAtMostADayAndAtLeastTheUsualDelay() {
    failuresLeft = 2;
    failure = DeliveryException.retryAfter("closed", Duration.ofDays(4000));
    run(NotificationRule.always("pigeon", to("ann")));
    scheduler.advance(Duration.ofHours(25));
    assertThat(Duration.between(attemptTimes.get(0), attemptTimes.get(1)).toHours()).isEqualTo(24);

    failure = DeliveryException.retryAfter("come in", Duration.ofSeconds(-7));
    scheduler.advance(Duration.ofHours(25));

    assertThat(sent).hasSize(1);
  }

  @Test
  void delayedNotificationsDoNotSuspendTheirDestination() {
    failuresLeft = 6;
    failure = DeliveryException.delayed("the mailbox is full", Duration.ofMinutes(7));
    NotificationRule rule = NotificationRule.always("pigeon", to("ann"));
    run(rule, rule, rule, rule, rule, rule, NotificationRule.always("pigeon", to("bob")));

    assertThat(sent).extracting(Notification::settings).containsExactly(to("bob"));
    assertThat(scheduler.failingDestinations()).isEmpty();
    scheduler.advance(Duration.ofHours(1));
    assertThat(sent).hasSize(7);
    assertThat(Duration.between(attemptTimes.get(0), attemptTimes.get(7)))
        .isBetween(Duration.ofMinutes(7), Duration.ofMinutes(8));
  }

  @Test
  void undeliverableNotificationFailsWithoutChangingTheOutcome() {
    failuresLeft = 100;
    failure = DeliveryException.delayed("caught by a hawk", Duration.ZERO);
    Execution finished = run(NotificationRule.always("pigeon", to("ann")));

    scheduler.advance(Duration.ofDays(1));
    assertThat(sent).isEmpty();
    assertThat(attemptTimes).hasSizeBetween(25, 41);
    scheduler.advance(Duration.ofDays(1));

    assertThat(attemptTimes).hasSize(41);
    assertThat(client.execution(finished.id())).contains(finished);
    assertThat(scheduler.status(TaskId.of("acme", "t")).lastExecution().execution())
        .isEqualTo(finished.id());
    assertThat(scheduler.status(TaskId.of("acme", "t")).active()).isZero();
    List<Execution> hidden = scheduler.executions(ExecutionQuery.ofParent(finished.id()));
    assertThat(hidden).hasSize(1);
    Execution notification = hidden.get(0);
    assertThat(notification.origin().kind()).isEqualTo(Origin.Kind.NOTIFICATION);
    assertThat(notification.action()).isEqualTo("notifier:pigeon");
    assertThat(notification.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(notification.outcome().summary()).isEqualTo("caught by a hawk");
  }

  @Test
  void notificationsAreHiddenUnlessRequested() {
    Execution finished = run(NotificationRule.always("pigeon", to("ann")));

    assertThat(scheduler.executions()).containsExactly(finished);
    assertThat(scheduler.executions(TaskId.of("acme", "t"))).containsExactly(finished);
    assertThat(scheduler.executions(ExecutionQuery.ALL.includingNotifications())).hasSize(2);
    assertThat(
            scheduler
                .as(Caller.tenantAdministrator("beta"))
                .executions(ExecutionQuery.ofParent(finished.id()), PageRequest.first())
                .items())
        .isEmpty();
  }

  @Test
  void otherNotifierSendsWhenOneFails() {
    failuresLeft = 1;
    run(NotificationRule.always("pigeon", to("ann")), NotificationRule.always("other", to("bob")));

    assertThat(sent).hasSize(1);
    scheduler.advance(Duration.ofMinutes(1));
    assertThat(sent).hasSize(2);
  }

  @Test
  void invalidNotifierSettingsAreReportedOnSave() {
    assertThatThrownBy(
            () ->
                run(
                    NotificationRule.always("pigeon", Map.of()),
                    NotificationRule.always("other", Map.of("explode", true)),
                    NotificationRule.always("raven", Map.of())))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "notifier 'pigeon': to is missing",
                        "notifier 'pigeon': so nobody would know",
                        "notifier 'other': could not check its settings",
                        "no notifier 'raven' on this node; available: [other, pigeon]"));
    assertThat(client.task(TaskId.of("acme", "t"))).isEmpty();
  }

  @Test
  void settingsKeepOrderAndNulls() {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("to", "ann");
    settings.put("zeta", null);
    settings.put("alpha", List.of(1, 2));

    run(NotificationRule.always("pigeon", settings));

    assertThat(sent.get(0).settings()).containsExactlyEntriesOf(settings);
  }
}
