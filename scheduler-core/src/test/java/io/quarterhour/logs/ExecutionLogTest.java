package io.quarterhour.logs;

import static io.quarterhour.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.ExecutionLog;
import io.quarterhour.action.NoParameters;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NotFoundException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LogLine;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.Severity;
import io.quarterhour.query.LogReadPosition;
import io.quarterhour.support.Day;
import io.quarterhour.support.Gate;
import io.quarterhour.support.Nodes;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.tenant.Caller;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExecutionLogTest {
  @RegisterExtension final Nodes nodes = new Nodes();

  private final AtomicReference<Action.Body> body = new AtomicReference<>();
  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00"))
          .with(Action.of("write", context -> body.get().run(context)));
  private final SchedulerClient client = scheduler.client();

  private Execution run(Action.Body action) {
    body.set(action);
    ExecutionId run = client.enqueue(ActionCall.of("write").retry(RetryPolicy.none()));
    scheduler.runDue();
    return client.execution(run).orElseThrow();
  }

  private static Outcome writeAll(ActionContext<NoParameters> context) {
    context.log().info("copied {} of {} files", 3, 7);
    context.log().progress(43, "at {}", "b.txt");
    context.log().progress(-5, "");
    context.log().progress(1000, "");
    return Outcome.success("done");
  }

  @Test
  void linesAreStoredWithSeverityTimeAndProgress() {
    Execution finished = run(ExecutionLogTest::writeAll);

    List<LogLine> lines = client.log(finished.id(), 0, 10_000);
    assertThat(finished.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(lines)
        .extracting(LogLine::severity, LogLine::text, LogLine::percent)
        .containsExactly(
            tuple(Severity.INFO, "copied 3 of 7 files", null),
            tuple(Severity.PROGRESS, "at b.txt", 43),
            tuple(Severity.PROGRESS, "", 0),
            tuple(Severity.PROGRESS, "", 100));
    assertThat(lines).allMatch(line -> line.at().equals(Day.at("10:00")));
    assertThat(lines).extracting(LogLine::sequence).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void warningLineTurnsSuccessIntoWarning() {
    Execution finished =
        run(
            context -> {
              context.log().warn("disk nearly full");
              return Outcome.success("done");
            });

    assertThat(finished.state()).isEqualTo(ExecutionState.WARNING);
    assertThat(finished.outcome()).isEqualTo(Outcome.warning("done"));
  }

  @Test
  void errorLineTurnsSuccessIntoWarningAndKeepsFailure() {
    assertThat(
            run(context -> {
                  context.log().error("no {}", "luck");
                  return Outcome.success("done").withResult("1");
                })
                .outcome())
        .isEqualTo(Outcome.warning("done").withResult("1"));
    assertThat(
            run(context -> {
                  context.log().warn("hm");
                  return Outcome.failure("no");
                })
                .state())
        .isEqualTo(ExecutionState.FAILED);
  }

  @Test
  void warningOfAnEarlierAttemptDoesNotPersist() {
    body.set(
        context -> {
          if (context.attempt() == 1) {
            context.log().warn("first");
            return Outcome.failure("once more");
          }
          context.log().info("second");
          return Outcome.success();
        });
    ExecutionId run = client.enqueue(ActionCall.of("write"));

    scheduler.advance(Duration.ofMinutes(1));

    assertThat(client.execution(run).orElseThrow().state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(client.log(run, 0, 10)).extracting(LogLine::text).containsExactly("first", "second");
  }

  @Test
  void linesAfterTheEndOfTheAttemptAreDropped() {
    AtomicReference<ExecutionLog> kept = new AtomicReference<>();
    Execution finished =
        run(
            context -> {
              context.log().info("in time");
              kept.set(context.log());
              return Outcome.success();
            });

    kept.get().error("too late");
    scheduler.advance(Duration.ofMinutes(1));

    assertThat(client.log(finished.id(), 0, 10))
        .extracting(LogLine::text)
        .containsExactly("in time");
  }

  @Test
  void mismatchedLogArgumentsDoNotThrow() {
    Execution finished =
        run(
            context -> {
              context.log().info("{} and {}", 1);
              context.log().info("none", 1, 2);
              context.log().info("nothing {}", (Object) null);
              context
                  .log()
                  .info(
                      "{}",
                      new Object() {
                        @Override
                        public String toString() {
                          throw new IllegalStateException("no words");
                        }
                      });
              return Outcome.success();
            });

    assertThat(finished.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(client.log(finished.id(), 0, 10))
        .extracting(LogLine::text)
        .startsWith("1 and {}", "none", "nothing null")
        .hasSize(4);
  }

  @Test
  void longLineIsTruncated() {
    Execution finished =
        run(
            context -> {
              context.log().info("x".repeat(20_000));
              context.log().info("y".repeat(10_000));
              return Outcome.success();
            });

    List<LogLine> lines = client.log(finished.id(), 0, 10);
    assertThat(lines.get(0).text())
        .hasSize(10_000)
        .startsWith("xxx")
        .endsWith("x .. (cut, 20000 characters)");
    assertThat(lines.get(1).text()).hasSize(10_000).endsWith("y");
  }

  @Test
  void readingContinuesAfterALine() {
    Execution finished = run(ExecutionLogTest::writeAll);
    List<LogLine> all = client.log(finished.id(), 0, 10_000);

    assertThat(client.log(finished.id(), 0, 2)).isEqualTo(all.subList(0, 2));
    assertThat(client.log(finished.id(), all.get(1).sequence(), 10)).isEqualTo(all.subList(2, 4));
    assertThat(client.log(finished.id(), all.get(3).sequence(), 10)).isEmpty();
  }

  @Test
  void readSizeIsLimited() {
    Execution finished = run(ExecutionLogTest::writeAll);

    for (int limit : new int[] {0, -1, 10_001}) {
      assertThatThrownBy(() -> client.log(finished.id(), 0, limit))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("the number of log lines must be 1 to 10000, was " + limit);
    }
    assertThatThrownBy(() -> client.log(new ExecutionId(1, 1), 0, 1))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void eachCallerHasItsOwnReadPositions() {
    Execution finished = run(ExecutionLogTest::writeAll);
    ExecutionId withoutLog = run(context -> Outcome.success()).id();
    SchedulerClient ann = scheduler.as(Caller.systemAdministrator("ann"));
    SchedulerClient bob = scheduler.as(Caller.systemAdministrator("bob"));
    List<LogLine> lines = ann.log(finished.id(), 0, 10);
    long last = lines.get(3).sequence();

    assertThat(ann.logReadPositions(List.of(withoutLog, finished.id())))
        .containsExactly(
            new LogReadPosition(withoutLog, 0, 0, null),
            new LogReadPosition(finished.id(), last, 0, Severity.INFO));
    assertThat(ann.logReadPositions(List.of(finished.id())).get(0).hasUnread()).isTrue();
    ann.markLogRead(finished.id(), last);
    ann.markLogRead(finished.id(), lines.get(0).sequence());

    assertThat(ann.logReadPositions(List.of(finished.id())).get(0).hasUnread()).isFalse();
    assertThat(bob.logReadPositions(List.of(finished.id())).get(0).hasUnread()).isTrue();
    assertThat(bob.logReadPositions(List.of(withoutLog)).get(0).hasUnread()).isFalse();
  }

  @Test
  void resultIsStoredAsJson() {
    assertThat(
            run(context -> {
                  context.result("first");
                  context.result(Map.of("files", List.of("a", "b"), "bytes", 12));
                  return Outcome.success();
                })
                .outcome()
                .result())
        .contains("\"files\":[\"a\",\"b\"]")
        .contains("\"bytes\":12");
    assertThat(
            run(context -> {
                  context.result(List.of(1));
                  return Outcome.failure("no").withResult("[2]");
                })
                .outcome()
                .result())
        .isEqualTo("[2]");
    assertThat(
            run(context -> {
                  context.result(List.of(1));
                  context.result(null);
                  return Outcome.success();
                })
                .outcome()
                .result())
        .isNull();
  }

  @Test
  void limitsApplyToLinesAndResults() {
    Scheduler limited =
        nodes.start(
            Nodes.builder()
                .maxLogLines(3)
                .maxResultLength(10)
                .action(Action.of("write", context -> body.get().run(context))));
    body.set(
        context -> {
          for (int i = 0; i < 10; i++) {
            context.log().info("line {}", i);
          }
          context.log().warn("unheard");
          return Outcome.success();
        });

    Execution finished = runAndAwait(limited);

    assertThat(finished.state()).isEqualTo(ExecutionState.WARNING);
    assertThat(limited.client().log(finished.id(), 0, 100))
        .extracting(LogLine::text)
        .containsExactly(
            "line 0", "line 1", "line 2", "8 further log lines were dropped, the limit is 3");
    body.set(
        context -> {
          context.result("x".repeat(9));
          return Outcome.success();
        });
    assertThat(runAndAwait(limited).outcome().summary())
        .isEqualTo(
            "IllegalArgumentException: a result may have at most 10 characters as JSON, was 11");
    body.set(context -> Outcome.success().withResult("\"" + "x".repeat(9) + "\""));
    assertThat(runAndAwait(limited).state()).isEqualTo(ExecutionState.FAILED);
    body.set(context -> Outcome.success().withResult("\"12345678\""));
    assertThat(runAndAwait(limited).outcome().result()).isEqualTo("\"12345678\"");
  }

  private static Execution runAndAwait(Scheduler scheduler) {
    return Nodes.awaitFinished(
        scheduler.client(),
        scheduler.client().enqueue(ActionCall.of("write").retry(RetryPolicy.none())));
  }

  @Test
  void logIsReadableWhileWrittenDespiteALongPollInterval() {
    Gate gate = nodes.opening(new Gate("slow"));
    Scheduler running = nodes.start(Nodes.builder().pollInterval(Duration.ofHours(1)).action(gate));
    ExecutionId run = running.client().enqueue(ActionCall.of("slow"));
    gate.awaitInside(1);

    gate.entered().get(0).log().progress(10, "begun");
    eventually(() -> running.client().log(run, 0, 10).size() == 1);
    gate.entered().get(0).log().warn("half way");
    eventually(() -> running.client().log(run, 0, 10).size() == 2);

    assertThat(running.client().execution(run).orElseThrow().state())
        .isEqualTo(ExecutionState.RUNNING);
    assertThat(running.client().logReadPositions(List.of(run)).get(0).maxSeverity())
        .isEqualTo(Severity.WARNING);
  }
}
