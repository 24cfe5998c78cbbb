package io.quarterhour.callers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.ForbiddenException;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NotFoundException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.TaskStatus;
import io.quarterhour.query.CancelResult;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.LogReadPosition;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.Day;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantSelector;
import io.quarterhour.testing.TestScheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallersTest {
  private final List<TenantId> visibleTenants = new ArrayList<>();
  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00"))
          .with(
              Action.of(
                  "work",
                  context -> {
                    context.log().info("for {}", context.tenant());
                    visibleTenants.addAll(
                        context
                            .client()
                            .executions(ExecutionQuery.ALL, PageRequest.first())
                            .items()
                            .stream()
                            .map(Execution::tenant)
                            .toList());
                    return Outcome.success();
                  }));
  private final SchedulerClient system = scheduler.client();
  private final SchedulerClient acme = scheduler.as(Caller.tenantAdministrator("acme"));
  private final SchedulerClient beta = scheduler.as(Caller.tenantAdministrator("beta"));
  private final SchedulerClient both =
      scheduler.as(
          Caller.systemAdministrator("sue", Set.of(TenantId.of("acme"), TenantId.of("beta"))));
  private final SchedulerClient reader =
      scheduler.as(Caller.tenantAdministrator("acme").withName("rita").asReadOnly());

  private TaskId acmeTask;
  private TaskId betaTask;
  private TaskId installationTask;
  private ExecutionId acmeRun;
  private ExecutionId betaRun;
  private ExecutionId installationRun;

  private static Task task(String name) {
    return Task.builder(name).action("work").schedule(Schedule.daily("12:00")).build();
  }

  @BeforeEach
  void createTasksForEveryTenant() {
    acmeTask = acme.save(task("nightly")).id();
    betaTask = beta.save(task("nightly")).id();
    installationTask = system.save(task("nightly")).id();
    acmeRun = acme.runNow(acmeTask);
    betaRun = beta.runNow(betaTask);
    installationRun = system.runNow(installationTask);
    scheduler.runDue();
  }

  private static List<TaskId> tasksOf(SchedulerClient client) {
    return client.tasks(TaskQuery.ALL, PageRequest.first()).items().stream()
        .map(TaskStatus::task)
        .map(Task::id)
        .toList();
  }

  private static List<ExecutionId> executionsOf(SchedulerClient client, ExecutionQuery query) {
    return client.executions(query, PageRequest.first()).items().stream()
        .map(Execution::id)
        .toList();
  }

  @Test
  void taskBelongsToTheTenantOfItsAdministrator() {
    assertThat(acmeTask).isEqualTo(TaskId.of("acme", "nightly"));
    assertThat(betaTask).isEqualTo(TaskId.of("beta", "nightly"));
    assertThat(installationTask).isEqualTo(TaskId.of("nightly"));
    assertThat(scheduler.status(acmeTask).task().tenants())
        .contains(TenantSelector.one(TenantId.of("acme")));
  }

  @Test
  void callersSeeOnlyTheirScope() {
    assertThat(tasksOf(system)).containsExactly(installationTask, acmeTask, betaTask);
    assertThat(tasksOf(acme)).containsExactly(acmeTask);
    assertThat(tasksOf(both)).containsExactly(acmeTask, betaTask);
    assertThat(executionsOf(system, ExecutionQuery.ALL))
        .containsExactly(installationRun, betaRun, acmeRun);
    assertThat(executionsOf(acme, ExecutionQuery.ALL)).containsExactly(acmeRun);
    assertThat(executionsOf(both, ExecutionQuery.ALL)).containsExactly(betaRun, acmeRun);
  }

  @Test
  void unqualifiedNameRefersToTheCallersTenant() {
    TaskId unqualified = TaskId.of("nightly");

    assertThat(acme.task(unqualified).orElseThrow().task().id()).isEqualTo(acmeTask);
    assertThat(executionsOf(acme, ExecutionQuery.of(unqualified))).containsExactly(acmeRun);
    acme.pause(unqualified, "mine");
    assertThat(acme.audit(unqualified).get(0).operation()).isEqualTo("paused");
    assertThat(system.audit(acmeTask).get(0))
        .isEqualTo(new AuditEntry(Day.at("10:00"), "acme", "paused", "mine"));
    assertThat(system.audit(installationTask))
        .noneMatch(entry -> entry.operation().equals("paused"));
    assertThat(both.task(unqualified)).isEmpty();
  }

  private void assertAppearsNonexistent(SchedulerClient client, TaskId task, ExecutionId run) {
    assertThat(client.task(task)).isEmpty();
    assertThat(client.delete(task)).isFalse();
    assertThat(client.execution(run)).isEmpty();
    assertThat(client.cancel(run, "")).isEqualTo(CancelResult.NOT_FOUND);
    assertThat(client.logReadPositions(List.of(run)))
        .containsExactly(new LogReadPosition(run, 0, 0, null));
    assertThat(executionsOf(client, ExecutionQuery.of(task))).isEmpty();
    assertThat(executionsOf(client, ExecutionQuery.ofParent(run))).isEmpty();
    List<ThrowingCallable> calls =
        List.of(
            () -> client.pause(task, ""),
            () -> client.pauseUntil(task, Day.at("11:00"), ""),
            () -> client.resume(task, ""),
            () -> client.skipNext(task, 1, ""),
            () -> client.runAtNextSlot(task),
            () -> client.runNow(task),
            () -> client.copy(task, "copy"),
            () -> client.audit(task),
            () -> client.parameters(run),
            () -> client.attempts(run),
            () -> client.log(run, 0, 10),
            () -> client.markLogRead(run, 1));
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOf(NotFoundException.class)
          .hasMessageMatching(
              "no (task|execution) \\S+ is visible to caller '" + client.caller().name() + "'");
    }
  }

  @Test
  void tasksOfOtherTenantsAppearNonexistent() {
    assertAppearsNonexistent(acme, betaTask, betaRun);
    assertAppearsNonexistent(both, installationTask, installationRun);
    assertAppearsNonexistent(both, TaskId.of("gamma", "nightly"), new ExecutionId(7, 7));
    assertThat(acme.execution(installationRun)).isEmpty();
    assertThat(scheduler.status(betaTask).task()).isNotNull();
  }

  @Test
  void callersCannotSaveForTenantsOutsideTheirScope() {
    List<Task> foreign =
        List.of(
            task("t").edit().tenant("beta").build(),
            task("t").edit().tenants(TenantSelector.all()).build(),
            task("t").edit().tenants(TenantSelector.installation()).build(),
            task("t").edit().tenants(TenantSelector.groups("g")).build());
    for (Task task : foreign) {
      assertThatThrownBy(() -> acme.save(task))
          .isInstanceOf(ForbiddenException.class)
          .hasMessageStartingWith("caller 'acme' may not save task");
    }
    assertThat(tasksOf(system)).hasSize(3);
  }

  @Test
  void callersCannotOverwriteTasksOfOtherTenants() {
    Task betaDefinition = scheduler.status(betaTask).task();

    assertThatThrownBy(() -> acme.save(betaDefinition.edit().project("mine").build()))
        .isInstanceOf(ForbiddenException.class);
  }

  @Test
  void callBelongsToTheTenantOfItsCaller() {
    ExecutionId own = acme.enqueue(ActionCall.of("work"));

    assertThat(system.execution(own).orElseThrow().tenant()).isEqualTo(TenantId.of("acme"));
    assertThatThrownBy(() -> acme.enqueue(ActionCall.of("work").tenant("beta")))
        .isInstanceOf(ForbiddenException.class)
        .hasMessage("caller 'acme' may not call actions for tenant beta");
    assertThatThrownBy(() -> acme.enqueue(ActionCall.of("work").tenant("-")))
        .isInstanceOf(ForbiddenException.class);
    ExecutionId other = both.enqueue(ActionCall.of("work").tenant("beta"));
    assertThat(system.execution(other).orElseThrow().tenant()).isEqualTo(TenantId.of("beta"));
    assertThatThrownBy(() -> both.enqueue(ActionCall.of("work")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a call of caller 'sue' must name one of the tenants [acme, beta]");
    ExecutionId unscoped = system.enqueue(ActionCall.of("work"));
    assertThat(system.execution(unscoped).orElseThrow().tenant()).isEqualTo(TenantId.INSTALLATION);
  }

  @Test
  void actionClientIsLimitedToItsTenant() {
    visibleTenants.clear();
    acme.enqueue(ActionCall.of("work"));
    scheduler.runDue();

    assertThat(visibleTenants).isNotEmpty().containsOnly(TenantId.of("acme"));
  }

  @Test
  void readOnlyCallerCanRead() {
    assertThat(tasksOf(reader)).containsExactly(acmeTask);
    assertThat(reader.execution(acmeRun)).isPresent();
    assertThat(reader.log(acmeRun, 0, 10)).hasSize(1);
    assertThat(reader.audit(acmeTask)).isNotEmpty();
    assertThat(reader.parameters(acmeRun)).isEmpty();
    assertThat(reader.attempts(acmeRun)).isEmpty();
  }

  @Test
  void readOnlyCallerCannotChangeAnything() {
    List<Consumer<SchedulerClient>> calls =
        List.of(
            client -> client.save(task("new")),
            client -> client.copy(acmeTask, "copy"),
            client -> client.delete(acmeTask),
            client -> client.pause(acmeTask, ""),
            client -> client.pauseUntil(acmeTask, Day.at("11:00"), ""),
            client -> client.resume(acmeTask, ""),
            client -> client.skipNext(acmeTask, 1, ""),
            client -> client.runAtNextSlot(acmeTask),
            client -> client.runNow(acmeTask),
            client -> client.enqueue(ActionCall.of("work")),
            client -> client.enqueueAll(List.of()),
            client -> client.cancel(acmeRun, ""));
    int entriesBefore = system.audit(acmeTask).size();

    for (Consumer<SchedulerClient> call : calls) {
      assertThatThrownBy(() -> call.accept(reader))
          .isInstanceOf(ForbiddenException.class)
          .hasMessageStartingWith("caller 'rita' is read-only and may not ");
    }

    assertThat(system.audit(acmeTask)).hasSize(entriesBefore);
    assertThat(tasksOf(system)).hasSize(3);
  }
}
