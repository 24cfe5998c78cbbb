package io.quarterhour.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.action.NoParameters;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.LastExecution;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.TaskStatus;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.Day;
import io.quarterhour.task.ScheduleSource;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.task.TaskState;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TaskStatesTest {
  private Outcome outcome = Outcome.success("fine");
  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00"))
          .queues("special")
          .with(
              Action.of("work", c -> outcome),
              new PlannedAction(),
              Action.of("MAIL.Send", c -> outcome));
  private final SchedulerClient client = scheduler.client();

  private static final class PlannedAction implements Action<NoParameters> {
    @Override
    public ActionDescriptor<NoParameters> descriptor() {
      return ActionDescriptor.of("planned")
          .queue("reports")
          .defaultSchedule(Schedule.daily("03:10"));
    }

    @Override
    public Outcome run(ActionContext<NoParameters> context) {
      return Outcome.success();
    }
  }

  private TaskState stateOf(TaskId task) {
    return scheduler.status(task).state();
  }

  private List<String> names(TaskQuery query) {
    return client.tasks(query, PageRequest.first()).items().stream()
        .map(TaskStatus::task)
        .map(Task::id)
        .map(TaskId::toString)
        .toList();
  }

  @Test
  void recurringTaskIsPlannedAgainAfterEachRunWithLastOutcome() {
    TaskId task =
        scheduler
            .save(Task.builder("t").action("work").schedule(Schedule.daily("10:15")).build())
            .id();
    assertThat(stateOf(task)).isEqualTo(TaskState.PLANNED);
    assertThat(scheduler.status(task).lastExecution()).isNull();

    outcome = Outcome.failure("broken");
    scheduler.advanceTo(Day.at("11:00"));

    TaskStatus status = scheduler.status(task);
    assertThat(status.state()).isEqualTo(TaskState.PLANNED);
    assertThat(status.scheduleState().next()).isEqualTo(Day.at(1, "10:15"));
    LastExecution last = status.lastExecution();
    assertThat(last.summary()).isEqualTo("broken");
    assertThat(last.startedAt()).isEqualTo(Day.at("10:15"));
    assertThat(last.execution()).isEqualTo(scheduler.executions(task).get(0).id());
  }

  @Test
  void oneOffEndsCompletedOrFailed() {
    Task good =
        Task.builder("good").action("work").schedule(Schedule.once(Day.at("10:15"))).build();
    Task bad = Task.builder("bad").action("work").schedule(Schedule.once(Day.at("10:30"))).build();
    scheduler.save(good);
    scheduler.save(bad);
    scheduler.advanceTo(Day.at("10:20"));
    outcome = Outcome.failure("no");
    scheduler.advanceTo(Day.at("11:00"));

    assertThat(stateOf(good.id())).isEqualTo(TaskState.COMPLETED);
    assertThat(stateOf(bad.id())).isEqualTo(TaskState.FAILED);
  }

  @Test
  void taskIsRunningWhileAnExecutionWaitsOrRuns() {
    List<TaskState> seen = new ArrayList<>();
    TestScheduler separate = TestScheduler.startingAt(Day.at("10:05"));
    TaskId id = TaskId.of("t");
    separate.with(
        Action.of(
            "look",
            c -> {
              seen.add(separate.status(id).state());
              return Outcome.success();
            }));
    separate.save(Task.builder("t").action("look").schedule(Schedule.daily("10:15")).build());

    separate.client().runAtNextSlot(id);
    seen.add(separate.status(id).state());
    separate.advance(Duration.ofMinutes(15));
    seen.add(separate.status(id).state());

    assertThat(seen).containsExactly(TaskState.RUNNING, TaskState.RUNNING, TaskState.PLANNED);
  }

  @Test
  void manualTaskRunsOnlyOnRequest() {
    TaskId task = scheduler.save(Task.builder("t").action("work").manual().build()).id();
    scheduler.advance(Duration.ofDays(3));
    assertThat(scheduler.executions()).isEmpty();
    assertThat(stateOf(task)).isEqualTo(TaskState.MANUAL);
    assertThat(scheduler.status(task).recurrence()).isEmpty();

    client.runAtNextSlot(task);
    scheduler.runDue();
    assertThat(scheduler.executions(task)).hasSize(1);
    assertThat(stateOf(task)).isEqualTo(TaskState.MANUAL);
  }

  @Test
  void taskWithoutScheduleUsesThatOfItsActionOrIsManual() {
    Task automatic = scheduler.save(Task.builder("a").action("planned").build());
    Task manual = scheduler.save(Task.builder("m").action("work").build());

    assertThat(automatic.scheduleSource()).contains(ScheduleSource.ACTION);
    assertThat(automatic.queue()).contains("reports");
    assertThat(scheduler.status(automatic.id()).scheduleState().next())
        .isEqualTo(Day.at(1, "03:15"));
    assertThat(manual.scheduleSource()).contains(ScheduleSource.NONE);
    assertThat(stateOf(manual.id())).isEqualTo(TaskState.MANUAL);
  }

  @Test
  void taskCanBeManualEvenIfItsActionHasASchedule() {
    Task manual = scheduler.save(Task.builder("m").action("planned").manual().build());

    assertThat(scheduler.status(manual.id()).scheduleState().next()).isNull();
  }

  @Test
  void automaticTaskRequiresAnActionWithASchedule() {
    assertThatThrownBy(
            () -> client.save(Task.builder("t").action("work").defaultSchedule().build()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "task t is invalid: the task is planned automatically, but action 'work' declares no"
                + " schedule of its own");
  }

  @Test
  void testSchedulerServesQueuesOfActionsAndNamedQueues() {
    TaskId task = scheduler.save(Task.builder("a").action("planned").build()).id();
    TaskId special =
        scheduler
            .save(
                Task.builder("b")
                    .action("work")
                    .queue("special")
                    .schedule(Schedule.daily("12:00"))
                    .build())
            .id();

    scheduler.advance(Duration.ofDays(1));

    assertThat(scheduler.executions(task)).hasSize(1);
    assertThat(stateOf(task)).isEqualTo(TaskState.PLANNED);
    assertThat(stateOf(special)).isEqualTo(TaskState.PLANNED);
    assertThat(scheduler.executions(special)).hasSize(1);
  }

  @Test
  void systemTasksAreHiddenUnlessRequested() {
    client.save(Task.builder("upkeep").action("work").system(true).build());
    client.save(Task.builder("mine").action("work").build());

    assertThat(names(TaskQuery.ALL)).containsExactly("mine");
    assertThat(names(TaskQuery.ALL.includingSystem())).containsExactly("mine", "upkeep");
    assertThat(names(TaskQuery.ALL.matching("upk"))).isEmpty();
    assertThat(scheduler.status(TaskId.of("upkeep")).task().isSystem()).isTrue();
  }

  @Test
  void taskSearchMatchesSubstringsIgnoringCaseAndLocale() {
    Locale previous = Locale.getDefault();
    try {
      Locale.setDefault(new Locale.Builder().setLanguage("tr").setRegion("TR").build());
      client.save(Task.builder("INVOICES").title("Send mail").action("work").build());
      client.save(Task.builder("post").title("Daily I/O").action("MAIL.Send").build());

      assertThat(names(TaskQuery.ALL.matching("invoice"))).containsExactly("INVOICES");
      assertThat(names(TaskQuery.ALL.matching("MAIL"))).containsExactly("INVOICES", "post");
      assertThat(names(TaskQuery.ALL.matching("i/o"))).containsExactly("post");
      assertThat(names(TaskQuery.ALL.matching("nothing"))).isEmpty();
    } finally {
      Locale.setDefault(previous);
    }
  }

  @Test
  void listsArePaged() {
    for (int i = 10; i < 35; i++) {
      client.save(Task.builder("t" + i).tenant(i % 2 == 0 ? "a" : "b").action("work").build());
    }

    List<String> all = new ArrayList<>();
    PageRequest request = PageRequest.first(10);
    int pages = 0;
    while (request != null) {
      var page = client.tasks(TaskQuery.ALL, request);
      page.items().forEach(status -> all.add(status.task().id().toString()));
      request = page.next().map(request::after).orElse(null);
      pages++;
    }

    assertThat(pages).isEqualTo(3);
    assertThat(all)
        .hasSize(25)
        .doesNotHaveDuplicates()
        .startsWith("a/t10", "a/t12")
        .endsWith("b/t33");
    assertThatThrownBy(() -> PageRequest.first(1001)).isInstanceOf(InvalidInputException.class);
  }
}
