package io.quarterhour.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.NoParameters;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.notifier.DeliveryException;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.Day;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.CatchUpPolicy;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.NotificationRule.Event;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskBuilder;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantSelector;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Notification rules: lateness, skips, tenants, digests, resending, suspended destinations. */
class NotificationRulesTest {
  private final List<Notification> sent = new ArrayList<>();
  private final List<Instant> sentAt = new ArrayList<>();
  private final Set<String> failing = new HashSet<>();
  private boolean isDown;
  private int sendAttempts;

  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00"))
          .tenants(() -> List.of(TenantId.of("acme"), TenantId.of("globex")))
          .with(Action.of("work", this::work))
          .with(new RecordingNotifier());
  private final SchedulerClient client = scheduler.client();

  private Outcome work(ActionContext<NoParameters> context) {
    return failing.contains(context.tenant().value()) || failing.contains("*")
        ? Outcome.failure("no")
        : Outcome.success();
  }

  private final class RecordingNotifier implements Notifier {
    @Override
    public String name() {
      return "pigeon";
    }

    @Override
    public String destination(Map<String, Object> settings) {
      if (settings.containsKey("broken")) {
        throw new AssertionError("no destination");
      }
      return String.valueOf(settings.getOrDefault("to", ""));
    }

    @Override
    public void send(Notification notification) throws DeliveryException {
      sendAttempts++;
      if (isDown) {
        throw DeliveryException.retryAfter("the loft is shut", Duration.ZERO);
      }
      sent.add(notification);
      sentAt.add(scheduler.now());
    }
  }

  private static TaskBuilder quarterly(NotificationRule... rules) {
    return Task.builder("t")
        .tenant("acme")
        .action("work")
        .schedule(Schedule.cron("*/15 * * * *"))
        .startPaused(false)
        .notificationRules(List.of(rules));
  }

  private static NotificationRule pigeon(Event... events) {
    return NotificationRule.of("pigeon", Map.of(), Set.of(events));
  }

  private List<Execution> notificationsOf(ExecutionId execution) {
    return client.executions(ExecutionQuery.ofParent(execution), PageRequest.first()).items();
  }

  // Late

  private Task lateTask() {
    return scheduler.save(
        quarterly(NotificationRule.onLate(Duration.ofMinutes(10), "pigeon", Map.of()))
            .queue("nobody")
            .build());
  }

