package io.quarterhour.calls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.NoParameters;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.support.Day;
import io.quarterhour.task.ActionCall;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EnqueueTest {
  private static final Instant BEYOND_RANGE = Instant.parse("+10000-01-01T00:00:00Z");

  private final List<ActionContext<NoParameters>> runs = new ArrayList<>();
  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:07"))
          .with(
              Action.of(
                  "work",
                  context -> {
                    runs.add(context);
                    return Outcome.success();
                  }),
              Action.of(
                  "chain",
                  context -> {
                    context
                        .client()
                        .enqueue(ActionCall.of("work").at(context.time().instant().plusSeconds(5)));
                    return Outcome.success();
                  }));
  private final SchedulerClient client = scheduler.client();

  private Execution read(ExecutionId id) {
    return client.execution(id).orElseThrow();
  }

  @Test
  void callRunsImmediatelyWithoutAGrid() {
    ExecutionId run = client.enqueue(ActionCall.of("work"));
    assertThat(read(run).state()).isEqualTo(ExecutionState.WAITING);

    scheduler.runDue();

    Execution finished = read(run);
    assertThat(finished.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(finished.status().startedAt()).isEqualTo(Day.at("10:07"));
    assertThat(finished.origin()).isEqualTo(Origin.CALL);
    assertThat(finished.task()).isEmpty();
    assertThat(finished.tenant()).isEqualTo(TenantId.INSTALLATION);
    assertThat(runs.get(0).task()).isEmpty();
    assertThat(runs.get(0).execution()).isEqualTo(run);
  }

  @Test
  void callWaitsForItsTime() {
    ExecutionId run = client.enqueue(ActionCall.of("work").at(Day.at("11:11:11")));

    scheduler.advanceTo(Day.at("11:11:10"));
    assertThat(read(run).state()).isEqualTo(ExecutionState.WAITING);
    scheduler.advance(Duration.ofSeconds(1));

    assertThat(read(run).status().startedAt()).isEqualTo(Day.at("11:11:11"));
    assertThat(runs.get(0).slot()).isEqualTo(Day.at("11:11:11"));
  }

  @Test
  void pastTimeRunsImmediately() {
    ExecutionId run = client.enqueue(ActionCall.of("work").at(Day.at("01:00")));

    scheduler.runDue();

    assertThat(read(run).state()).isEqualTo(ExecutionState.SUCCEEDED);
  }

  @Test
  void timeBeyondTheSupportedRangeIsRejected() {
    for (Instant at : List.of(Instant.MAX, Instant.MIN)) {
      assertThatThrownBy(() -> client.enqueue(ActionCall.of("work").at(at)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("the time of a call must lie in the years 1 to 9999, was ");
    }
    assertThat(scheduler.executions()).isEmpty();
  }

  @Test
  void callsRunInOrder() {
    List<ExecutionId> ids =
        client.enqueueAll(
            List.of(
                ActionCall.of("work").tenant("a"),
                ActionCall.of("work").tenant("b"),
                ActionCall.of("work").tenant("c")));

    scheduler.runDue();

    assertThat(ids).doesNotHaveDuplicates().isSorted();
    assertThat(runs).extracting(ActionContext::execution).containsExactlyElementsOf(ids);
    assertThat(runs).extracting(run -> run.tenant().value()).containsExactly("a", "b", "c");
    assertThat(client.enqueueAll(List.of())).isEmpty();
  }

  @Test
  void enqueueAllIsAtomic() {
    assertThatThrownBy(
            () ->
                client.enqueueAll(
                    List.of(
                        ActionCall.of("work"),
                        ActionCall.of("work", Map.of("speed", 1)),
                        ActionCall.of("ghost"),
                        ActionCall.of("work").at(BEYOND_RANGE))))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "unknown parameter 'speed', expected none",
                        "no action 'ghost' on this node",
                        "the time of a call must lie in the years 1 to 9999, was " + BEYOND_RANGE));

    scheduler.advance(Duration.ofHours(1));
    assertThat(scheduler.executions(ExecutionQuery.ALL)).isEmpty();
  }

  @Test
  void actionCanEnqueueFollowUpCalls() {
    client.enqueue(ActionCall.of("chain").tenant("acme"));

    scheduler.advance(Duration.ofSeconds(10));

    assertThat(runs).hasSize(1);
    assertThat(runs.get(0).tenant()).isEqualTo(TenantId.of("acme"));
    assertThat(runs.get(0).slot()).isEqualTo(Day.at("10:07:05"));
  }

  @Test
  void namesAreValidated() {
    assertThatThrownBy(() -> ActionCall.of("no blanks")).isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> ActionCall.of("work").queue(""))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> ActionCall.of("work").tenant("a/b"))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> ActionCall.of("work").timeLimit(Duration.ZERO))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the time limit must be positive, was PT0S");
  }
}
