package io.quarterhour.slots;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.action.Action;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.Outcome;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.Day;
import io.quarterhour.support.Traces;
import io.quarterhour.task.CatchUpPolicy;
import io.quarterhour.task.OverlapPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskBuilder;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Catch-up after an outage, simulated by advancing the time without running the engine. */
class CatchUpTest {
  private static final Schedule QUARTERS = Schedule.cron("*/15 * * * *");

  private final List<Instant> startedSlots = new ArrayList<>();
  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00"))
          .with(
              Action.of(
                  "tick",
                  context -> {
                    startedSlots.add(context.slot());
                    return Outcome.success();
                  }));

  private Task save(Schedule schedule, CatchUpPolicy policy) {
    return scheduler.save(task(schedule, policy).build());
  }

  private static TaskBuilder task(Schedule schedule, CatchUpPolicy policy) {
    return Task.builder("ticker").action("tick").schedule(schedule).catchUp(policy);
  }

  private List<String> traces(Task task) {
    return Traces.of(scheduler.executions(task.id()));
  }

  private void outage(Duration length) {
    scheduler.time().advance(length);
    scheduler.runDue();
  }

  @Test
  void oneExecutionMergesAllMissedFireTimes() {
    Task task = save(QUARTERS, CatchUpPolicy.merge());

    outage(Duration.ofMinutes(80));

    assertThat(traces(task)).containsExactly("SUCCEEDED 10:15-11:15 5");
    assertThat(startedSlots).containsExactly(Day.at("11:15"));
    Execution merged = scheduler.executions(task.id()).get(0);
    assertThat(merged.slots().first()).isEqualTo(Day.at("10:15"));
    assertThat(merged.slots().last()).isEqualTo(Day.at("11:15"));
    assertThat(merged.status().startedAt()).isEqualTo(Day.at("11:20"));
    assertThat(scheduler.status(task.id()).scheduleState().next()).isEqualTo(Day.at("11:30"));
  }

  @Test
  void mergingIsTheDefault() {
    Task task = scheduler.save(Task.builder("ticker").action("tick").schedule(QUARTERS).build());

    outage(Duration.ofMinutes(40));

    assertThat(traces(task)).containsExactly("SUCCEEDED 10:15-10:30 2");
  }

  @Test
  void slotsTooOldToMergeAreRecordedAsSkipped() {
    Task task = save(QUARTERS, CatchUpPolicy.merge(Duration.ofMinutes(30)));

    outage(Duration.ofMinutes(80));

    assertThat(traces(task)).containsExactly("TOO_LATE 10:15-10:45 3", "SUCCEEDED 11:00-11:15 2");
  }

  @Test
  void fireTimeExactlyAtTheAgeLimitStillRuns() {
    Task task = save(QUARTERS, CatchUpPolicy.merge(Duration.ofMinutes(30)));

    outage(Duration.ofMinutes(45));

    assertThat(traces(task)).containsExactly("SUCCEEDED 10:15-10:45 3");
  }

  @Test
  void defaultMergesNothingOlderThanADay() {
    Task task = save(Schedule.every(Duration.ofHours(12)), CatchUpPolicy.merge());

    outage(Duration.ofDays(3));

    assertThat(traces(task)).containsExactly("TOO_LATE 12:00-00:00 4", "SUCCEEDED 12:00-00:00 2");
  }

  @Test
  void allMissedFireTimesRunInOrderUpToTheMaximum() {
    Task task = save(QUARTERS, CatchUpPolicy.all(3, Duration.ofDays(1)));

    outage(Duration.ofMinutes(80));

    assertThat(traces(task))
        .containsExactly(
            "TOO_MANY 10:15-10:30 2", "SUCCEEDED 10:45", "SUCCEEDED 11:00", "SUCCEEDED 11:15");
    assertThat(startedSlots).containsExactly(Day.at("10:45"), Day.at("11:00"), Day.at("11:15"));
  }

  @Test
  void ageAndCountLimitsCombine() {
    Task task = save(QUARTERS, CatchUpPolicy.all(2, Duration.ofMinutes(50)));

    outage(Duration.ofMinutes(95));

    assertThat(traces(task))
        .containsExactly(
            "TOO_LATE 10:15-10:30 2",
            "TOO_MANY 10:45-11:00 2",
            "SUCCEEDED 11:15",
            "SUCCEEDED 11:30");
  }

  @Test
  void missedFireTimesRunSequentiallyEvenIfOverlapIsAllowed() {
    Task task =
        scheduler.save(
            task(QUARTERS, CatchUpPolicy.all(10, Duration.ofDays(1)))
                .overlap(OverlapPolicy.allow(2))
                .build());

    outage(Duration.ofMinutes(80));

    assertThat(traces(task)).hasSize(5).allMatch(trace -> trace.startsWith("SUCCEEDED"));
    assertThat(startedSlots).isSorted().hasSize(5);
  }