  @Test
  void executionThatDoesNotStartIsReportedLate() {
    lateTask();

    scheduler.advance(Duration.ofMinutes(24));
    assertThat(sent).isEmpty();
    scheduler.advance(Duration.ofMinutes(1));

    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).event()).isEqualTo(Event.ON_LATE);
    assertThat(sent.get(0).execution().state()).isEqualTo(ExecutionState.WAITING);
    assertThat(sent.get(0).execution().slot()).isEqualTo(Day.at("10:15"));
  }

  @Test
  void punctualExecutionIsNotReportedLate() {
    Task task =
        scheduler.save(
            quarterly(NotificationRule.onLate(Duration.ofMinutes(10), "pigeon", Map.of())).build());

    scheduler.advance(Duration.ofMinutes(26));

    assertThat(sent).isEmpty();
    Execution run = scheduler.executions(task.id()).get(0);
    assertThat(notificationsOf(run.id()))
        .singleElement()
        .satisfies(
            notification -> {
              assertThat(notification.state()).isEqualTo(ExecutionState.SUCCEEDED);
              assertThat(notification.outcome())
                  .isEqualTo(Outcome.success("not late; nothing sent"));
            });
  }

  @Test
  void lateExecutionIsReportedAgainWhenItFinishes() {
    failing.add("*");
    scheduler.save(
        quarterly(
                new NotificationRule(
                    "pigeon",
                    Set.of(Event.ON_LATE, Event.ON_FAILURE),
                    Map.of(),
                    NotificationRule.Scope.FAN_OUT,
                    Duration.ofMinutes(1),
                    new NotificationRule.Digest(10, Duration.ofMinutes(2))))
            .build());
    scheduler.time().advance(Duration.ofMinutes(20));
    scheduler.runDue();

    scheduler.advance(Duration.ofMinutes(3));

    Execution run = scheduler.executions().get(0);
    assertThat(run.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(sent)
        .allSatisfy(notification -> assertThat(notification.executions()).containsExactly(run))
        .extracting(Notification::event)
        .containsExactlyInAnyOrder(Event.ON_LATE, Event.ON_FAILURE);
  }

  // Skipped

  @Test
  void consecutiveTooLateSlotsAreReportedOnce() {
    scheduler.save(
        quarterly(pigeon(Event.ON_SKIPPED))
            .catchUp(CatchUpPolicy.none(Duration.ofMinutes(5)))
            .build());
    scheduler.time().advance(Duration.ofHours(1).plusMinutes(10));

    scheduler.runDue();

    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).event()).isEqualTo(Event.ON_SKIPPED);
    assertThat(sent.get(0).execution().state()).isEqualTo(ExecutionState.SKIPPED);
    assertThat(sent.get(0).execution().slots().count()).isEqualTo(4);
  }

  @Test
  void consecutiveOverlapSkipsAreReportedOnce() {
    scheduler.save(quarterly(pigeon(Event.ON_SKIPPED)).queue("nobody").build());

    scheduler.advance(Duration.ofMinutes(61));

    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).execution().state()).isEqualTo(ExecutionState.SKIPPED);
    assertThat(sent.get(0).execution().slot()).isEqualTo(Day.at("10:30"));
  }

  @Test
  void slotsSkippedByAPauseAreNotReported() {
    Task task = scheduler.save(quarterly(pigeon(Event.ON_SKIPPED)).build());
    client.pause(task.id(), "holidays");
    scheduler.advance(Duration.ofHours(1));

    client.resume(task.id(), "");
    scheduler.advance(Duration.ofHours(1));

    assertThat(sent).isEmpty();
  }

  // Tenants

  private Task fanOut(NotificationRule rule) {
    return scheduler.save(
        Task.builder("all")
            .action("work")
            .tenants(TenantSelector.all())
            .notificationRule(rule)
            .build());
  }

  @Test
  void fanOutIsReportedOnceAsAWhole() {
    failing.add("globex");
    Task task = fanOut(NotificationRule.always("pigeon", Map.of()));

    ExecutionId run = client.runAtNextSlot(task.id());
    scheduler.runDue();

    assertThat(sent).extracting(notification -> notification.execution().id()).containsExactly(run);
  }

  @Test
  void eachTenantIsReportedAndComparedSeparately() {
    Task task = fanOut(pigeon(Event.ON_FAILURE, Event.ON_RECOVERY).perTenant());
    failing.add("globex");
    client.runAtNextSlot(task.id());
    scheduler.runDue();
    failing.clear();
    failing.add("acme");
    client.runAtNextSlot(task.id());
    scheduler.runDue();

    assertThat(sent)
        .extracting(notification -> notification.execution().tenant() + " " + notification.event())
        .containsExactlyInAnyOrder("globex ON_FAILURE", "acme ON_FAILURE", "globex ON_RECOVERY");
  }

  // Digests

  @Test
  void digestCollectsTheConfiguredNumber() {
    Task task = scheduler.save(quarterly(pigeon(Event.ALWAYS).digestAfter(3)).build());

    scheduler.advance(Duration.ofMinutes(15 * 7));

    assertThat(sent).hasSize(2);
    assertThat(sent.get(0).executions())
        .extracting(Execution::slot)
        .containsExactly(Day.at("10:15"), Day.at("10:30"), Day.at("10:45"));
    assertThat(sent.get(1).executions())
        .extracting(Execution::slot)
        .containsExactly(Day.at("11:00"), Day.at("11:15"), Day.at("11:30"));
    assertThat(sent.get(1).execution().slot()).isEqualTo(Day.at("11:30"));
    assertThat(scheduler.executions(task.id())).hasSize(7);
  }

  @Test
  void digestCollectsAllWithinItsDuration() {
    scheduler.save(quarterly(pigeon(Event.ALWAYS).digestWithin(Duration.ofMinutes(40))).build());

    scheduler.advance(Duration.ofMinutes(54));
    assertThat(sent).isEmpty();
    scheduler.advance(Duration.ofMinutes(60));

    assertThat(sentAt).containsExactly(Day.at("10:55"), Day.at("11:40"));
    assertThat(sent.get(0).executions())
        .extracting(Execution::slot)
        .containsExactly(Day.at("10:15"), Day.at("10:30"), Day.at("10:45"));
    assertThat(sent.get(1).executions())
        .extracting(Execution::slot)
        .containsExactly(Day.at("11:00"), Day.at("11:15"), Day.at("11:30"));
  }

  @Test
  void failedDigestIsRetriedWithTheSameContent() {
    scheduler.save(quarterly(pigeon(Event.ALWAYS).digestAfter(2)).build());
    isDown = true;
    scheduler.advance(Duration.ofMinutes(31));
    assertThat(sendAttempts).isPositive();

    isDown = false;
    scheduler.advance(Duration.ofHours(2));

    assertThat(sent).isNotEmpty();
    List<ExecutionId> reported =
        sent.stream()
            .flatMap(notification -> notification.executions().stream())
            .map(Execution::id)
            .toList();
    assertThat(reported).doesNotHaveDuplicates();
    assertThat(sent).allMatch(notification -> notification.executions().size() == 2);
    assertThat(sent).extracting(Notification::id).doesNotHaveDuplicates();
  }

  @Test
  void nextNotificationSendsTheDigestAfterTheFirstIsCancelled() {
    scheduler.save(quarterly(pigeon(Event.ALWAYS).digestWithin(Duration.ofMinutes(20))).build());
    scheduler.advance(Duration.ofMinutes(16));
    Execution first = scheduler.executions().get(0);
    client.cancel(notificationsOf(first.id()).get(0).id(), "");

    scheduler.advance(Duration.ofMinutes(60));

    assertThat(sent.get(0).executions())
        .extracting(Execution::slot)
        .containsExactly(Day.at("10:15"), Day.at("10:30"), Day.at("10:45"));
  }

  // Resending

  @Test
  void notificationIsResentWithTheSameId() {
    scheduler.save(quarterly(pigeon(Event.ALWAYS)).build());
    scheduler.advance(Duration.ofMinutes(15));
    Execution first = notificationsOf(sent.get(0).execution().id()).get(0);

    ExecutionId again = client.resend(first.id());
    scheduler.runDue();
    client.resend(again);
    scheduler.runDue();

    assertThat(sent).hasSize(3);
    assertThat(sent).extracting(Notification::id).containsOnly(first.id());
    assertThat(sent)
        .extracting(notification -> notification.execution().id())
        .containsOnly(sent.get(0).execution().id());
    assertThat(notificationsOf(sent.get(0).execution().id())).hasSize(3);
  }

  @Test
  void digestIsResentCompletely() {
    scheduler.save(quarterly(pigeon(Event.ALWAYS).digestAfter(2)).build());
    scheduler.advance(Duration.ofMinutes(30));

    client.resend(sent.get(0).id());
    scheduler.runDue();

    assertThat(sent).hasSize(2);
    assertThat(sent.get(1).id()).isEqualTo(sent.get(0).id());
    assertThat(sent.get(1).executions()).isEqualTo(sent.get(0).executions());
  }

  @Test
  void onlyAFinishedNotificationCanBeResent() {
    isDown = true;
    scheduler.save(quarterly(pigeon(Event.ALWAYS)).build());
    scheduler.advance(Duration.ofMinutes(15));
    Execution run = scheduler.executions().get(0);

    assertThatThrownBy(() -> client.resend(run.id()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("only a notification can be resent");
    assertThatThrownBy(() -> client.resend(notificationsOf(run.id()).get(0).id()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("is WAITING: only a finished notification can be resent");
  }

  // Circuit breakers

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
  void failingDestinationIsSuspendedAndServedOnceItRecovers() {
    isDown = true;
    for (int i = 0; i < 20; i++) {
      runAndNotifyAnn("t" + i);
    }
    scheduler.runDue();

    assertThat(sendAttempts).isEqualTo(5);
    assertThat(scheduler.failingDestinations())
        .singleElement()
        .satisfies(
            destination -> {
              assertThat(destination.name()).isEqualTo("ann");
              assertThat(destination.failures()).isEqualTo(5);
              assertThat(destination.suspendedUntil()).isEqualTo(scheduler.now().plusSeconds(10));
              assertThat(destination.lastFailure()).isEqualTo("the loft is shut");
            });
    client.enqueue(ActionCall.of("work"));
    scheduler.advance(Duration.ofMinutes(10));
    assertThat(sendAttempts).isLessThan(20);

    isDown = false;
    scheduler.advance(Duration.ofMinutes(30));

    assertThat(sent).hasSize(20);
    assertThat(scheduler.failingDestinations()).isEmpty();
  }

  @Test
  void notificationsToASuspendedDestinationAreNotAttempted() {
    isDown = true;
    for (int i = 0; i < 5; i++) {
      runAndNotifyAnn("t" + i);
    }
    scheduler.runDue();
    assertThat(sendAttempts).isEqualTo(5);

    ExecutionId run = runAndNotifyAnn("late");
    scheduler.runDue();

    Execution notification = notificationsOf(run).get(0);
    assertThat(notification.state()).isEqualTo(ExecutionState.WAITING);
    assertThat(notification.status().readyAt()).isEqualTo(scheduler.now().plusSeconds(10));
    assertThat(notification.attemptCounts().attempt()).isZero();
    assertThat(client.log(notification.id(), 0, 10)).isEmpty();
  }

  @Test
  void throwingDestinationMethodDoesNotBlockCompletion() {
    isDown = true;
    runAndNotifyAnn("other");
    scheduler.runDue();
    assertThat(scheduler.failingDestinations()).hasSize(1);

    scheduler.save(
        quarterly(NotificationRule.always("pigeon", Map.of("broken", true)))
            .schedule(Schedule.cron("15 10 * * *"))
            .build());
    scheduler.advance(Duration.ofMinutes(15));

    Execution run = scheduler.executions(TaskId.of("acme", "t")).get(0);
    assertThat(run.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(notificationsOf(run.id()).get(0).attemptCounts().failures()).isEqualTo(1);
  }

  @Test
  void otherDestinationsAreNotSuspended() {
    isDown = true;
    for (int i = 0; i < 6; i++) {
      runAndNotifyAnn("t" + i);
    }
    scheduler.runDue();
    isDown = false;

    scheduler.save(
        Task.builder("bob")
            .tenant("acme")
            .action("work")
            .notificationRule(NotificationRule.always("pigeon", Map.of("to", "bob")))
            .build());
    client.runAtNextSlot(TaskId.of("acme", "bob"));
    scheduler.runDue();

    assertThat(sent)
        .extracting(notification -> notification.settings().get("to"))
        .containsExactly("bob");
  }
}
