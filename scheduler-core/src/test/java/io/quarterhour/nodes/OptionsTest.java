package io.quarterhour.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.Scheduler;
import io.quarterhour.SchedulerBuilder;
import io.quarterhour.action.Action;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.query.RecordRetention;
import io.quarterhour.query.Retention;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.Day;
import io.quarterhour.task.Task;
import io.quarterhour.time.ManualTime;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static SchedulerBuilder builder() {
    return Scheduler.builder().pluginDiscovery(false);
  }

  @Test
  void allProblemsAreReportedInOneException() {
    var executor = Executors.newSingleThreadExecutor();
    SchedulerBuilder invalid =
        builder()
            .leaseDuration(Duration.ofSeconds(1))
            .pollInterval(Duration.ZERO)
            .shutdownTimeout(Duration.ofSeconds(-1))
            .cancelGracePeriod(Duration.ofMillis(9))
            .calendarRefreshInterval(Duration.ofMillis(9))
            .directoryTimeout(Duration.ofMillis(9))
            .maxLostLeases(0)
            .maxLogLines(-1)
            .maxResultLength(100_000_001)
            .listenerQueueCapacity(0)
            .maxStuckThreads(0)
            .alignment(Alignment.SCHEDULER_DEFAULT)
            .queue("slow", 0)
            .queue("fast", 1, -1)
            .retention(new Retention(0, 1, Duration.ofDays(1)))
            .retention(ExecutionState.RUNNING, new Retention(1, 1, Duration.ofDays(1)))
            .retention(ExecutionState.FAILED, new Retention(1, 0, Duration.ofDays(1)))
            .recordRetention(
                new RecordRetention(
                    Duration.ofHours(-1), Duration.ofMinutes(59), Duration.ofDays(365_001)))
            .executor("ghost", executor);

    assertThatThrownBy(invalid::build)
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "leaseDuration must be at least PT5S, was PT1S",
                        "pollInterval must be at least PT0.01S, was PT0S",
                        "shutdownTimeout must be at least PT0S, was PT-1S",
                        "cancelGracePeriod must be at least PT0.01S, was PT0.009S",
                        "calendarRefreshInterval must be at least PT0.01S, was PT0.009S",
                        "directoryTimeout must be at least PT0.01S, was PT0.009S",
                        "maxLostLeases must be 1 to 1000, was 0",
                        "maxLogLines must be 0 to 10000000, was -1",
                        "maxResultLength must be 0 to 100000000, was 100000001",
                        "listenerQueueCapacity must be 1 to 10000000, was 0",
                        "maxStuckThreads must be 1 to 100000, was 0",
                        "alignment must be EXACT or QUARTER_HOUR, was SCHEDULER_DEFAULT",
                        "prefetch of queue 'fast' must be 0 to 100000, was -1",
                        "workers of queue 'slow' must be 1 to 100000, was 0",
                        "retention must keep at least 1 execution, and its age must not be"
                            + " negative, was Retention[maxPerTask=0, maxPerAction=1,"
                            + " maxAge=PT24H]",
                        "retention can be set for end states only, was set for RUNNING",
                        "retention of FAILED must keep at least 1 execution, and its age must not"
                            + " be negative, was Retention[maxPerTask=1, maxPerAction=0,"
                            + " maxAge=PT24H]",
                        "auditAge of recordRetention must be PT0S to PT8760000H, was PT-1H",
                        "unusedAge of recordRetention must be PT1H to PT8760000H, was PT59M",
                        "stateAge of recordRetention must be PT24H to PT8760000H, was PT8760024H",
                        "an executor is given for queue 'ghost', which is not served"))
        .hasMessageStartingWith("the options of the scheduler are invalid: leaseDuration must be");
    executor.shutdown();
  }

  @Test
  void minimumValuesAreAccepted() {
    Scheduler scheduler =
        builder()
            .leaseDuration(Duration.ofSeconds(5))
            .pollInterval(Duration.ofMillis(10))
            .shutdownTimeout(Duration.ZERO)
            .cancelGracePeriod(Duration.ofMillis(10))
            .calendarRefreshInterval(Duration.ofMillis(10))
            .maxLostLeases(1)
            .maxLogLines(0)
            .maxResultLength(0)
            .listenerQueueCapacity(1)
            .directoryTimeout(Duration.ofMillis(10))
            .maxStuckThreads(1)
            .queue("q", 1)
            .retention(new Retention(1, 1, Duration.ZERO))
            .recordRetention(
                new RecordRetention(Duration.ZERO, Duration.ofHours(1), Duration.ofDays(1)))
            .build();

    assertThat(scheduler.stop().isClean()).isTrue();
  }

  @Test
  void leaseHasALongestDuration() {
    builder().leaseDuration(Duration.ofDays(365)).build().close();

    assertThatThrownBy(() -> builder().leaseDuration(Duration.ofDays(366)).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("leaseDuration must be at most PT8760H, was PT8784H");
  }

  @Test
  void namesAreValidatedImmediately() {
    assertThatThrownBy(() -> builder().queue("no blanks", 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("queue must be 1 to 100 letters");
    assertThatThrownBy(() -> builder().nodeName("")).isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> builder().settings("a b", java.util.Map.of()))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void defaultGridAppliesToSchedulesWithoutAlignment() {
    Scheduler exact =
        builder()
            .time(ManualTime.startingAt(Day.at("10:00")))
            .alignment(Alignment.EXACT)
            .action(Action.of("work", context -> Outcome.success()))
            .build();

    Task unaligned =
        exact
            .client()
            .save(Task.builder("a").action("work").schedule(Schedule.daily("10:10")).build());
    Task aligned =
        exact
            .client()
            .save(
                Task.builder("b")
                    .action("work")
                    .schedule(Schedule.daily("10:10").aligned(Alignment.QUARTER_HOUR))
                    .build());

    assertThat(exact.client().task(unaligned.id()).orElseThrow().scheduleState().next())
        .isEqualTo(Day.at("10:10"));
    assertThat(exact.client().task(aligned.id()).orElseThrow().scheduleState().next())
        .isEqualTo(Day.at("10:15"));
  }

  @Test
  void actionsNotifiersAndNodeCanBeListed() {
    Scheduler scheduler =
        builder()
            .nodeName("office-7")
            .action(Action.of("zeta", context -> Outcome.success()))
            .action(Action.of("alpha", context -> Outcome.success()))
            .build();

    assertThat(scheduler.actions())
        .extracting(ActionDescriptor::name)
        .containsExactly("alpha", "zeta");
    assertThat(scheduler.notifiers()).isEmpty();
    assertThat(scheduler.node().name()).isEqualTo("office-7");
  }
}
