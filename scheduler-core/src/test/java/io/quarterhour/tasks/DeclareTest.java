package io.quarterhour.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.client.Declaration;
import io.quarterhour.client.DeclareResult;
import io.quarterhour.client.DeclareResult.Change;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.ForbiddenException;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.TaskStatus;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.CapturedLogs;
import io.quarterhour.support.Day;
import io.quarterhour.support.Nodes;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskBuilder;
import io.quarterhour.task.TaskId;
import io.quarterhour.task.TaskState;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeclareTest {
  @RegisterExtension final Nodes nodes = new Nodes();

  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00"))
          .with(Action.of("report", context -> Outcome.success()));
  private final SchedulerClient client = scheduler.client();

  private static TaskBuilder report(String name) {
    return Task.builder(name)
        .action("report")
        .schedule(Schedule.every(Duration.ofHours(1)).exact());
  }

  private static List<Change> changes(List<DeclareResult> results) {
    return results.stream().map(DeclareResult::change).toList();
  }

  private TaskStatus read(String name) {
    return client.task(TaskId.of(name)).orElseThrow();
  }

  @Test
  void taskIsCreatedOnceAndActiveFromTheStart() {
    assertThat(client.declare(report("daily").build()))
        .containsExactly(new DeclareResult(TaskId.of("daily"), Change.CREATED));

    scheduler.advance(Duration.ofHours(3));
    List<DeclareResult> again = client.declare(List.of(report("daily").build()));

    assertThat(changes(again)).containsExactly(Change.UNCHANGED);
    assertThat(scheduler.executions(TaskId.of("daily"))).hasSize(3);
    assertThat(read("daily").task().revision()).isEqualTo(1);
    assertThat(client.audit(TaskId.of("daily"))).hasSize(1);
  }

  @Test
  void taskMaySayThatItStartsPaused() {
    client.declare(report("paused").startPaused(true).build());

    assertThat(read("paused").state()).isEqualTo(TaskState.PAUSED);
    assertThat(changes(client.declare(report("paused").startPaused(true).build())))
        .containsExactly(Change.UNCHANGED);
  }

  @Test
  void changeKeepsThePauseAndTheHistory() {
    client.declare(report("daily").build());
    scheduler.advance(Duration.ofHours(2));
    client.pause(TaskId.of("daily"), "holidays");

    List<DeclareResult> results =
        client.declare(report("daily").timeLimit(Duration.ofMinutes(1)).build());

    assertThat(changes(results)).containsExactly(Change.UPDATED);
    assertThat(read("daily").state()).isEqualTo(TaskState.PAUSED);
    assertThat(read("daily").task().policies().timeLimit()).isEqualTo(Duration.ofMinutes(1));
    assertThat(scheduler.executions(TaskId.of("daily"))).hasSize(2);
  }

  @Test
  void editOfACallerIsOverwritten() {
    client.declare(report("daily").build());
    client.save(read("daily").task().edit().queue("slow").build());

    assertThat(changes(client.declare(report("daily").build()))).containsExactly(Change.UPDATED);
    assertThat(read("daily").task().queue()).contains("default");
  }

  @Test
  void onlyTasksOfTheSameSourceAreRemoved() {
    client.save(report("saved").build());
    client.declare(report("of-no-source").build());
    client.declare(Declaration.of(report("of-others").build()).removingOthersOf("others"));
    client.declare(
        Declaration.of(report("kept").build(), report("dropped").build())
            .removingOthersOf("billing"));
    client.save(read("dropped").task().edit().queue("slow").build());
    client.copy(TaskId.of("dropped"), "copied");

    List<DeclareResult> results =
        client.declare(
            Declaration.of(report("new").build(), report("kept").build())
                .removingOthersOf("billing"));

    assertThat(results)
        .containsExactly(
            new DeclareResult(TaskId.of("new"), Change.CREATED),
            new DeclareResult(TaskId.of("kept"), Change.UNCHANGED),
            new DeclareResult(TaskId.of("dropped"), Change.REMOVED));
    assertThat(List.of("saved", "of-no-source", "of-others", "kept", "copied", "new"))
        .allSatisfy(name -> assertThat(client.task(TaskId.of(name))).isPresent());
    assertThat(client.task(TaskId.of("dropped"))).isEmpty();
    assertThat(client.audit(TaskId.of("dropped")))
        .first()
        .extracting(AuditEntry::operation)
        .isEqualTo("deleted");
  }

  @Test
  void manyTasksOfASourceAreRemoved() {
    List<Task> many = IntStream.range(0, 250).mapToObj(i -> report("t" + i).build()).toList();
    client.declare(Declaration.of(many).removingOthersOf("billing"));

    assertThat(changes(client.declare(Declaration.of().removingOthersOf("billing"))))
        .hasSize(250)
        .containsOnly(Change.REMOVED);
  }

  @Test
  void nothingIsStoredIfOneTaskIsInvalid() {
    assertThatThrownBy(
            () ->
                client.declare(
                    report("good").build(),
                    Task.builder("bad").action("unknown").build(),
                    Task.builder("worse").action("missing").build(),
                    report("good").build()))
        .isInstanceOfSatisfying(
            InvalidInputException.class, e -> assertThat(e.problems()).hasSize(3))
        .hasMessageContainingAll("unknown", "missing", "task good is declared twice");
    assertThat(client.task(TaskId.of("good"))).isEmpty();
  }

  @Test
  void permissionIsThatOfSave() {
    Caller acme = Caller.tenantAdministrator("acme");
    SchedulerClient ofAcme = scheduler.as(acme);
    client.declare(
        Declaration.of(report("theirs").tenant("globex").build()).removingOthersOf("billing"));

    ofAcme.declare(Declaration.of(report("ours").build()).removingOthersOf("billing"));

    assertThat(client.task(new TaskId(TenantId.of("acme"), "ours"))).isPresent();
    assertThat(client.task(new TaskId(TenantId.of("globex"), "theirs"))).isPresent();
    assertThatThrownBy(() -> ofAcme.declare(report("x").tenant("globex").build()))
        .isInstanceOf(ForbiddenException.class);
    assertThatThrownBy(() -> scheduler.as(acme.asReadOnly()).declare(report("x").build()))
        .isInstanceOf(ForbiddenException.class);
  }

  @Test
  void changesAreOneLineOfTheLog() {
    try (CapturedLogs logs = new CapturedLogs()) {
      client.declare(report("one").build(), report("two").build());
      client.declare(report("one").build(), report("two").build());

      // INFO may be off in these tests, but nothing may be written twice.
      assertThat(logs.linesWith("Tasks declared").size()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void schedulerDeclaresItsTasksWhenItStarts() {
    InMemoryStore store = new InMemoryStore();
    Scheduler started =
        nodes.start(
            Nodes.builder()
                .store(store)
                .action(Action.of("report", context -> Outcome.success()))
                .declare(report("daily").build())
                .declare(Declaration.of(report("weekly").build()).removingOthersOf("billing")));

    assertThat(started.client().task(TaskId.of("daily"))).isPresent();
    assertThat(started.client().task(TaskId.of("weekly")).orElseThrow().task().declaredBy())
        .contains("billing");
  }

  @Test
  void schedulerThatCannotDeclareItsTasksDoesNotStart() {
    Scheduler invalid =
        Nodes.builder().declare(Task.builder("bad").action("unknown").build()).build();

    assertThatThrownBy(invalid::start)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no action 'unknown' on this node");
    invalid.stop();
  }
}
