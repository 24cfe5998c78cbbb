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
 * A node whose store does not answer for longer than its lease. Its action receives a cancellation
 * request meanwhile. Another node, or its successor of the same name, runs its execution. When the
 * store answers again, its result is refused.
 */
@Timeout(180)
class PausedNodeTest {
  private static final Duration LEASE = Duration.ofSeconds(30);

  private final ManualTime time = ManualTime.startingAt(StoreFixtures.NOON);
  private final CountDownLatch entered = new CountDownLatch(1);
  private final CountDownLatch mayReturn = new CountDownLatch(1);
  private final AtomicReference<Optional<String>> cancelReason =
      new AtomicReference<>(Optional.empty());

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

  /** An action that ignores cancellation requests, and returns when it is interrupted. */
  private Action<?> uncancellableAction() {
    return Action.of(
        "work",
        context -> {
          context.cancelSignal().onCancel(() -> cancelReason.set(context.cancelSignal().reason()));
          entered.countDown();
          mayReturn.await();
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
    FaultyDataSource faulty = new FaultyDataSource(source);
    String prefix = "p" + Database.next() + "_";
    JdbcStore faultyStore = JdbcStore.builder(faulty.source()).tablePrefix(prefix).open();
    JdbcStore store = JdbcStore.builder(source).tablePrefix(prefix).open();
    try (CapturedLogs logs = new CapturedLogs();
        Scheduler first = builder(faultyStore, "node").action(uncancellableAction()).build()) {
      first.start();
      ExecutionId run = first.client().enqueue(ActionCall.of("work"));
      entered.await();
      faulty.block();
      try (Scheduler second =
          builder(store, secondName)
              .action(Action.of("work", context -> Outcome.success("in time")))
              .build()) {
        second.start();
        assertThat(second.node()).isNotEqualTo(first.node());
        time.advance(LEASE.minusMillis(1));
        await().until(() -> cancelReason.get().isPresent());
        await()
            .during(Duration.ofMillis(200))
            .until(() -> execution(second, run).ownership().token() == 1);

        time.advance(Duration.ofMillis(1));
        await().until(() -> execution(second, run).state() == ExecutionState.SUCCEEDED);
        faulty.release();
        mayReturn.countDown();
        await()
            .until(
                () ->
                    !logs.with("outcome of the earlier attempt on this node is discarded")
                        .isEmpty());

        Execution finished = execution(second, run);
        assertThat(cancelReason.get()).contains("the lease could not be renewed in time");
        assertThat(finished.outcome()).isEqualTo(Outcome.success("in time"));
        assertThat(finished.ownership().token()).isEqualTo(2);
        assertThat(finished.ownership().node()).isEqualTo(second.node());
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
