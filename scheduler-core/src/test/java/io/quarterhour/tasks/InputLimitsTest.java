package io.quarterhour.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.Day;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Pause;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.testing.TestScheduler;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Limits of the texts and documents that callers pass. */
class InputLimitsTest {
  private static final String LONG = "x".repeat(2_000_000);
  private static final int LONGEST_MESSAGE = 1_000;

  /** The parameters of an action that accepts any entries. */
  record Entries(Map<String, String> entries) {}

  private static final class EntriesAction implements Action<Entries> {
    @Override
    public ActionDescriptor<Entries> descriptor() {
      return ActionDescriptor.of("entries", Entries.class);
    }

    @Override
    public Outcome run(ActionContext<Entries> context) {
      return Outcome.success();
    }
  }

  private final List<Map<String, Object>> payloads = new ArrayList<>();
  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:07"))
          .with(
              Action.of(
                  "work",
                  context -> {
                    payloads.add(context.payload());
                    return Outcome.success();
                  }),
              new EntriesAction());
  private final SchedulerClient client = scheduler.client();

  private static ActionCall call(Map<String, Object> payload) {
    return ActionCall.of("work").payload(payload);
  }

  private static Task task(Map<String, Object> payload) {
    return Task.builder("job").action("work").payload(payload).manual().build();
  }

  private static void assertRefused(ThrowingCallable request, String message) {
    assertThatThrownBy(request)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(LONGEST_MESSAGE));
  }

  private void assertNothingIsStored() {
    assertThat(scheduler.executions()).isEmpty();
    assertThat(client.task(TaskId.of("job"))).isEmpty();
  }

  @Test
  void documentOverTheLimitIsRefused() {
    String text = "x".repeat(Task.MAX_DOCUMENT);

    assertRefused(
        () -> client.enqueueAll(List.of(call(Map.of()), call(Map.of("text", text)))),
        "a call of action 'work' has 1048599 characters as JSON, at most 1048576 are allowed");
    assertRefused(
        () -> client.save(task(Map.of("text", text))),
        "characters as JSON, at most 1048576 are allowed");
    assertNothingIsStored();
  }

  @Test
  void documentOfTheMaximumLengthRuns() {
    String text = "x".repeat(Task.MAX_DOCUMENT - "{'payload':{'text':''}}".length());

    ExecutionId id = client.enqueue(call(Map.of("text", text)));
    scheduler.runDue();

    assertThat(client.storedDocument(id).orElseThrow()).hasSize(Task.MAX_DOCUMENT);
    assertThat(payloads).containsExactly(Map.of("text", text));
  }

  @Test
  void payloadThatCouldNotBeReadBackIsRefused() {
    Object deep = "";
    for (int i = 0; i < 150; i++) {
      deep = List.of(deep);
    }
    Object number = BigInteger.TEN.pow(1_000);

    for (Map<String, Object> payload :
        List.<Map<String, Object>>of(
            Map.of(LONG, 1),
            Map.of("a", Map.of(LONG, 1)),
            Map.of("a", deep),
            Map.of("a", number))) {
      assertRefused(() -> client.enqueue(call(payload)), "payload cannot be stored: ");
      assertRefused(() -> client.save(task(payload)), "payload cannot be stored: ");
    }
    assertNothingIsStored();
  }

  @Test
  void parametersThatCouldNotBeReadBackAreRefused() {
    Map<String, Object> parameters = Map.of("entries", Map.of(LONG, ""));

    assertRefused(
        () -> client.enqueue(ActionCall.of("entries", parameters)),
        "parameters cannot be stored: a name in parameters.entries has 2000000 characters");
    assertRefused(
        () -> client.save(Task.builder("job").action("entries", parameters).manual().build()),
        "parameters cannot be stored: a name in parameters.entries has 2000000 characters");
    assertNothingIsStored();
  }

  @Test
  void longNamesAndNumbersAreReadBack() {
    Map<String, Object> payload = Map.of("x".repeat(10_000), BigInteger.TEN.pow(900));

    ExecutionId id = client.enqueue(call(payload));
    scheduler.runDue();

    assertThat(client.execution(id)).map(Execution::state).contains(ExecutionState.SUCCEEDED);
    assertThat(payloads).containsExactly(payload);
  }

  @Test
  void refusedParameterIsNotRepeatedInFull() {
    assertRefused(() -> client.enqueue(ActionCall.of("work", Map.of(LONG, 1))), "2000000");
    assertRefused(
        () -> client.enqueue(ActionCall.of("entries", Map.of("entries", LONG))), "2000000");
  }

  @Test
  void longReasonIsRefused() {
    TaskId task =
        scheduler
            .save(Task.builder("job").action("work").schedule(Schedule.daily("12:00")).build())
            .id();
    int changes = client.audit(task).size();
    ExecutionId id = client.enqueue(ActionCall.of("work").at(Day.at("11:00")));

    for (ThrowingCallable request :
        List.<ThrowingCallable>of(
            () -> client.pause(task, LONG),
            () -> client.pauseUntil(task, Day.at("11:00"), LONG),
            () -> client.resume(task, LONG),
            () -> client.skipNext(task, 1, LONG),
            () -> client.cancel(id, LONG))) {
      assertRefused(request, "the reason must be a text of at most 1000 characters, was 'xxx");
    }

    assertThat(client.audit(task)).hasSize(changes);
    assertThat(client.execution(id)).map(Execution::state).contains(ExecutionState.WAITING);
  }

  @Test
  void reasonOfTheMaximumLengthIsRecorded() {
    String reason = "x".repeat(Pause.MAX_REASON);
    TaskId task = client.save(Task.builder("job").action("work").manual().build()).id();

    client.pause(task, reason);

    assertThat(client.audit(task)).first().extracting(AuditEntry::reason).isEqualTo(reason);
    assertThat(scheduler.advance(Duration.ZERO).status(task).scheduleState().pause())
        .extracting(Pause::reason)
        .isEqualTo(reason);
  }
}
