package io.quarterhour.nodes;

import static io.quarterhour.support.Eventually.eventually;
import static io.quarterhour.support.Eventually.throughout;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.health.HealthReason;
import io.quarterhour.support.CapturedLogs;
import io.quarterhour.support.Gate;
import io.quarterhour.support.Nodes;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.RetryPolicy;
import java.time.Duration;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Code of plug-ins and of the host that does not return. */
@Timeout(60)
class StuckThreadsTest {
  private static final Duration LIMIT = Duration.ofMillis(100);

  @RegisterExtension final Nodes nodes = new Nodes();

  private final Gate stubborn = nodes.opening(Gate.stubborn("stubborn"));

  private static ActionCall limited(String action) {
    return ActionCall.of(action).timeLimit(LIMIT).retry(RetryPolicy.none());
  }

  private static Action<?> quick() {
    return Action.of("quick", context -> Outcome.success());
  }

  @Test
  void queueWithTooManyStuckThreadsIsSuspendedUntilOneReturns() {
    Scheduler scheduler =
        nodes.start(
            Nodes.builder()
                .queue("default", 1)
                .queue("other", 1)
                .maxStuckThreads(2)
                .cancelGracePeriod(LIMIT)
                .action(stubborn)
                .action(quick()));
    SchedulerClient client = scheduler.client();
    try (CapturedLogs logs = new CapturedLogs()) {
      client.enqueueAll(Collections.nCopies(4, limited("stubborn")));
      // Otherwise the worker might still be idle, and start the next call at once.
      stubborn.awaitEntered(1);
      ExecutionId quick = client.enqueue(ActionCall.of("quick"));
      eventually(() -> logs.linesWith("Queue is suspended on this node: 2 abandoned").size() == 1);
      assertThat(scheduler.health().reasons())
          .anyMatch(reason -> reason.code() == HealthReason.Code.QUEUE_SUSPENDED);
      Execution elsewhere =
          Nodes.awaitFinished(client, client.enqueue(ActionCall.of("quick").queue("other")));
      assertThat(elsewhere.state()).isEqualTo(ExecutionState.SUCCEEDED);
      throughout(Duration.ofMillis(200), () -> stubborn.entered().size() == 2);
      assertThat(client.execution(quick).orElseThrow().state()).isEqualTo(ExecutionState.WAITING);

      stubborn.letPass(1);
      stubborn.awaitEntered(3);
      eventually(() -> logs.linesWith("Queue is suspended on this node: 2 abandoned").size() == 2);
      assertThat(logs.linesWith("Queue is resumed on this node")).hasSize(1);

      stubborn.letAllPass();
      assertThat(Nodes.awaitFinished(client, quick).state()).isEqualTo(ExecutionState.SUCCEEDED);
      assertThat(scheduler.health().reasons())
          .noneMatch(reason -> reason.code() == HealthReason.Code.QUEUE_SUSPENDED);
    }
  }

  @Test
  void callsAreNotLeasedOnInsertToASuspendedQueue() {
    SchedulerClient client =
        nodes
            .start(
                Nodes.builder()
                    .queue("default", 2)
                    .maxStuckThreads(1)
                    .cancelGracePeriod(LIMIT)
                    .action(stubborn)
                    .action(quick()))
            .client();
    Nodes.awaitFinished(client, client.enqueue(limited("stubborn")));

    ExecutionId quick = client.enqueue(ActionCall.of("quick"));

    throughout(
        Duration.ofMillis(100),
        () -> client.execution(quick).orElseThrow().state() == ExecutionState.WAITING);
    stubborn.letAllPass();
    Nodes.awaitFinished(client, quick);
  }
}
