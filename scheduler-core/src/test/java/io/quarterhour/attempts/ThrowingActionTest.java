package io.quarterhour.attempts;

import static io.quarterhour.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.OutcomeStatus;
import io.quarterhour.execution.Severity;
import io.quarterhour.support.Nodes;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.RetryPolicy;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Actions that throw or return invalid values. Each failure is limited to its execution: the only
 * worker of the node survives it.
 */
class ThrowingActionTest {
  @RegisterExtension final Nodes nodes = new Nodes();

  private final AtomicReference<Action.Body> body = new AtomicReference<>();
  private SchedulerClient client;

  @BeforeEach
  void start() {
    Scheduler scheduler =
        nodes.start(
            Nodes.builder()
                .queue("default", 1)
                .action(Action.of("bad", context -> body.get().run(context)))
                .action(Action.of("good", context -> Outcome.success())));
    client = scheduler.client();
  }

  private Execution run(Action.Body failing) {
    body.set(failing);
    ExecutionId run = client.enqueue(ActionCall.of("bad").retry(RetryPolicy.none()));
    Execution finished = Nodes.awaitFinished(client, run);
    ExecutionId good = client.enqueue(ActionCall.of("good"));
    assertThat(Nodes.awaitFinished(client, good).state()).isEqualTo(ExecutionState.SUCCEEDED);
    return finished;
  }

  private String log(Execution execution) {
    StringBuilder text = new StringBuilder();
    client.log(execution.id(), 0, 10_000).forEach(line -> text.append(line.text()).append('\n'));
    return text.toString();
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> Outcome sneakyThrow(Throwable e) throws T {
    throw (T) e;
  }

  static Stream<Arguments> throwables() {
    return Stream.of(
        Arguments.of(new IOException("disk full"), "IOException: disk full"),
        Arguments.of(new IllegalStateException(), "java.lang.IllegalStateException"),
        Arguments.of(new IllegalStateException(" "), "java.lang.IllegalStateException"),
        Arguments.of(new InterruptedException("who?"), "InterruptedException: who?"),
        Arguments.of(
            new NoClassDefFoundError("com/example/Gone"), "NoClassDefFoundError: com/example/Gone"),
        Arguments.of(new UnsatisfiedLinkError("libx"), "UnsatisfiedLinkError: libx"),
        Arguments.of(
            new ExceptionInInitializerError("static"), "ExceptionInInitializerError: static"),
        Arguments.of(new OutOfMemoryError("by hand"), "OutOfMemoryError: by hand"),
        Arguments.of(new AssertionError("so not"), "AssertionError: so not"),
        Arguments.of(new Throwable("just so"), "Throwable: just so"));
  }

  @ParameterizedTest
  @MethodSource("throwables")
  void anyThrowableFailsTheExecutionWithMessageAndStackTrace(Throwable e, String summary) {
    Execution failed = run(context -> sneakyThrow(e));

    assertThat(failed.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(failed.outcome()).isEqualTo(Outcome.failure(summary));
    assertThat(log(failed)).contains(e.getClass().getName()).contains("at io.quarterhour");
    assertThat(client.log(failed.id(), 0, 10))
        .extracting(LogLine::severity)
        .containsExactly(Severity.ERROR);
  }

  @SuppressWarnings("InfiniteRecursion")
  private static int deeper(int depth) {
    return deeper(depth + 1) + 1;
  }

  @Test
  void stackOverflowFailsTheExecution() {
    Execution failed = run(context -> Outcome.success("depth " + deeper(0)));

    assertThat(failed.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(failed.outcome()).isEqualTo(Outcome.failure("java.lang.StackOverflowError"));
    assertThat(log(failed)).contains("deeper");
  }

  private static final class FailingInitializer {
    static final int VALUE = Integer.parseInt("none");
  }

  @Test
  void classInitialisationErrorFailsTheExecution() {
    Execution first = run(context -> Outcome.success("" + FailingInitializer.VALUE));
    Execution second = run(context -> Outcome.success("" + FailingInitializer.VALUE));

    assertThat(first.outcome().summary()).startsWith("java.lang.ExceptionInInitializerError");
    assertThat(second.outcome().summary()).startsWith("NoClassDefFoundError");
  }

  private static final class HostileException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("not even that");
    }

    @Override
    public void printStackTrace(PrintWriter out) {
      throw new StackOverflowError();
    }
  }

  @Test
  void exceptionWithThrowingAccessorsFailsTheExecution() {
    Execution failed =
        run(
            context -> {
              throw new HostileException();
            });

    assertThat(failed.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(failed.outcome().summary()).isEqualTo(HostileException.class.getName());
  }

  @Test
  void actionReturningNullFails() {
    Execution failed = run(context -> null);

    assertThat(failed.outcome())
        .isEqualTo(Outcome.failure("the action returned null instead of an outcome"));
  }

  @Test
  void outcomeWithoutStatusIsAFailure() {
    Execution failed = run(context -> new Outcome(null, "fine", null));

    assertThat(failed.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(failed.outcome())
        .isEqualTo(Outcome.failure("the action returned an outcome without a status"));
  }

  @Test
  void outcomeWithoutSummaryHasAnEmptySummary() {
    Execution finished = run(context -> Outcome.success(null));

    assertThat(finished.outcome()).isEqualTo(Outcome.success(""));
  }

  @Test
  void leftoverInterruptDoesNotReachTheNextExecution() {
    run(
        context -> {
          Thread.currentThread().interrupt();
          return Outcome.success();
        });

    Execution next =
        run(
            context -> {
              boolean interrupted = Thread.currentThread().isInterrupted();
              return interrupted ? Outcome.failure("interrupted") : Outcome.success();
            });

    assertThat(next.state()).isEqualTo(ExecutionState.SUCCEEDED);
  }

  @Test
  void maximalTimeLimitMeansNoDeadline() {
    body.set(context -> Outcome.success(context.deadline().toString()));
    ExecutionId run =
        client.enqueue(
            ActionCall.of("bad").timeLimit(java.time.Duration.ofSeconds(Long.MAX_VALUE)));

    assertThat(Nodes.awaitFinished(client, run).outcome())
        .isEqualTo(Outcome.success("Optional.empty"));
  }

  @Test
  void returnedOutcomeIsStoredUnchanged() {
    assertThat(run(context -> Outcome.success("s").withResult("{\"a\":1}")).outcome())
        .isEqualTo(new Outcome(OutcomeStatus.SUCCESS, "s", "{\"a\":1}"));
    assertThat(run(context -> Outcome.warning("w")).state()).isEqualTo(ExecutionState.WARNING);
    assertThat(run(context -> Outcome.failure("Success!")).state())
        .isEqualTo(ExecutionState.FAILED);
    assertThat(run(context -> Outcome.success("Failed: nothing")).state())
        .isEqualTo(ExecutionState.SUCCEEDED);
  }

  @Test
  void manyFailuresLoseNoWorker() {
    body.set(
        context -> {
          throw new HostileException();
        });
    List<ActionCall> calls = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      calls.add(ActionCall.of("bad").retry(RetryPolicy.none()));
    }

    List<ExecutionId> runs = client.enqueueAll(calls);

    eventually(
        () ->
            runs.stream()
                .map(run -> client.execution(run).orElseThrow())
                .allMatch(execution -> Objects.equals(execution.state(), ExecutionState.FAILED)));
  }
}
