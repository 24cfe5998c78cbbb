package io.quarterhour.slots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.quarterhour.action.Action;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.Outcome;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.schedule.Alignment;
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
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JitterTest {
  private static final Schedule MINUTES = Schedule.cron("* * * * *").exact();

  private final List<Instant> startedSlots = new ArrayList<>();
  private final InMemoryStore store = new InMemoryStore();
  private final TestScheduler scheduler = scheduler(store);

  private TestScheduler scheduler(InMemoryStore target) {
    return TestScheduler.startingAt(Day.at("10:00"))
        .store(target)
        .with(
            Action.of(
                "tick",
                context -> {
                  startedSlots.add(context.slot());
                  return Outcome.success();
                }));
  }

  private static TaskBuilder task(String name, Duration jitter) {
    return Task.builder(name).action("tick").schedule(MINUTES).jitter(jitter);
  }

  private static long delayMillis(Execution execution) {
    Instant started = Objects.requireNonNull(execution.status().startedAt());
    return Duration.between(execution.slot(), started).toMillis();
  }

  private static List<Long> delays(TestScheduler scheduler, Task task) {
    return scheduler.executions(task.id()).stream()
        .filter(execution -> execution.state().isFinished())
        .map(JitterTest::delayMillis)
        .toList();
  }

  @Test
  void startsAreSpreadEvenlyOverTheJitterAfterTheFireTime() {
    Task task = scheduler.save(task("spread", Duration.ofMillis(999)).build());

    scheduler.advance(Duration.ofDays(3));

    List<Long> delays = delays(scheduler, task);
    assertThat(delays).hasSizeGreaterThan(4300).allMatch(millis -> millis >= 0 && millis < 1000);
    assertThat(delays.stream().mapToLong(l -> l).average().orElseThrow())
        .isCloseTo(499.5, within(20.0));
    int[] tenths = new int[10];
    delays.forEach(millis -> tenths[(int) (millis / 100)]++);
    assertThat(IntStream.of(tenths).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(350, 510));
  }

  @Test
  void bothEndsOfTheJitterRangeOccur() {
    Task task = scheduler.save(task("ends", Duration.ofMillis(1)).build());

    scheduler.advance(Duration.ofHours(2));

    assertThat(delays(scheduler, task)).contains(0L, 1L).allMatch(millis -> millis <= 1);
  }

  @Test
  void slotAndNominalTimeAreUnchanged() {
    Task task = scheduler.save(task("stay", Duration.ofSeconds(50)).build());

    scheduler.advance(Duration.ofMinutes(3));

    assertThat(scheduler.executions(task.id()))
        .extracting(execution -> execution.slots().nominal(), Execution::slot)
        .startsWith(
            tuple(Day.at("10:01"), Day.at("10:01")), tuple(Day.at("10:02"), Day.at("10:02")));
    assertThat(scheduler.executions(task.id()).get(0).status().readyAt())
        .isEqualTo(scheduler.executions(task.id()).get(0).status().startedAt())
        .isAfter(Day.at("10:01"));
  }

  @Test
  void jitterIsTheSameOnAllNodesAndVersions() {
    Task firstTask = scheduler.save(task("same", Duration.ofSeconds(50)).build());
    TestScheduler other = scheduler(new InMemoryStore());
    Task secondTask = other.save(task("same", Duration.ofSeconds(50)).build());

    scheduler.advance(Duration.ofMinutes(4));
    other.advance(Duration.ofMinutes(4));

    assertThat(delays(scheduler, firstTask))
        .isEqualTo(delays(other, secondTask))
        .containsExactly(12675L, 35206L, 47360L);
  }

  @Test
  void tasksWithTheSameScheduleStartAtDifferentTimes() {
    for (int i = 0; i < 100; i++) {
      scheduler.save(task("t" + i, Duration.ofSeconds(50)).build());
    }

    scheduler.advance(Duration.ofMinutes(2));

    List<Execution> first =
        scheduler.executions().stream().filter(e -> e.slot().equals(Day.at("10:01"))).toList();
    assertThat(first).hasSize(100);
    assertThat(first.stream().map(JitterTest::delayMillis).distinct()).hasSizeGreaterThan(95);
    assertThat(first.stream().mapToLong(JitterTest::delayMillis).average().orElseThrow())
        .isCloseTo(25_000, within(5_000.0));
  }

  @Test
  void delayedExecutionRunsAfterItsNodeStopped() {
    Task task = scheduler.save(task("gone", Duration.ofSeconds(50)).build());
    scheduler.advance(Duration.ofMinutes(1));
    assertThat(startedSlots).isEmpty();

    TestScheduler second =
        TestScheduler.startingAt(Day.at("10:01"))
            .store(store)
            .with(Action.of("tick", context -> Outcome.success()));
    second.advance(Duration.ofSeconds(55));

    assertThat(Traces.of(second.executions(task.id()))).containsExactly("SUCCEEDED 10:01");
    assertThat(delays(second, task)).allMatch(millis -> millis > 0);
  }

  @Test
  void lateFireTimesAreNotDelayed() {
    Task task =
        scheduler.save(
            task("late", Duration.ofSeconds(50))
                .catchUp(CatchUpPolicy.merge(Duration.ofHours(1)))
                .build());

    scheduler.time().advance(Duration.ofMinutes(10).plusSeconds(50));
    scheduler.runDue();

    assertThat(Traces.of(scheduler.executions(task.id())))
        .containsExactly("SUCCEEDED 10:01-10:10 10");
    assertThat(delays(scheduler, task)).containsExactly(50_000L);
  }

  @Test
  void latenessCountsFromTheFireTime() {
    Task task =
        scheduler.save(
            task("grace", Duration.ofSeconds(50))
                .catchUp(CatchUpPolicy.none(Duration.ofSeconds(5)))
                .build());

    scheduler.time().advance(Duration.ofSeconds(66));
    scheduler.advance(Duration.ofSeconds(50));

    assertThat(Traces.of(scheduler.executions(task.id()))).startsWith("TOO_LATE 10:01");
  }

  @Test
  void missedFireTimesRunInOrder() {
    scheduler.save(
        task("order", Duration.ofHours(2))
            .catchUp(CatchUpPolicy.all(50, Duration.ofDays(1)))
            .overlap(OverlapPolicy.allow(100))
            .build());

    scheduler.time().advance(Duration.ofMinutes(50));
    scheduler.runDue();
    scheduler.client().pause(scheduler.executions().get(0).task().orElseThrow(), "");
    scheduler.advance(Duration.ofHours(3));

    assertThat(startedSlots).hasSize(50).isSorted();
  }

  @Test
  void manualRunsAreNotDelayed() {
    Task task = scheduler.save(task("hand", Duration.ofHours(24)).build());

    scheduler.client().runAtNextSlot(task.id());
    scheduler.runDue();

    assertThat(startedSlots).containsExactly(Day.at("10:00"));
  }

  @Test
  void jitterOnAGridIsRejectedWithTheRemedy() {
    TaskBuilder aligned =
        task("grid", Duration.ofMinutes(5)).schedule(Schedule.cron("*/15 * * * *"));

    assertThatThrownBy(() -> scheduler.save(aligned.build()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "task grid is invalid: a jitter of PT5M cannot be combined with the quarter-hour"
                + " alignment of the schedule: call exact() on the schedule, or leave the jitter"
                + " out");
    Schedule half =
        Schedule.union(Schedule.daily("10:10").aligned(Alignment.QUARTER_HOUR), MINUTES);
    assertThatThrownBy(() -> scheduler.save(aligned.schedule(half).build()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("cannot be combined with the quarter-hour alignment");
    assertThat(scheduler.save(aligned.schedule(MINUTES).build()).revision()).isEqualTo(1);
    assertThat(scheduler.save(task("hand", Duration.ofMinutes(5)).manual().build()).revision())
        .isEqualTo(1);
  }
}
