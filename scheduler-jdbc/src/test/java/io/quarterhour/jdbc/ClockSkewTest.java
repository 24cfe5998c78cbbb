package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.TickWorkload.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.SchedulerBuilder;
import io.quarterhour.action.Action;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.task.ActionCall;
import io.quarterhour.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import org.junit.jupiter.api.Timeout;

/** A node whose wall clock is off goes by that of the database. */
@Timeout(180)
class ClockSkewTest {
  private static final Duration AHEAD = Duration.ofSeconds(2);

  /** The time of this machine, read on a clock that is off. */
  private record SkewedTime(Duration off) implements TimeSource {
    @Override
    public Instant instant() {
      return TimeSource.system().instant().plus(off);
    }

    @Override
    public long nanoTime() {
      return TimeSource.system().nanoTime();
    }
  }

  private final CountDownLatch leave = new CountDownLatch(1);

  private SchedulerBuilder builder(DataSource source, String prefix, String name) {
    return Scheduler.builder()
        .pluginDiscovery(false)
        .nodeName(name)
        .store(JdbcStore.builder(source).tablePrefix(prefix).open())
        .leaseDuration(TickWorkload.LEASE)
        .pollInterval(Duration.ofMillis(50))
        .action(
            Action.of(
                "wait",
                context -> {
                  leave.await();
                  return Outcome.success();
                }))
        .action(Action.of("greet", context -> Outcome.success()));
  }

  @EachDatabase(except = Database.H2_IN_MEMORY)
  void nodeWithAFastClockDoesNotFireEarly(Database kind) {
    assertFollowsTheDatabaseClockAndLogsTheSkewOnce(kind, Duration.ofMinutes(10));
  }

  @EachDatabase(except = Database.H2_IN_MEMORY)
  void nodeWithASlowClockDoesNotFireLate(Database kind) {
    assertFollowsTheDatabaseClockAndLogsTheSkewOnce(kind, Duration.ofMinutes(-10));
  }

  private void assertFollowsTheDatabaseClockAndLogsTheSkewOnce(Database kind, Duration off) {
    DataSource source = kind.open();
    String prefix = "c" + Database.next() + "_";
    try (CapturedLogs logs = new CapturedLogs();
        Scheduler right = builder(source, prefix, "right").build();
        Scheduler wrong = builder(source, prefix, "off").time(new SkewedTime(off)).build()) {
      right.start();
      ExecutionId owned = right.client().enqueue(ActionCall.of("wait"));
      await().until(() -> execution(right, owned).state() == ExecutionState.RUNNING);
      wrong.start();

      Instant at = TimeSource.system().instant().plus(AHEAD);
      ExecutionId call = wrong.client().enqueue(ActionCall.of("greet").at(at));
      await().until(() -> execution(wrong, call).state() == ExecutionState.SUCCEEDED);
      leave.countDown();
      await().until(() -> execution(right, owned).state() == ExecutionState.SUCCEEDED);

      assertThat(execution(wrong, call).status().startedAt())
          .isAfterOrEqualTo(execution(wrong, call).status().readyAt())
          .isBefore(at.plus(Duration.ofMinutes(2)));
      assertThat(execution(right, owned).ownership().token()).isEqualTo(1);
      assertThat(logs.with("Node clock is"))
          .singleElement()
          .asString()
          .contains(off.isNegative() ? "behind the store clock" : "ahead of the store clock");
    }
  }

  private static Execution execution(Scheduler node, ExecutionId id) {
    return node.client().execution(id).orElseThrow();
  }
}
