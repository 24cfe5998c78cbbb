package io.quarterhour.notices;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.NoParameters;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.support.Day;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.NotificationRule.Event;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskBuilder;
import io.quarterhour.task.TaskId;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When and in which order pending notifications are sent after an outage of their destination. */
class NotificationOrderTest {
  private final List<Notification> sent = new ArrayList<>();
  private boolean isFailing;
  private boolean isDown;
  private ExecutionId poison;

  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00"))
          .with(Action.of("work", this::work))
          .with(new RecordingNotifier());
  private final SchedulerClient client = scheduler.client();

  private Outcome work(ActionContext<NoParameters> context) {
    return isFailing ? Outcome.failure("no") : Outcome.success();
  }

  private final class RecordingNotifier implements Notifier {
    @Override
    public String name() {
      return "pigeon";
    }

    @Override
    public String destination(Map<String, Object> settings) {
      return String.valueOf(settings.get("to"));
    }

    @Override
    public void send(Notification notification) throws DeliveryException {
      if (isDown || notification.id().equals(poison)) {
        throw DeliveryException.retryAfter("the loft is shut", Duration.ZERO);
      }
      sent.add(notification);
    }
  }

  private List<Execution> notificationsOf(ExecutionId execution) {
    return client.executions(ExecutionQuery.ofParent(execution), PageRequest.first()).items();
  }

  private ExecutionId runAndNotifyAnn(String name) {
    Task task =
        Task.builder(name)
            .tenant("acme")
            .action("work")
            .notificationRule(NotificationRule.always("pigeon", Map.of("to", "ann")))
            .build();
    scheduler.save(task);
    return client.runAtNextSlot(task.id());
  }

  @Test
  void pendingNotificationIsSentSoonAfterALongOutage() {
    isDown = true;
    runAndNotifyAnn("t");
    scheduler.advance(Duration.ofHours(20));
    assertThat(scheduler.failingDestinations()).hasSize(1);

    isDown = false;
    scheduler.advance(Duration.ofSeconds(66));

    assertThat(sent).hasSize(1);
    assertThat(scheduler.failingDestinations()).isEmpty();
  }

  @Test
  void notificationIsGivenUpAfterDaysOfAnOutage() {
    isDown = true;
    ExecutionId run = runAndNotifyAnn("t");
    scheduler.advance(Duration.ofHours(47));
    assertThat(notificationsOf(run).get(0).state()).isEqualTo(ExecutionState.WAITING);

    scheduler.advance(Duration.ofHours(24));

    Execution notification = client.execution(notificationsOf(run).get(0).id()).orElseThrow();
    assertThat(notification.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(notification.outcome().summary()).isEqualTo("the loft is shut");
    assertThat(client.attempts(notification.id())).hasSize(41);
    assertThat(client.log(notification.id(), 0, 1000)).hasSizeLessThan(60);
  }

  @Test
  void notificationThatAlwaysFailsDoesNotHoldUpOthers() {
    isDown = true;
    runAndNotifyAnn("t0");
    scheduler.advance(Duration.ofHours(1));
    ExecutionId first = sentOrPending("t0");
    for (int i = 1; i <= 20; i++) {
      runAndNotifyAnn("t" + i);
    }
    scheduler.runDue();
    poison = first;
    isDown = false;

    scheduler.advance(Duration.ofMinutes(2));

    assertThat(sent).hasSize(20);
  }

  private ExecutionId sentOrPending(String task) {
    Execution run = scheduler.executions(TaskId.of("acme", task)).get(0);
    return notificationsOf(run.id()).get(0).id();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void failureIsNotReportedAfterItsRecovery(boolean isOfTenant) {
    TaskBuilder builder = Task.builder("t");
    if (isOfTenant) {
      builder.tenant("acme");
    }
    isFailing = true;
    isDown = true;
    Task task =
        scheduler.save(
            builder
                .action("work")
                .notificationRules(
                    List.of(
                        NotificationRule.onFailureAndRecovery("pigeon", Map.of("to", "ann")),
                        NotificationRule.onFailureAndRecovery("pigeon", Map.of("to", "bob"))))
                .build());
    client.runNow(task.id());
    scheduler.runDue();
    isDown = false;
    isFailing = false;
    client.runNow(task.id());
    scheduler.runDue();
    assertThat(sent).isEmpty();

    scheduler.advance(Duration.ofMinutes(1));

    for (String recipient : List.of("ann", "bob")) {
      assertThat(sent)
          .filteredOn(one -> one.settings().get("to").equals(recipient))
          .extracting(Notification::event)
          .containsExactly(Event.ON_FAILURE, Event.ON_RECOVERY);
    }
  }

  @Test
  void recoveryDoesNotWaitForNotificationsOfOtherRules() {
    isFailing = true;
    isDown = true;
    Task task =
        scheduler.save(
            Task.builder("t")
                .tenant("acme")
                .action("work")
                .notificationRules(
                    List.of(
                        NotificationRule.onFailure("pigeon", Map.of("to", "bob")),
                        NotificationRule.of(
                            "pigeon", Map.of("to", "ann"), Set.of(Event.ON_RECOVERY))))
                .build());
    client.runNow(task.id());
    scheduler.runDue();
    isDown = false;
    isFailing = false;
    client.runNow(task.id());
    scheduler.runDue();

    assertThat(sent).extracting(Notification::event).containsExactly(Event.ON_RECOVERY);
  }
}
