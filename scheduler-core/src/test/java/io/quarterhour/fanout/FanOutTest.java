package io.quarterhour.fanout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.action.ActionScope;
import io.quarterhour.action.NoParameters;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NotFoundException;
import io.quarterhour.execution.ChildCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.notifier.Notification;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.support.Day;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.task.TaskState;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TenantDirectory;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantSelector;
import io.quarterhour.testing.TestScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FanOutTest {
  private final List<TenantId> tenants = new ArrayList<>(ids("a", "b", "c", "d"));
  private final Map<String, List<TenantId>> groups =
      new HashMap<>(Map.of("north", ids("a", "b"), "south", ids("c", "b"), "nobody", List.of()));
  private final Map<TenantId, Outcome> outcomes = new HashMap<>();
  private final List<String> runs = new ArrayList<>();
  private final List<Notification> notified = new ArrayList<>();
  private RuntimeException directoryError;
  private boolean cancelsDuringLookup;

  private final TestScheduler scheduler =
      TestScheduler.startingAt(Day.at("10:00"))
          .tenants(new Directory())
          .with(
              Action.of("work", this::run),
              new ScopedAction(ActionScope.PER_TENANT),
              new ScopedAction(ActionScope.INSTALLATION))
          .with(new RecordingNotifier());
  private final SchedulerClient client = scheduler.client();

  private static List<TenantId> ids(String... names) {
    return Arrays.stream(names).map(TenantId::of).toList();
  }

  private final class Directory implements TenantDirectory {
    @Override
    public List<TenantId> tenants() {
      if (directoryError != null) {
        throw directoryError;
      }
      if (cancelsDuringLookup) {
        ExecutionId running = scheduler.executions().get(0).id();
        client.cancel(running, "changed my mind");
      }
      return tenants;
    }

    @Override
    public Optional<List<TenantId>> group(String name) {
      return Optional.ofNullable(groups.get(name));
    }
  }

  private static final class ScopedAction implements Action<NoParameters> {
    private final ActionScope scope;

    ScopedAction(ActionScope scope) {
      this.scope = scope;
    }

    @Override
    public ActionDescriptor<NoParameters> descriptor() {
      return ActionDescriptor.of("scope." + scope).scope(scope);
    }

    @Override
    public Outcome run(ActionContext<NoParameters> context) {
      return Outcome.success();
    }
  }

  private final class RecordingNotifier implements Notifier {
    @Override
    public String name() {
      return "recording";
    }

    @Override
    public void send(Notification notification) {
      notified.add(notification);
    }
  }

  private Outcome run(ActionContext<NoParameters> context) {
    runs.add(context.tenant().value());
    return outcomes.getOrDefault(context.tenant(), Outcome.success("ok"));
  }

  private TaskId save(TenantSelector selector) {
    return scheduler
        .save(
            Task.builder("all")
                .action("work")
                .tenants(selector)
                .schedule(Schedule.cron("*/15 * * * *"))
                .notificationRule(NotificationRule.always("recording", Map.of()))
                .build())
        .id();
  }

  private Execution fire(TenantSelector selector) {
    TaskId task = save(selector);
    scheduler.advance(Duration.ofMinutes(15));
    return parents(task).get(0);
  }

  private List<Execution> parents(TaskId task) {
    return scheduler.executions(task).stream()
        .filter(execution -> execution.origin().kind() != Origin.Kind.CHILD)
        .toList();
  }

  private List<Execution> children(Execution parent) {
    return scheduler.executions(ExecutionQuery.ofParent(parent.id())).stream()
        .filter(execution -> execution.origin().kind() == Origin.Kind.CHILD)
        .toList();
  }

  @Test
  void eachTenantGetsAnExecutionUnderOneParent() {
    Execution parent = fire(TenantSelector.all());

    assertThat(runs).containsExactly("a", "b", "c", "d");
    assertThat(parent.tenant()).isEqualTo(TenantId.INSTALLATION);
    assertThat(parent.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(parent.outcome()).isEqualTo(Outcome.success("4 successful, 0 failed, total 4"));
    assertThat(parent.childCounts()).isEqualTo(new ChildCounts(4, 0, 0, 0));
    assertThat(children(parent))
        .hasSize(4)
        .allMatch(child -> child.state() == ExecutionState.SUCCEEDED)
        .allMatch(child -> child.slot().equals(Day.at("10:15")))
        .allMatch(child -> child.task().equals(Optional.of(TaskId.of("all"))))
        .extracting(Execution::tenant)
        .containsExactlyElementsOf(ids("a", "b", "c", "d"));
    assertThat(scheduler.status(TaskId.of("all")).lastExecution().execution())
        .isEqualTo(parent.id());
    assertThat(scheduler.status(TaskId.of("all")).state()).isEqualTo(TaskState.PLANNED);
  }

  @Test
  void someFailuresAreAWarningWithCounts() {
    outcomes.put(TenantId.of("b"), Outcome.failure("no"));

    Execution parent = fire(TenantSelector.all());

    assertThat(parent.state()).isEqualTo(ExecutionState.WARNING);
    assertThat(parent.outcome()).isEqualTo(Outcome.warning("3 successful, 1 failed, total 4"));
  }

  @Test
  void oneChildWarningMakesTheParentAWarning() {
    outcomes.put(TenantId.of("b"), Outcome.warning("hm"));

    Execution parent = fire(TenantSelector.all());

    assertThat(parent.outcome()).isEqualTo(Outcome.warning("4 successful, 0 failed, total 4"));
    assertThat(parent.childCounts()).isEqualTo(new ChildCounts(4, 0, 1, 0));
  }

  @Test
  void parentFailsOnlyIfAllChildrenFail() {
    tenants.forEach(tenant -> outcomes.put(tenant, Outcome.failure("no")));

    Execution parent = fire(TenantSelector.all());

    assertThat(parent.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(parent.outcome()).isEqualTo(Outcome.failure("0 successful, 4 failed, total 4"));
  }

  @Test
  void tenantChangesApplyAtTheNextFire() {
    TaskId task = save(TenantSelector.all());
    scheduler.advance(Duration.ofMinutes(15));
    tenants.remove(TenantId.of("a"));
    tenants.add(TenantId.of("e"));
    tenants.add(TenantId.of("e"));
    runs.clear();

    scheduler.advance(Duration.ofMinutes(15));

    assertThat(runs).containsExactly("b", "c", "d", "e");
    assertThat(parents(task)).hasSize(2);
  }

  @Test
  void groupsAreExpandedWhenTheTaskFires() {
    TaskId task = save(TenantSelector.groups("north", "south"));
    groups.put("south", ids("d"));

    scheduler.advance(Duration.ofMinutes(15));

    assertThat(runs).containsExactly("a", "b", "d");
    assertThat(parents(task).get(0).outcome().summary()).endsWith("total 3");
  }

  @Test
  void tenantsAndGroupsCanBeExcluded() {
    fire(TenantSelector.all().except(TenantId.of("d")).exceptGroups("north"));

    assertThat(runs).containsExactly("c");
  }

  @Test
  void listedTenantsRunWithoutTheDirectory() {
    save(TenantSelector.of(ids("a", "b", "a")));
    directoryError = new IllegalStateException("directory is down");

    scheduler.advance(Duration.ofMinutes(15));

    assertThat(runs).containsExactly("a", "b");
  }

  @Test
  void fanOutWithoutTenantsIsAWarning() {
    Execution parent = fire(TenantSelector.groups("nobody"));

    assertThat(parent.state()).isEqualTo(ExecutionState.WARNING);
    assertThat(parent.outcome())
        .isEqualTo(
            Outcome.warning(
                "no tenant matched the selection of task all, so nothing was run; correct the"
                    + " selection if tenants were expected"));
    assertThat(parent.childCounts()).isNull();
  }

  @Test
  void unknownGroupFails() {
    groups.put("west", ids("d"));
    TaskId task = save(TenantSelector.groups("north", "west"));
    groups.remove("west");
    scheduler.advance(Duration.ofMinutes(15));
    Execution parent = parents(task).get(0);

    assertThat(runs).isEmpty();
    assertThat(parent.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(parent.outcome().summary())
        .isEqualTo("IllegalStateException: the tenant directory has no group 'west'");
  }

  @Test
  void throwingDirectoryFailsOnlyThatExecution() {
    directoryError = new IllegalStateException("directory is down");
    TaskId task = save(TenantSelector.all());
    scheduler.advance(Duration.ofMinutes(15));
    directoryError = null;
    scheduler.advance(Duration.ofMinutes(15));

    assertThat(parents(task))
        .extracting(Execution::state)
        .containsExactly(ExecutionState.FAILED, ExecutionState.SUCCEEDED);
    assertThat(parents(task).get(0).outcome().summary())
        .isEqualTo("IllegalStateException: directory is down");
  }

  @Test
  void invalidDirectoryResultFailsOnlyThatExecution() {
    tenants.add(null);

    Execution parent = fire(TenantSelector.all());

    assertThat(parent.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(runs).isEmpty();
  }

  @Test
  void cancellationDuringTenantLookupRunsNoChild() {
    cancelsDuringLookup = true;

    Execution parent = fire(TenantSelector.all());

    assertThat(runs).isEmpty();
    assertThat(parent.state()).isEqualTo(ExecutionState.CANCELLED);
    assertThat(parent.status().reason()).isEqualTo("cancelled by system: changed my mind");
    assertThat(children(parent)).allMatch(child -> child.state() == ExecutionState.CANCELLED);
  }

  @Test
  void onlyTheParentIsReported() {
    outcomes.put(TenantId.of("b"), Outcome.failure("no"));

    Execution parent = fire(TenantSelector.all());

    assertThat(notified)
        .extracting(notification -> notification.execution().id())
        .containsExactly(parent.id());
    assertThat(notified.get(0).execution().outcome().summary())
        .isEqualTo("3 successful, 1 failed, total 4");
  }

  @Test
  void eachTenantIsRetriedSeparately() {
    tenants.remove(3);
    outcomes.put(TenantId.of("b"), Outcome.failure("no"));
    TaskId task =
        client
            .save(
                Task.builder("all")
                    .action("work")
                    .tenants(TenantSelector.all())
                    .retry(RetryPolicy.retries(2))
                    .build())
            .id();
    client.runAtNextSlot(task);
    scheduler.runDue();
    assertThat(parents(task).get(0).state()).isEqualTo(ExecutionState.AWAITING_CHILDREN);
    assertThat(parents(task).get(0).childCounts()).isEqualTo(new ChildCounts(3, 1, 0, 0));
    assertThat(scheduler.status(task).state()).isEqualTo(TaskState.RUNNING);

    scheduler.advance(Duration.ofHours(1));

    assertThat(runs).containsExactly("a", "b", "c", "b", "b");
    assertThat(parents(task).get(0).outcome().summary())
        .isEqualTo("2 successful, 1 failed, total 3");
  }

  @Test
  void tenantAdministratorSeesOnlyTheirOwnChildExecution() {
    Execution parent = fire(TenantSelector.all());
    SchedulerClient admin = scheduler.as(Caller.tenantAdministrator("b"));

    List<Execution> visible = admin.executions(ExecutionQuery.ALL, PageRequest.first()).items();

    assertThat(visible).extracting(Execution::tenant).containsExactly(TenantId.of("b"));
    assertThat(admin.execution(parent.id())).isEmpty();
    assertThat(admin.executions(ExecutionQuery.ofParent(parent.id()), PageRequest.first()).items())
        .isEqualTo(visible);
    ExecutionId otherChild = children(parent).get(0).id();
    assertThat(admin.execution(otherChild)).isEmpty();
    assertThatThrownBy(() -> admin.log(otherChild, 0, 10)).isInstanceOf(NotFoundException.class);
    assertThat(admin.task(TaskId.of("all"))).isEmpty();
    assertThat(admin.parameters(visible.get(0).id())).isEmpty();
  }

  @Test
  void singleTenantTaskDoesNotFanOut() {
    TaskId task = save(TenantSelector.one(TenantId.of("a")));
    scheduler.advance(Duration.ofMinutes(15));

    assertThat(task).isEqualTo(TaskId.of("a", "all"));
    assertThat(scheduler.executions(task)).hasSize(1);
    assertThat(scheduler.executions(task).get(0).tenant()).isEqualTo(TenantId.of("a"));
    assertThat(scheduler.executions(task).get(0).childCounts()).isNull();
  }

  @Test
  void tenantSelectionMustMatchTheActionScope() {
    assertThatThrownBy(() -> client.save(Task.builder("t").action("scope.PER_TENANT").build()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "task t is invalid: action 'scope.PER_TENANT' runs for tenants, but no tenant is"
                + " selected: call tenant(name) or tenants(selector)");
    assertThatThrownBy(
            () ->
                client.save(
                    Task.builder("t")
                        .action("scope.INSTALLATION")
                        .tenants(TenantSelector.all())
                        .build()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(
            "task t is invalid: action 'scope.INSTALLATION' runs once for the whole installation,"
                + " but tenants are selected");
    assertThat(client.save(Task.builder("t").action("scope.INSTALLATION").build()).id())
        .isEqualTo(TaskId.of("t"));
  }
}
