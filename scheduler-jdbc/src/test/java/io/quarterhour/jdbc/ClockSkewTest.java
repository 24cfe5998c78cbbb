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

/** A node with a wrong wall clock uses the time of the database. */
@Timeout(180)
class ClockSkewTest {
  private static final Duration DELAY = Duration.ofSeconds(2);

  /** The time of this machine, shifted by the error of a wrong clock. */
  private record SkewedTime(Duration skew) implements TimeSource {
    @Override
    public Instant instant() {
      return TimeSource.system().instant().plus(skew);
    }

    @Override
    public long nanoTime() {
      return TimeSource.system().nanoTime();
    }
  }

  private final CountDownLatch mayReturn = new CountDownLatch(1);

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
                  mayReturn.await();
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

  private void assertFollowsTheDatabaseClockAndLogsTheSkewOnce(Database kind, Duration skew) {
    DataSource source = kind.open();
    String prefix = "c" + Database.next() + "_";
    try (CapturedLogs logs = new CapturedLogs();
        Scheduler accurate = builder(source, prefix, "right").build();
        Scheduler skewed = builder(source, prefix, "off").time(new SkewedTime(skew)).build()) {
      accurate.start();
      ExecutionId owned = accurate.client().enqueue(ActionCall.of("wait"));
      await().until(() -> execution(accurate, owned).state() == ExecutionState.RUNNING);
      skewed.start();

      Instant at = TimeSource.system().instant().plus(DELAY);
      ExecutionId call = skewed.client().enqueue(ActionCall.of("greet").at(at));
      await().until(() -> execution(skewed, call).state() == ExecutionState.SUCCEEDED);
      mayReturn.countDown();
      await().until(() -> execution(accurate, owned).state() == ExecutionState.SUCCEEDED);

      assertThat(execution(skewed, call).status().startedAt())
          .isAfterOrEqualTo(execution(skewed, call).status().readyAt())
          .isBefore(at.plus(Duration.ofMinutes(2)));
      assertThat(execution(accurate, owned).ownership().token()).isEqualTo(1);
      assertThat(logs.with("Node clock is"))
          .singleElement()
          .asString()
          .contains(skew.isNegative() ? "behind the store clock" : "ahead of the store clock");
    }
  }

  private static Execution execution(Scheduler node, ExecutionId id) {
    return node.client().execution(id).orElseThrow();
  }
}
