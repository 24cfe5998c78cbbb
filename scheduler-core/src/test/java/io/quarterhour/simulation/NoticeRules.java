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

/** The rule that each matching notification rule of a task creates exactly one notification. */
final class NoticeRules {
  private final World world;

  /** The previous end state per task and tenant, for rules that compare outcomes. */
  private final Map<String, ExecutionState> lastStates = new HashMap<>();

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
    String key = row.task() + " " + row.tenant();
    if (world.refusals.hasTouched(row.id())) {
      // Notifications may be what the store has refused, or what the node could not plan.
      if (finished.outcomeChange() != null) {
        lastStates.put(key, row.state());
      }
      return;
    }
    List<NewExecution> notifications = new ArrayList<>(finished.notifications());
    if (finished.outcomeChange() != null) {
      finished.outcomeChange().branches().stream()
          .map(OutcomeChange.Branch::notification)
          .filter(notification -> exists(notification.id()))
          .forEach(notifications::add);
    }
    ExecutionState before = lastStates.getOrDefault(key, ExecutionState.SUCCEEDED);
    for (String notifier : SimulatedNotifier.NAMES) {
      long count =
          notifications.stream().filter(notification -> isBy(notification, notifier)).count();
      long expected =
          rules.stream()
              .filter(rule -> rule.notifier().equals(notifier))
              .filter(rule -> NotificationEvents.of(rule, row.state(), before).isPresent())
              .count();
      // An execution that was cancelled before it began need not be reported.
      boolean isUnreported = row.state() == ExecutionState.CANCELLED && count == 0;
      world.trace.demand(
          count == expected || isUnreported,
          "each rule that matches an outcome creates one notification",
          row.id(),
          before,
          row.state(),
          notifier,
          "notifications",
          count);
    }
    boolean isCompared = row.state() != ExecutionState.CANCELLED;
    if (isCompared && rules.stream().anyMatch(NotificationRule::comparesOutcomes)) {
      lastStates.put(key, row.state());
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

  void fired(Firing firing, FireResult result) {
    if (!result.applied()) {
      return;
    }
    List<NotificationRule> rules =
        world.scenario.tasks().get(firing.task()).task().notificationRules();
    firing.conditionalNotifications().stream()
        .map(ConditionalNotification::notification)
        .filter(notification -> exists(notification.id()))
        .forEach(world.ledger::inserted);
    for (int i = 0; i < result.insertResults().size(); i++) {
      NewExecution execution = firing.executions().get(i);
      InsertResult insertResult = result.insertResults().get(i);
      boolean skipped =
          insertResult.status() == InsertResult.Status.OVERLAP
              && insertResult.id().equals(execution.id())
              && execution.origin().kind() == Origin.Kind.SCHEDULE;
      for (String notifier : SimulatedNotifier.NAMES) {
        Event event = skipped ? Event.ON_SKIPPED : Event.ON_LATE;
        boolean isReported = skipped || isInserted(execution, insertResult);
        long expected =
            isReported ? rules.stream().filter(rule -> matches(rule, event, notifier)).count() : 0;
        long count =
            firing.conditionalNotifications().stream()
                .map(ConditionalNotification::notification)
                .filter(notification -> execution.id().equals(notification.origin().parent()))
                .filter(notification -> isBy(notification, notifier) && exists(notification.id()))
                .count();
        world.trace.demand(
            count == expected,
            "each rule that matches a slot creates one notification",
            event,
            execution.id(),
            count);
      }
    }
  }

  private static boolean isInserted(NewExecution execution, InsertResult insertResult) {
    return (insertResult.status() == InsertResult.Status.WAITING
            || insertResult.status() == InsertResult.Status.LEASED)
        && execution.origin().kind() == Origin.Kind.SCHEDULE;
  }

  private static boolean matches(NotificationRule rule, Event event, String notifier) {
    return rule.notifier().equals(notifier) && rule.events().contains(event);
  }
}
