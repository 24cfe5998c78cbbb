package io.quarterhour.attempts;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.action.NoParameters;
import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.support.Day;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskBuilder;
import io.quarterhour.task.TaskId;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryTest {
  private static final RetryPolicy NO_JITTER =
      new RetryPolicy(4, Duration.ofSeconds(10), Duration.ofSeconds(60), 0);

  private final List<Instant> attempts = new ArrayList<>();
  private int failures = Integer.MAX_VALUE;
  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00"))
          .with(Action.of("flaky", this::run), new DeclaredRetryAction(NO_JITTER));

  private Outcome run(ActionContext<NoParameters> context) {
    attempts.add(context.time().instant());
    assertThat(context.attempt()).isEqualTo(attempts.size());
    if (attempts.size() <= failures) {
      return Outcome.failure("no " + attempts.size());
    }
    return Outcome.success("yes");
  }

  private final class DeclaredRetryAction implements Action<NoParameters> {
    private final RetryPolicy policy;

    DeclaredRetryAction(RetryPolicy policy) {
      this.policy = policy;
    }

    @Override
    public ActionDescriptor<NoParameters> descriptor() {
      return ActionDescriptor.of("declared").retry(policy);
    }

    @Override
    public Outcome run(ActionContext<NoParameters> context) {
      return RetryTest.this.run(context);
    }
  }

  private Execution read(ExecutionId id) {
    return scheduler.client().execution(id).orElseThrow();
  }

  private List<Duration> delays() {
    List<Duration> delays = new ArrayList<>();
    for (int i = 1; i < attempts.size(); i++) {
      delays.add(Duration.between(attempts.get(i - 1), attempts.get(i)));
    }
    return delays;
  }

  private TaskId task(RetryPolicy policy) {
    TaskBuilder task = Task.builder("t").action("flaky");
    return scheduler.client().save(policy == null ? task.build() : task.retry(policy).build()).id();
  }

  @Test
  void delaysDoubleUpToTheMaximum() {
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("flaky").retry(NO_JITTER));

    scheduler.advance(Duration.ofHours(1));

    assertThat(delays())
        .containsExactly(
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(40),
            Duration.ofSeconds(60));
    assertThat(read(run).state()).isEqualTo(ExecutionState.FAILED);
    assertThat(read(run).outcome()).isEqualTo(Outcome.failure("no 5"));
  }

  @Test
  void eachAttemptIsListed() {
    failures = 2;
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("flaky").retry(NO_JITTER));

    scheduler.advance(Duration.ofHours(1));

    var node = read(run).ownership().node();
    assertThat(scheduler.client().attempts(run))
        .containsExactly(
            new Attempt(1, node, Day.at("10:00"), Day.at("10:00"), ExecutionState.FAILED, "no 1"),
            new Attempt(
                2, node, Day.at("10:00:10"), Day.at("10:00:10"), ExecutionState.FAILED, "no 2"),
            new Attempt(
                3, node, Day.at("10:00:30"), Day.at("10:00:30"), ExecutionState.SUCCEEDED, "yes"));
    assertThat(read(run).attemptCounts().attempt()).isEqualTo(3);
    assertThat(read(run).attemptCounts().failures()).isEqualTo(2);
    assertThat(read(run).attemptCounts().lostLeases()).isZero();
    assertThat(read(run).state()).isEqualTo(ExecutionState.SUCCEEDED);
  }

  @Test
  void singleAttemptIsNotListed() {
    failures = 0;
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("flaky"));

    scheduler.runDue();

    assertThat(scheduler.client().attempts(run)).isEmpty();
  }

  @Test
  void executionWaitsBetweenAttempts() {
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("flaky").retry(NO_JITTER));

    scheduler.runDue();

    assertThat(read(run).state()).isEqualTo(ExecutionState.WAITING);
    assertThat(read(run).status().readyAt()).isEqualTo(Day.at("10:00:10"));
    assertThat(read(run).ownership().leaseUntil()).isNull();
  }

  @Test
  void jitterShortensEachDelayAndDiffersBetweenExecutions() {
    RetryPolicy policy = new RetryPolicy(1, Duration.ofSeconds(100), Duration.ofSeconds(100), 0.5);
    List<Duration> seen = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      attempts.clear();
      scheduler.client().enqueue(ActionCall.of("flaky").retry(policy));
      scheduler.advance(Duration.ofMinutes(5));
      seen.addAll(delays());
    }

    assertThat(seen)
        .hasSize(50)
        .allSatisfy(
            delay -> assertThat(delay).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(100)));
    assertThat(seen.stream().distinct().count()).isGreaterThan(25);
    assertThat(seen).anyMatch(delay -> delay.compareTo(Duration.ofSeconds(65)) < 0);
    assertThat(seen).anyMatch(delay -> delay.compareTo(Duration.ofSeconds(85)) > 0);
  }

  @Test
  void tasksAreNotRetriedByDefault() {
    TaskId task = task(null);

    scheduler.client().runAtNextSlot(task);
    scheduler.advance(Duration.ofHours(1));

    assertThat(attempts).hasSize(1);
    assertThat(scheduler.executions(task))
        .extracting(Execution::state)
        .containsExactly(ExecutionState.FAILED);
  }

  @Test
  void callsAreRetriedThreeTimesByDefault() {
    scheduler.client().enqueue(ActionCall.of("flaky"));
    scheduler.advance(Duration.ofHours(1));
    assertThat(attempts).hasSize(4);
    assertThat(delays().get(0)).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10));
    assertThat(delays().get(1)).isBetween(Duration.ofSeconds(16), Duration.ofSeconds(20));
    assertThat(delays().get(2)).isBetween(Duration.ofSeconds(32), Duration.ofSeconds(40));

    attempts.clear();
    scheduler.client().enqueue(ActionCall.of("flaky").retry(RetryPolicy.none()));
    scheduler.advance(Duration.ofHours(1));
    assertThat(attempts).hasSize(1);
  }

  @Test
  void taskRetryPolicyOverridesThatOfItsAction() {
    scheduler.client().save(Task.builder("a").action("declared").build());
    scheduler
        .client()
        .save(Task.builder("b").action("declared").retry(RetryPolicy.retries(1)).build());

    scheduler.client().runAtNextSlot(TaskId.of("a"));
    scheduler.advance(Duration.ofHours(1));
    assertThat(attempts).hasSize(5);
    attempts.clear();
    scheduler.client().runAtNextSlot(TaskId.of("b"));
    scheduler.advance(Duration.ofHours(1));
    assertThat(attempts).hasSize(2);
  }

  @Test
  void maximalDelaysDoNotOverflow() {
    Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
    TaskId task = task(new RetryPolicy(2, forever, forever, 0));

    scheduler.client().runAtNextSlot(task);
    scheduler.advance(Duration.ofDays(30));

    assertThat(attempts).hasSize(1);
    assertThat(scheduler.executions(task))
        .extracting(Execution::state)
        .containsExactly(ExecutionState.WAITING);
  }

  @Test
  void zeroDelayRetriesImmediately() {
    TaskId task = task(new RetryPolicy(3, Duration.ZERO, Duration.ZERO, 1));

    scheduler.client().runAtNextSlot(task);
    scheduler.runDue();

    assertThat(attempts).hasSize(4);
  }
}
