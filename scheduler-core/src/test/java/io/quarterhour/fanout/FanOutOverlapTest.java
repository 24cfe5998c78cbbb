package io.quarterhour.fanout;

import static io.quarterhour.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.action.ActionContext;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.Day;
import io.quarterhour.support.Gate;
import io.quarterhour.support.Nodes;
import io.quarterhour.task.CatchUpPolicy;
import io.quarterhour.task.OverlapPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantSelector;
import io.quarterhour.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FanOutOverlapTest {
  @RegisterExtension final Nodes nodes = new Nodes();

  private final ManualTime time = ManualTime.startingAt(Day.at("10:00"));
  private final Gate gate = nodes.opening(new Gate("slow"));
  private final Scheduler scheduler =
      nodes.start(
          Nodes.builder()
              .time(time)
              .tenants(() -> List.of(TenantId.of("a"), TenantId.of("b")))
              .action(gate));
  private final SchedulerClient client = scheduler.client();

  private TaskId save(OverlapPolicy overlap, CatchUpPolicy catchUp) {
    return client
        .save(
            Task.builder("all")
                .action("slow")
                .tenants(TenantSelector.all())
                .schedule(Schedule.cron("*/15 * * * *"))
                .overlap(overlap)
                .catchUp(catchUp)
                .startPaused(false)
                .build())
        .id();
  }

  private void advance(TaskId task, Duration by) {
    time.advance(by);
    Instant now = time.instant();
    eventually(() -> now.isBefore(client.task(task).orElseThrow().scheduleState().next()));
  }

  private List<Instant> slotsOf(String tenant) {
    return gate.entered().stream()
        .filter(context -> context.tenant().value().equals(tenant))
        .map(ActionContext::slot)
        .toList();
  }

  @Test
  void deferredFanOutOverlapsThePreviousOneForNoTenant() {
    TaskId task = save(OverlapPolicy.defer(), CatchUpPolicy.merge());
    advance(task, Duration.ofMinutes(15));
    gate.awaitInside(2);
    advance(task, Duration.ofMinutes(15));

    gate.letPass(2);
    gate.awaitEntered(4);
    gate.letAllPass();

    eventually(() -> client.task(task).orElseThrow().active() == 0);
    assertThat(gate.most()).isEqualTo(2);
    assertThat(slotsOf("a")).containsExactly(Day.at("10:15"), Day.at("10:30"));
    assertThat(slotsOf("b")).containsExactly(Day.at("10:15"), Day.at("10:30"));
  }

  @Test
  void missedFanOutsRunSequentiallyForEachTenant() {
    TaskId task = save(OverlapPolicy.skip(), CatchUpPolicy.all(4, Duration.ofDays(1)));
    advance(task, Duration.ofMinutes(45));

    gate.awaitInside(2);
    gate.letAllPass();

    eventually(() -> client.task(task).orElseThrow().active() == 0);
    assertThat(gate.most()).isLessThanOrEqualTo(2);
    assertThat(slotsOf("a")).containsExactly(Day.at("10:15"), Day.at("10:30"), Day.at("10:45"));
    assertThat(slotsOf("b")).hasSize(3);
  }

  @Test
  void fanOutIsSkippedWhileAPreviousChildStillRuns() {
    TaskId task = save(OverlapPolicy.skip(), CatchUpPolicy.merge());
    advance(task, Duration.ofMinutes(15));
    gate.awaitInside(2);
    gate.letPass(1);
    gate.awaitInside(1);

    advance(task, Duration.ofMinutes(15));
    gate.letAllPass();
    eventually(() -> client.task(task).orElseThrow().active() == 0);

    assertThat(gate.entered()).hasSize(2);
  }
}
