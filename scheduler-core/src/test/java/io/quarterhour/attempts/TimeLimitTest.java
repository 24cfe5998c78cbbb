package io.quarterhour.attempts;

import static io.quarterhour.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.SchedulerBuilder;
import io.quarterhour.action.Action;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.support.CapturedLogs;
import io.quarterhour.support.Gate;
import io.quarterhour.support.Nodes;
import io.quarterhour.support.Uninterruptible;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(30)
class TimeLimitTest {
  private static final Duration LIMIT = Duration.ofMillis(200);
  private static final Duration GRACE = Duration.ofMillis(150);

  @RegisterExtension final Nodes nodes = new Nodes();

  private final Gate gate = nodes.opening(new Gate("slow"));
  private final Gate stubborn = nodes.opening(Gate.stubborn("stubborn"));

  private SchedulerClient start(SchedulerBuilder builder) {
    Scheduler scheduler =
        nodes.start(
            builder
                .cancelGracePeriod(GRACE)
                .action(gate)
                .action(stubborn)
                .action(Action.of("quick", context -> Outcome.success())));
    return scheduler.client();
  }

  private SchedulerClient start() {
    return start(Nodes.builder().queue("default", 1));
  }

  private static ActionCall limited(String action) {
    return ActionCall.of(action).timeLimit(LIMIT).retry(RetryPolicy.none());
  }

  @Test
  void attemptBeyondItsTimeLimitIsInterruptedAndFails() {
    SchedulerClient client = start();

    Execution finished = Nodes.awaitFinished(client, client.enqueue(limited("slow")));

    assertThat(finished.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(finished.outcome())
        .isEqualTo(Outcome.failure("the time limit of PT0.2S was exceeded"));
    assertThat(gate.inside()).isZero();
    assertThat(gate.entered().get(0).cancelSignal().reason())
        .contains("the time limit of PT0.2S was exceeded");
    assertThat(Duration.between(finished.status().startedAt(), finished.status().endedAt()))
        .isGreaterThanOrEqualTo(LIMIT);
  }

  @Test
  void actionCanReadItsDeadline() {
    AtomicReference<Optional<Instant>> deadline = new AtomicReference<>();
    Scheduler scheduler =
        nodes.start(
            Nodes.builder()
                .action(
                    Action.of(
                        "a",
                        context -> {
                          deadline.set(context.deadline());
                          return Outcome.success();
                        })));
    SchedulerClient client = scheduler.client();

    Execution finished =
        Nodes.awaitFinished(
            client, client.enqueue(ActionCall.of("a").timeLimit(Duration.ofHours(1))));

    assertThat(Duration.between(finished.status().startedAt(), deadline.get().orElseThrow()))
        .isEqualTo(Duration.ofHours(1));
    Nodes.awaitFinished(client, client.enqueue(ActionCall.of("a")));
    assertThat(deadline.get()).isEmpty();
  }

  @Test
  void timeLimitIsEnforcedDespiteALongPollInterval() {
    SchedulerClient client = start(Nodes.builder().pollInterval(Duration.ofHours(1)));
    Nodes.awaitFinished(client, client.enqueue(ActionCall.of("quick")));

    Execution finished = Nodes.awaitFinished(client, client.enqueue(limited("slow")));

    assertThat(Duration.between(finished.status().startedAt(), finished.status().endedAt()))
        .isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void eachAttemptHasTheFullTimeLimit() {
    SchedulerClient client = start();
    RetryPolicy once = new RetryPolicy(1, Duration.ZERO, Duration.ZERO, 0);

    ExecutionId run = client.enqueue(limited("slow").retry(once));

    Execution finished = Nodes.awaitFinished(client, run);
    assertThat(client.attempts(run))
        .extracting(Attempt::state)
        .containsExactly(ExecutionState.FAILED, ExecutionState.FAILED);
    assertThat(finished.attemptCounts().failures()).isEqualTo(1);
    assertThat(gate.entered()).hasSize(2);
  }

  @Test
  void outcomeReturnedAfterTheTimeLimitIsAFailure() {
    CountDownLatch signalled = new CountDownLatch(1);
    Scheduler scheduler =
        nodes.start(
            Nodes.builder()
                .action(
                    Action.of(
                        "a",
                        context -> {
                          context.cancelSignal().onCancel(signalled::countDown);
                          Uninterruptible.await(signalled);
                          return Outcome.success("done").withResult("[1]");
                        })));

    Execution finished =
        Nodes.awaitFinished(scheduler.client(), scheduler.client().enqueue(limited("a")));

    assertThat(finished.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(finished.outcome())
        .isEqualTo(Outcome.failure("the time limit of PT0.2S was exceeded").withResult("[1]"));
  }

  @Test
  void taskTimeLimitOverridesThatOfItsAction() {
    Gate patient =
        nodes.opening(Gate.of(ActionDescriptor.of("patient").timeLimit(Duration.ofHours(9))));
    Scheduler scheduler = nodes.start(Nodes.builder().action(patient));
    TaskId task =
        scheduler.client().save(Task.builder("t").action("patient").timeLimit(LIMIT).build()).id();

    ExecutionId run = scheduler.client().runAtNextSlot(task);

    assertThat(Nodes.awaitFinished(scheduler.client(), run).state())
        .isEqualTo(ExecutionState.FAILED);
  }

  @Test
  void actionIgnoringInterruptIsAbandonedAndItsWorkerReplaced() {
    SchedulerClient client = start();
    ExecutionId stuck = client.enqueue(limited("stubborn"));
    stubborn.awaitInside(1);
    ExecutionId next = client.enqueue(ActionCall.of("quick"));

    Execution finished;
    try (CapturedLogs capturedLogs = new CapturedLogs()) {
      finished = Nodes.awaitFinished(client, stuck);
      eventually(() -> !capturedLogs.linesWith("io.quarterhour.support.Gate.run(").isEmpty());
      assertThat(capturedLogs.linesWith("Action did not return and is abandoned")).hasSize(1);
    }

    assertThat(finished.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(finished.outcome())
        .isEqualTo(
            Outcome.failure(
                "the time limit of PT0.2S was exceeded, and the action did not return within"
                    + " PT0.15S after its interrupt"));
    assertThat(finished.ownership().leaseUntil()).isNull();
    assertThat(Nodes.awaitFinished(client, next).state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(stubborn.inside()).isEqualTo(1);
  }

  @Test
  void abandonedActionThatReturnsHasNoEffectAndHoldsNoSlot() {
    SchedulerClient client = start();
    ExecutionId stuck = client.enqueue(limited("stubborn"));
    Execution finished = Nodes.awaitFinished(client, stuck);

    stubborn.letPass(1);
    eventually(() -> stubborn.inside() == 0);
    client.enqueue(ActionCall.of("slow"));
    client.enqueue(ActionCall.of("slow"));
    gate.awaitInside(1);
    gate.letAllPass();
    gate.awaitEntered(2);

    assertThat(client.execution(stuck)).contains(finished);
    assertThat(gate.most()).isEqualTo(1);
  }

  @Test
  void stuckActionDoesNotBlockPrefetchedExecutions() {
    SchedulerClient client = start(Nodes.builder().queue("default", 1, 3));
    client.enqueue(limited("stubborn"));
    stubborn.awaitInside(1);

    ExecutionId next = client.enqueue(ActionCall.of("quick"));

    assertThat(Nodes.awaitFinished(client, next).state()).isEqualTo(ExecutionState.SUCCEEDED);
  }
}
