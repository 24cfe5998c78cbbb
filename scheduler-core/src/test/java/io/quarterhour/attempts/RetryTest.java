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
  private static final RetryPolicy PLAIN =
      new RetryPolicy(4, Duration.ofSeconds(10), Duration.ofSeconds(60), 0);

  private final List<Instant> tries = new ArrayList<>();
  private int failures = Integer.MAX_VALUE;
  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00"))
          .with(Action.of("flaky", this::run), new Declared(PLAIN));

  private Outcome run(ActionContext<NoParameters> context) {
    tries.add(context.time().instant());
    assertThat(context.attempt()).isEqualTo(tries.size());
    if (tries.size() <= failures) {
      return Outcome.failure("no " + tries.size());
    }
    return Outcome.success("yes");
  }

  private final class Declared implements Action<NoParameters> {
    private final RetryPolicy policy;

    Declared(RetryPolicy policy) {
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
    List<Duration> pauses = new ArrayList<>();
    for (int i = 1; i < tries.size(); i++) {
      pauses.add(Duration.between(tries.get(i - 1), tries.get(i)));
    }
    return pauses;
  }

  private TaskId task(RetryPolicy policy) {
    TaskBuilder task = Task.builder("t").action("flaky");
    return scheduler.client().save(policy == null ? task.build() : task.retry(policy).build()).id();
  }

  @Test
  void delaysDoubleUpToTheMaximum() {
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("flaky").retry(PLAIN));

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
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("flaky").retry(PLAIN));

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
    ExecutionId run = scheduler.client().enqueue(ActionCall.of("flaky").retry(PLAIN));

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
      tries.clear();
      scheduler.client().enqueue(ActionCall.of("flaky").retry(policy));
      scheduler.advance(Duration.ofMinutes(5));
      seen.addAll(delays());
    }

    assertThat(seen)
        .hasSize(50)
        .allSatisfy(
            pause -> assertThat(pause).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(100)));
    assertThat(seen.stream().distinct().count()).isGreaterThan(25);
    assertThat(seen).anyMatch(pause -> pause.compareTo(Duration.ofSeconds(65)) < 0);
    assertThat(seen).anyMatch(pause -> pause.compareTo(Duration.ofSeconds(85)) > 0);
  }

  @Test
  void tasksAreNotRetriedByDefault() {
    TaskId task = task(null);

    scheduler.client().runAtNextSlot(task);
    scheduler.advance(Duration.ofHours(1));

    assertThat(tries).hasSize(1);
    assertThat(scheduler.executions(task))
        .extracting(Execution::state)
        .containsExactly(ExecutionState.FAILED);
  }

  @Test
  void callsAreRetriedThreeTimesByDefault() {
    scheduler.client().enqueue(ActionCall.of("flaky"));
    scheduler.advance(Duration.ofHours(1));
    assertThat(tries).hasSize(4);
    assertThat(delays().get(0)).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(10));
    assertThat(delays().get(1)).isBetween(Duration.ofSeconds(16), Duration.ofSeconds(20));
    assertThat(delays().get(2)).isBetween(Duration.ofSeconds(32), Duration.ofSeconds(40));

    tries.clear();
    scheduler.client().enqueue(ActionCall.of("flaky").retry(RetryPolicy.none()));
    scheduler.advance(Duration.ofHours(1));
    assertThat(tries).hasSize(1);
  }

  @Test
  void taskRetryPolicyOverridesThatOfItsAction() {
    scheduler.client().save(Task.builder("a").action("declared").build());
    scheduler
        .client()
        .save(Task.builder("b").action("declared").retry(RetryPolicy.retries(1)).build());

    scheduler.client().runAtNextSlot(TaskId.of("a"));
    scheduler.advance(Duration.ofHours(1));
    assertThat(tries).hasSize(5);
    tries.clear();
    scheduler.client().runAtNextSlot(TaskId.of("b"));
    scheduler.advance(Duration.ofHours(1));
    assertThat(tries).hasSize(2);
  }

  @Test
  void maximalDelaysDoNotOverflow() {
    Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
    TaskId task = task(new RetryPolicy(2, forever, forever, 0));

    scheduler.client().runAtNextSlot(task);
    scheduler.advance(Duration.ofDays(30));

    assertThat(tries).hasSize(1);
    assertThat(scheduler.executions(task))
        .extracting(Execution::state)
        .containsExactly(ExecutionState.WAITING);
  }

  @Test
  void zeroDelayRetriesImmediately() {
    TaskId task = task(new RetryPolicy(3, Duration.ZERO, Duration.ZERO, 1));

    scheduler.client().runAtNextSlot(task);
    scheduler.runDue();

    assertThat(tries).hasSize(4);
  }
}
