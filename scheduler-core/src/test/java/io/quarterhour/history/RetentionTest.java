package io.quarterhour.history;

import static io.quarterhour.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.SchedulerBuilder;
import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.RecordRetention;
import io.quarterhour.query.Retention;
import io.quarterhour.support.Day;
import io.quarterhour.support.Nodes;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RetentionTest {
  @RegisterExtension final Nodes nodes = new Nodes();

  private final ManualTime time = ManualTime.startingAt(Day.at("10:00"));

  private volatile Outcome outcome = Outcome.success();

  private Scheduler start(Retention retention) {
    return nodes.start(builder(retention));
  }

  private SchedulerBuilder builder(Retention retention) {
    return Nodes.builder()
        .time(time)
        .retention(retention)
        .action(
            Action.of(
                "work",
                context -> {
                  context.log().info("line");
                  return outcome;
                }));
  }

  private static List<ExecutionId> retained(SchedulerClient client, ExecutionQuery query) {
    return client.executions(query, PageRequest.first(1000)).items().stream()
        .map(Execution::id)
        .toList();
  }

  private List<ExecutionId> run(SchedulerClient client, TaskId task, int times) {
    List<ExecutionId> runs = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      ExecutionId run = client.runNow(task);
      Nodes.awaitFinished(client, run);
      runs.add(0, run);
      time.advance(Duration.ofSeconds(1));
    }
    return runs;
  }

  @Test
  void newestExecutionsOfEachTaskAreRetainedWithTheirLogs() {
    SchedulerClient client = start(new Retention(3, 5, Duration.ofDays(90))).client();
    TaskId first = client.save(Task.builder("one").action("work").build()).id();
    TaskId second = client.save(Task.builder("two").action("work").tenant("acme").build()).id();
    List<ExecutionId> runsOfFirst = run(client, first, 6);
    List<ExecutionId> runsOfSecond = run(client, second, 2);
    List<ExecutionId> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(0, client.enqueue(ActionCall.of("work")));
      Nodes.awaitFinished(client, calls.get(0));
      time.advance(Duration.ofSeconds(1));
    }

    time.advance(Duration.ofMinutes(10));

    eventually(() -> retained(client, ExecutionQuery.ALL).size() == 3 + 2 + 5);
    assertThat(retained(client, ExecutionQuery.of(first))).isEqualTo(runsOfFirst.subList(0, 3));
    assertThat(retained(client, ExecutionQuery.of(second))).isEqualTo(runsOfSecond);
    assertThat(retained(client, ExecutionQuery.ALL)).containsAll(calls.subList(0, 5));
    assertThat(client.log(runsOfFirst.get(0), 0, 10)).hasSize(1);
    assertThat(client.execution(runsOfFirst.get(5))).isEmpty();
  }

  @Test
  void oldFinishedExecutionsArePruned() {
    SchedulerClient client = start(new Retention(100, 100, Duration.ofDays(7))).client();
    TaskId task = client.save(Task.builder("one").action("work").build()).id();
    List<ExecutionId> old = run(client, task, 2);
    time.advance(Duration.ofDays(5));
    List<ExecutionId> recent = run(client, task, 1);

    time.advance(Duration.ofDays(3));

    eventually(() -> retained(client, ExecutionQuery.of(task)).equals(recent));
    assertThat(client.execution(old.get(0))).isEmpty();
    assertThat(client.task(task).orElseThrow().lastExecution().execution())
        .isEqualTo(recent.get(0));
    assertThat(client.audit(task)).hasSize(4);
  }

  @Test
  void executionsArePrunedWithinTwoMinutes() {
    SchedulerClient client = start(new Retention(3, 5, Duration.ofDays(90))).client();
    TaskId task = client.save(Task.builder("one").action("work").build()).id();
    List<ExecutionId> runs = run(client, task, 10);

    time.advance(Duration.ofMinutes(2));

    eventually(() -> retained(client, ExecutionQuery.of(task)).equals(runs.subList(0, 3)));
  }

  @Test
  void failuresMayBeKeptLonger() {
    SchedulerBuilder builder =
        builder(new Retention(1, 1, Duration.ofDays(90)))
            .retention(ExecutionState.FAILED, new Retention(3, 3, Duration.ofDays(365)));
    SchedulerClient client = nodes.start(builder).client();
    TaskId task = client.save(Task.builder("one").action("work").build()).id();
    outcome = Outcome.failure("no");
    List<ExecutionId> expected = new ArrayList<>(run(client, task, 5).subList(0, 3));
    outcome = Outcome.success();
    expected.add(0, run(client, task, 5).get(0));

    time.advance(Duration.ofMinutes(2));

    eventually(() -> retained(client, ExecutionQuery.of(task)).equals(expected));
  }

  @Test
  void failuresAreRetainedUntilTheirNotificationsAreDelivered() {
    Receiver receiver = new Receiver();
    SchedulerClient client =
        nodes
            .start(builder(new Retention(10, 10, Duration.ofDays(90))).notifier(receiver))
            .client();
    TaskId failing =
        client
            .save(
                Task.builder("failing")
                    .action("work")
                    .notificationRules(List.of(NotificationRule.onFailure("receiver", Map.of())))
                    .build())
            .id();
    TaskId other = client.save(Task.builder("other").action("work").build()).id();
    outcome = Outcome.failure("no");
    List<ExecutionId> failures = run(client, failing, 30);
    outcome = Outcome.success();
    run(client, other, 12);
    time.advance(Duration.ofMinutes(2));
    eventually(() -> retained(client, ExecutionQuery.of(other)).size() == 10);
    assertThat(retained(client, ExecutionQuery.of(failing))).isEqualTo(failures);

    receiver.isAway = false;
    eventually(
        () -> {
          time.advance(Duration.ofMinutes(2));
          return receiver.notified.containsAll(failures);
        });

    eventually(
        () -> {
          time.advance(Duration.ofMinutes(2));
          return retained(client, ExecutionQuery.of(failing)).equals(failures.subList(0, 10));
        });
    assertThat(retained(client, ExecutionQuery.ALL.includingNotifications())).hasSize(30);
  }

  /** A receiver of notifications that cannot be reached at first. */
  private static final class Receiver implements Notifier {
    private final Set<ExecutionId> notified = ConcurrentHashMap.newKeySet();
    private volatile boolean isAway = true;

    @Override
    public String name() {
      return "receiver";
    }

    @Override
    public void send(Notification notification) throws IOException {
      if (isAway) {
        throw new IOException("away");
      }
      notified.add(notification.execution().id());
    }
  }

  @Test
  void oldAuditEntriesAndUnusedTasksAreRemoved() {
    RecordRetention week =
        new RecordRetention(Duration.ofDays(7), Duration.ofDays(1), Duration.ofDays(7));
    SchedulerClient client =
        nodes
            .start(
                Nodes.builder()
                    .time(time)
                    .recordRetention(week)
                    .action(Action.of("work", context -> Outcome.success())))
            .client();
    Task kept = client.save(Task.builder("one").action("work").build());
    client.save(kept.edit().project("new").build());
    TaskId removed = client.save(Task.builder("two").action("work").build()).id();
    client.delete(removed);

    time.advance(Duration.ofDays(8));

    eventually(() -> client.audit(removed).isEmpty() && client.audit(kept.id()).isEmpty());
    assertThat(client.task(kept.id()).orElseThrow().task().revision()).isEqualTo(2);
    assertThat(client.save(Task.builder("two").action("work").build()).revision()).isEqualTo(1);
  }
}
