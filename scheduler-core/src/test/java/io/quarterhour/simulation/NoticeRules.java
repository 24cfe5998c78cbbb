package io.quarterhour.simulation;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.internal.complete.NotificationEvents;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.execution.OutcomeChange;
import io.quarterhour.store.task.ConditionalNotification;
import io.quarterhour.store.task.FireResult;
import io.quarterhour.store.task.Firing;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.NotificationRule.Event;
import io.quarterhour.task.NotificationRule.Scope;
import io.quarterhour.task.Task;
import io.quarterhour.tenant.TenantScope;
import io.quarterhour.tenant.TenantSelector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Each rule that asks for what came to pass is obeyed once, and no other. */
final class NoticeRules {
  private final World world;

  /** How the last execution of a task and tenant ended, of those that are compared. */
  private final Map<String, ExecutionState> last = new HashMap<>();

  NoticeRules(World world) {
    this.world = world;
  }

  private boolean exists(ExecutionId id) {
    return world.truth.history().execution(TenantScope.ALL, id).isPresent();
  }

  private static boolean isBy(NewExecution notification, String notifier) {
    return notification.routing().action().equals("notifier:" + notifier);
  }

  void ended(Execution row, AttemptResult.Finished finished) {
    List<NotificationRule> rules = rules(row);
    List<NewExecution> told = new ArrayList<>(finished.notifications());
    if (finished.outcomeChange() != null) {
      finished.outcomeChange().branches().stream()
          .map(OutcomeChange.Branch::notification)
          .filter(one -> exists(one.id()))
          .forEach(told::add);
    }
    String key = row.task() + " " + row.tenant();
    ExecutionState before = last.getOrDefault(key, ExecutionState.SUCCEEDED);
    for (String notifier : SimulatedNotifier.NAMES) {
      long count = told.stream().filter(one -> isBy(one, notifier)).count();
      long wanted =
          rules.stream()
              .filter(rule -> rule.notifier().equals(notifier))
              .filter(rule -> NotificationEvents.of(rule, row.state(), before).isPresent())
              .count();
      // Nobody has to be told of what was cancelled before it began.
      boolean silent = row.state() == ExecutionState.CANCELLED && count == 0;
      world.trace.demand(
          count == wanted || silent,
          "each rule that asks for an outcome is obeyed once",
          row.id(),
          before,
          row.state(),
          notifier,
          "told",
          count);
    }
    boolean stands = row.state() != ExecutionState.CANCELLED;
    if (stands && rules.stream().anyMatch(NotificationRule::comparesOutcomes)) {
      last.put(key, row.state());
    }
  }

  private List<NotificationRule> rules(Execution row) {
    Origin.Kind kind = row.origin().kind();
    if (kind != Origin.Kind.SCHEDULE && kind != Origin.Kind.MANUAL && kind != Origin.Kind.CHILD) {
      return List.of();
    }
    Task task = world.scenario.tasks().get(row.origin().task()).task();
    if (!task.tenants().map(TenantSelector::fansOut).orElse(false)) {
      return task.notificationRules();
    }
    Scope scope = kind == Origin.Kind.CHILD ? Scope.TENANT : Scope.FAN_OUT;
    return task.notificationRules().stream().filter(rule -> rule.scope() == scope).toList();
  }

  void fired(Firing firing, FireResult answer) {
    if (!answer.applied()) {
      return;
    }
    List<NotificationRule> rules =
        world.scenario.tasks().get(firing.task()).task().notificationRules();
    firing.conditionalNotifications().stream()
        .map(ConditionalNotification::notification)
        .filter(one -> exists(one.id()))
        .forEach(world.ledger::inserted);
    for (int i = 0; i < answer.insertResults().size(); i++) {
      NewExecution execution = firing.executions().get(i);
      InsertResult insertResult = answer.insertResults().get(i);
      boolean skipped =
          insertResult.status() == InsertResult.Status.OVERLAP
              && insertResult.id().equals(execution.id())
              && execution.origin().kind() == Origin.Kind.SCHEDULE;
      for (String notifier : SimulatedNotifier.NAMES) {
        Event event = skipped ? Event.ON_SKIPPED : Event.ON_LATE;
        boolean isTold = skipped || isMade(execution, insertResult);
        long wanted =
            isTold ? rules.stream().filter(rule -> wants(rule, event, notifier)).count() : 0;
        long count =
            firing.conditionalNotifications().stream()
                .map(ConditionalNotification::notification)
                .filter(one -> execution.id().equals(one.origin().parent()))
                .filter(one -> isBy(one, notifier) && exists(one.id()))
                .count();
        world.trace.demand(
            count == wanted, "who wants to know of a slot is told", event, execution.id(), count);
      }
    }
  }

  private static boolean isMade(NewExecution execution, InsertResult insertResult) {
    return (insertResult.status() == InsertResult.Status.WAITING
            || insertResult.status() == InsertResult.Status.LEASED)
        && execution.origin().kind() == Origin.Kind.SCHEDULE;
  }

  private static boolean wants(NotificationRule rule, Event event, String notifier) {
    return rule.notifier().equals(notifier) && rule.events().contains(event);
  }
}