  @Test
  void lateFireTimesDoNotRunWithoutCatchUp() {
    Task task = save(QUARTERS, CatchUpPolicy.none());

    outage(Duration.ofMinutes(80));

    assertThat(traces(task)).containsExactly("TOO_LATE 10:15-11:15 5");
    assertThat(startedSlots).isEmpty();
  }

  @Test
  void withoutCatchUpTheNewestRunsWithinTheGracePeriod() {
    Task task = save(QUARTERS, CatchUpPolicy.none(Duration.ofMinutes(5)));

    outage(Duration.ofMinutes(80));

    assertThat(traces(task)).containsExactly("TOO_LATE 10:15-11:00 4", "SUCCEEDED 11:15");
  }

  @Test
  void longGracePeriodStillRunsOnlyTheNewest() {
    Task task = save(QUARTERS, CatchUpPolicy.none(Duration.ofMinutes(35)));

    outage(Duration.ofMinutes(80));

    assertThat(traces(task))
        .containsExactly("TOO_LATE 10:15-10:30 2", "TOO_MANY 10:45-11:00 2", "SUCCEEDED 11:15");
  }

  @Test
  void punctualFireTimesAreNotLate() {
    Task task = save(QUARTERS, CatchUpPolicy.none());

    scheduler.advance(Duration.ofMinutes(45));

    assertThat(traces(task))
        .containsExactly("SUCCEEDED 10:15", "SUCCEEDED 10:30", "SUCCEEDED 10:45");
  }

  @Test
  void skipsOfSeveralOutagesAreOneRecordUntilAnExecutionRuns() {
    Task task = save(QUARTERS, CatchUpPolicy.none());

    outage(Duration.ofMinutes(20));
    outage(Duration.ofMinutes(30));
    assertThat(traces(task)).containsExactly("TOO_LATE 10:15-10:45 3");
    scheduler.advance(Duration.ofMinutes(10));
    outage(Duration.ofMinutes(20));

    assertThat(traces(task))
        .containsExactly("TOO_LATE 10:15-10:45 3", "SUCCEEDED 11:00", "TOO_LATE 11:15");
  }

  @Test
  void missedOneOffRunsLate() {
    Task task = save(Schedule.once(Day.at("10:30")), CatchUpPolicy.merge());

    outage(Duration.ofHours(5));

    assertThat(traces(task)).containsExactly("SUCCEEDED 10:30");
  }

  @Test
  void unlimitedAgeMissesNothing() {
    Task task = save(QUARTERS, CatchUpPolicy.merge(Duration.ofSeconds(Long.MAX_VALUE)));

    outage(Duration.ofDays(2));

    assertThat(traces(task)).containsExactly("SUCCEEDED 10:15-10:00 192");
  }

  @Test
  void everySlotOfAVeryLongOutageIsAccountedFor() {
    Schedule seconds = Schedule.every(Duration.ofSeconds(1)).exact();
    Task task = save(seconds, CatchUpPolicy.merge(Duration.ofMinutes(1)));

    outage(Duration.ofHours(12));

    List<Execution> executions = scheduler.executions(task.id());
    assertThat(Traces.count(executions)).isEqualTo(12 * 3600);
    assertThat(Traces.of(executions))
        .containsExactly("TOO_LATE 10:00:01-21:58:59 43139", "SUCCEEDED 21:59-22:00 61");
  }

  @Test
  void everySlotOfALongOutageWithinTheAgeIsAccountedFor() {
    Schedule seconds = Schedule.every(Duration.ofSeconds(1)).exact();
    Task task = save(seconds, CatchUpPolicy.all(5, Duration.ofDays(1)));

    outage(Duration.ofHours(12));

    List<Execution> executions = scheduler.executions(task.id());
    assertThat(Traces.count(executions)).isEqualTo(12 * 3600);
    assertThat(startedSlots)
        .hasSize(5)
        .startsWith(Day.at("21:59:56"))
        .endsWith(Day.at("22:00:00"))
        .isSorted();
  }

  @Test
  void secondEngineCatchesUpAnOutageOnTheSameStore() {
    var store = new io.quarterhour.memory.InMemoryStore();
    TestScheduler first =
        TestScheduler.startingAt(Day.at("10:00")).store(store).with(Action.of("tick", c -> ok()));
    Task task = first.save(task(QUARTERS, CatchUpPolicy.all(2, Duration.ofHours(1))).build());
    first.advance(Duration.ofMinutes(20));

    TestScheduler second =
        TestScheduler.startingAt(Day.at("11:50")).store(store).with(Action.of("tick", c -> ok()));
    second.advance(Duration.ofMinutes(10));

    assertThat(Traces.of(second.executions(task.id())))
        .containsExactly(
            "SUCCEEDED 10:15",
            "TOO_LATE 10:30-10:45 2",
            "TOO_MANY 11:00-11:15 2",
            "SUCCEEDED 11:30",
            "SUCCEEDED 11:45",
            "SUCCEEDED 12:00");
    assertThat(second.status(task.id()).scheduleState().fires()).isEqualTo(4);
  }

  private static Outcome ok() {
    return Outcome.success();
  }
}
