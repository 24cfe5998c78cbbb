package io.quarterhour.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.action.Allowed;
import io.quarterhour.action.Default;
import io.quarterhour.action.Describe;
import io.quarterhour.action.ParameterDescriptor;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Outcome;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.support.Day;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.Task;
import io.quarterhour.testing.TestScheduler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParametersTest {
  enum Mode {
    FAST,
    SAFE
  }

  record Range(int from, int to) {
    Range {
      if (to < from) {
        throw new IllegalArgumentException("from must not be after to, was " + from + " to " + to);
      }
    }
  }

  record Copy(
      @Describe("what to copy") String source,
      @Default("3") int copies,
      @Default("SAFE") Mode mode,
      @Allowed({"gzip", "none"}) Optional<String> packing,
      @Nullable String comment,
      Optional<Range> range) {
    Copy {
      if (copies > 9) {
        throw new IllegalArgumentException("too many copies");
      }
    }
  }

  private final List<Copy> received = new ArrayList<>();
  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00")).with(new CopyAction());
  private final SchedulerClient client = scheduler.client();

  private final class CopyAction implements Action<Copy> {
    @Override
    public ActionDescriptor<Copy> descriptor() {
      return ActionDescriptor.of("copy", Copy.class);
    }

    @Override
    public Outcome run(ActionContext<Copy> context) {
      received.add(context.parameters());
      return Outcome.success();
    }
  }

  private List<String> problemsOf(Map<String, Object> values) {
    try {
      client.save(Task.builder("t").action("copy", values).build());
    } catch (InvalidInputException e) {
      return e.problems();
    }
    throw new AssertionError("accepted: " + values);
  }

  @Test
  void actionDescribesItsParameters() {
    assertThat(new CopyAction().descriptor().parameters())
        .extracting(ParameterDescriptor::name, ParameterDescriptor::required)
        .containsExactly(
            tuple("source", true),
            tuple("copies", false),
            tuple("mode", false),
            tuple("packing", false),
            tuple("comment", false),
            tuple("range", false));
    ParameterDescriptor source = new CopyAction().descriptor().parameters().get(0);
    assertThat(source.description()).isEqualTo("what to copy");
    assertThat(new CopyAction().descriptor().parameters().get(2).allowed())
        .containsExactly("FAST", "SAFE");
  }

  @Test
  void omittedParameterHasItsDefaultOrIsAbsent() {
    client.runAtNextSlot(
        client.save(Task.builder("t").action("copy", Map.of("source", "a")).build()).id());
    scheduler.runDue();

    assertThat(received)
        .containsExactly(new Copy("a", 3, Mode.SAFE, Optional.empty(), null, Optional.empty()));
  }

  @Test
  void nullMeansOmitted() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("source", "a");
    values.put("copies", null);
    values.put("comment", null);
    values.put("range", null);

    client.enqueue(ActionCall.of("copy", values));
    scheduler.runDue();

    assertThat(received.get(0).copies()).isEqualTo(3);
    values.put("source", null);
    assertThat(problemsOf(values))
        .containsExactly("parameter 'source' is missing, it must be a text");
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("copies", "three");
    values.put("mode", "fast");
    values.put("packing", "zip");
    values.put("comment", 7);
    values.put("speed", 1);

    assertThat(problemsOf(values))
        .containsExactly(
            "unknown parameter 'speed', expected only [source, copies, mode, packing, comment,"
                + " range]",
            "parameter 'source' is missing, it must be a text",
            "parameter 'copies' must be a whole number (int), was \"three\"",
            "parameter 'mode' must be one of [FAST, SAFE], was fast",
            "parameter 'packing' must be one of [gzip, none], was zip",
            "parameter 'comment' must be a text, was 7");
  }

  @Test
  void numbersMustBeInRange() {
    assertThat(problemsOf(Map.of("source", "a", "copies", 1.5)))
        .containsExactly("parameter 'copies' must be a whole number (int), was 1.5");
    assertThat(problemsOf(Map.of("source", "a", "copies", 3_000_000_000L)))
        .containsExactly("parameter 'copies' must be a whole number (int), was 3000000000");
  }

  @Test
  void nestedRecordIsValidated() {
    assertThat(problemsOf(Map.of("source", "a", "range", Map.of("from", 1))))
        .containsExactly(
            "parameter 'range' has a field 'to' that must be a whole number (int), was null");
    assertThat(problemsOf(Map.of("source", "a", "range", List.of(1, 2))))
        .containsExactly("parameter 'range' must be an object (Range), was [1, 2]");
    assertThat(problemsOf(Map.of("source", "a", "range", Map.of("from", 1, "to", 2, "step", 3))))
        .containsExactly("parameter 'range' has an unknown field 'step', expected only [from, to]");
  }

  @Test
  void recordConstructorMayRejectValues() {
    assertThat(problemsOf(Map.of("source", "a", "range", Map.of("from", 3, "to", 2))))
        .containsExactly("parameter 'range' was refused: from must not be after to, was 3 to 2");
    assertThat(problemsOf(Map.of("source", "a", "copies", 10)))
        .containsExactly("the parameter record was refused: too many copies");
  }

  @Test
  void rejectedInputChangesNothing() {
    assertThat(problemsOf(Map.of())).isNotEmpty();
    assertThatThrownBy(
            () ->
                client.enqueueAll(
                    List.of(
                        ActionCall.of("copy", Map.of("source", "a")),
                        ActionCall.of("copy"),
                        ActionCall.of("ghost"))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("parameter 'source' is missing")
        .hasMessageContaining("no action 'ghost' on this node");

    assertThat(client.task(Task.builder("t").action("copy").build().id())).isEmpty();
    assertThat(scheduler.executions(ExecutionQuery.ALL)).isEmpty();
  }

  @Test
  void unknownActionIsReportedWithTheKnownOnes() {
    assertThatThrownBy(
            () ->
                client.save(
                    Task.builder("t")
                        .action("cpoy")
                        .notificationRule(NotificationRule.always("pigeon", Map.of()))
                        .build()))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "no action 'cpoy' on this node; available: [copy]",
                        "no notifier 'pigeon' on this node; available: []"));
  }

  @Test
  void parametersOfAnExecutionAreReadableAsGiven() {
    Map<String, Object> given = Map.of("source", "a", "range", Map.of("from", 1, "to", 2));
    ExecutionId call = client.enqueue(ActionCall.of("copy", given));
    Task task = client.save(Task.builder("t").action("copy", given).build());
    ExecutionId run = client.runAtNextSlot(task.id());
    client.save(task.edit().action("copy", Map.of("source", "b")).build());
    scheduler.runDue();

    assertThat(client.parameters(call)).isEqualTo(given);
    assertThat(client.parameters(run)).isEqualTo(given);
    assertThat(received.get(0).range()).contains(new Range(1, 2));
  }
}
