package io.quarterhour.jdbc;

import static io.quarterhour.jdbc.TickWorkload.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.SchedulerBuilder;
import io.quarterhour.action.Action;
import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.task.ActionCall;
import io.quarterhour.time.ManualTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Timeout;

/**
 * A node stands still for longer than its lease. Another one, or the same one started again, runs
 * what it owned; when it goes on, it is refused, and its action is told.
 */
@Timeout(180)
class PausedNodeTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final ManualTime time = ManualTime.startingAt(StoreFixtures.NOON);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch leave = new CountDownLatch(1);
  private final AtomicReference<Optional<String>> told = new AtomicReference<>(Optional.empty());

  private SchedulerBuilder builder(JdbcStore store, String name) {
    return Scheduler.builder()
        .pluginDiscovery(false)
        .nodeName(name)
        .store(new ClockedStore(store, time))
        .time(time)
        .leaseDuration(LEASE)
        .cancelGracePeriod(Duration.ofHours(1))
        .pollInterval(Duration.ofMillis(20))
        .shutdownTimeout(Duration.ofSeconds(1));
  }

  /** Goes on until it is let go, whatever it is told. */
  private Action<?> stubborn() {
    return Action.of(
        "work",
        context -> {
          context.cancelSignal().onCancel(() -> told.set(context.cancelSignal().reason()));
          entered.countDown();
          leave.await();
          return Outcome.success("late");
        });
  }

  @EachDatabase
  void pausedNodeIsFencedOffByAnotherNode(Database kind) throws Exception {
    assertFencedOff(kind, "another");
  }

  @EachDatabase
  void pausedNodeIsFencedOffByItsSuccessorOfTheSameName(Database kind) throws Exception {
    assertFencedOff(kind, "node");
  }

  private void assertFencedOff(Database kind, String secondName) throws Exception {
    DataSource source = kind.open();
    FaultyDataSource cable = new FaultyDataSource(source);
    String prefix = "p" + Database.next() + "_";
    JdbcStore cut = JdbcStore.builder(cable.source()).tablePrefix(prefix).open();
    JdbcStore store = JdbcStore.builder(source).tablePrefix(prefix).open();
    try (CapturedLogs logs = new CapturedLogs();
        Scheduler first = builder(cut, "node").action(stubborn()).build()) {
      first.start();
      ExecutionId run = first.client().enqueue(ActionCall.of("work"));
      entered.await();
      cable.block();
      try (Scheduler second =
          builder(store, secondName)
              .action(Action.of("work", context -> Outcome.success("in time")))
              .build()) {
        second.start();
        assertThat(second.node()).isNotEqualTo(first.node());
        time.advance(LEASE.minusMillis(1));
        await()
            .during(Duration.ofMillis(200))
            .until(() -> execution(second, run).ownership().token() == 1);

        time.advance(Duration.ofMillis(1));
        await().until(() -> execution(second, run).state() == ExecutionState.SUCCEEDED);
        cable.release();
        await().until(() -> told.get().isPresent());
        leave.countDown();
        await()
            .until(
                () ->
                    !logs.with("outcome of the earlier attempt on this node is discarded")
                        .isEmpty());

        Execution over = execution(second, run);
        assertThat(told.get()).contains("another node has claimed the execution");
        assertThat(over.outcome()).isEqualTo(Outcome.success("in time"));
        assertThat(over.ownership().token()).isEqualTo(2);
        assertThat(over.ownership().node()).isEqualTo(second.node());
        assertThat(second.client().attempts(run))
            .extracting(Attempt::node)
            .containsExactly(first.node(), second.node());
      }
    }
  }

  private static Execution execution(Scheduler node, ExecutionId id) {
    return node.client().execution(id).orElseThrow();
  }
}
