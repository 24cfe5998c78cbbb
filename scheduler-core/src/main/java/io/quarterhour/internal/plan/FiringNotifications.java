package io.quarterhour.internal.plan;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.internal.model.ExecutionIdGenerator;
import io.quarterhour.internal.model.NotificationSource;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.task.ConditionalNotification;
import io.quarterhour.store.task.SkippedSlots;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.NotificationRule.Event;
import io.quarterhour.task.Task;
import io.quarterhour.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Plans the notifications of a firing: for skipped slots and for executions that are late. */
final class FiringNotifications {
  /**
   * The reasons that users did not ask for. Pauses, calendars and requests are intended, and merged
   * slots run.
   */
  private static final Set<SkipReason> UNWANTED = Set.of(SkipReason.TOO_LATE, SkipReason.TOO_MANY);

  private final ExecutionIdGenerator ids;
  private final Task task;
  private final Instant now;

  FiringNotifications(ExecutionIdGenerator ids, Task task, Instant now) {
    this.ids = ids;
    this.task = task;
    this.now = now;
  }

  List<ConditionalNotification> of(List<SkippedSlots> skipped, List<NewExecution> executions) {
    List<ConditionalNotification> notices = new ArrayList<>();
    for (NotificationRule rule : task.notificationRules()) {
      if (rule.events().contains(Event.ON_SKIPPED)) {
        skipped.stream()
            .filter(one -> UNWANTED.contains(one.reason()))
            .forEach(one -> notices.add(ifSkipped(one.id(), one.routing().tenant(), rule)));
      }
      executions.stream()
          .filter(one -> one.origin().kind() == Origin.Kind.SCHEDULE)
          .forEach(one -> addNotices(one, rule, notices));
    }
    return notices;
  }

  private void addNotices(
      NewExecution execution, NotificationRule rule, List<ConditionalNotification> notices) {
    TenantId tenant = execution.routing().tenant();
    if (rule.events().contains(Event.ON_SKIPPED) && execution.constraints().maxActive() > 0) {
      notices.add(ifSkipped(execution.id(), tenant, rule));
    }
    if (rule.events().contains(Event.ON_LATE)) {
      Duration after = Objects.requireNonNull(rule.lateAfter());
      Instant lateAt = execution.slots().last().plus(after);
      notices.add(
          new ConditionalNotification(
              source(execution.id(), tenant).lateNotification(ids.next(now), rule, lateAt),
              ConditionalNotification.Condition.LIVE));
    }
  }

  private ConditionalNotification ifSkipped(
      ExecutionId id, TenantId tenant, NotificationRule rule) {
    return new ConditionalNotification(
        source(id, tenant).notification(ids.next(now), rule, Event.ON_SKIPPED, now),
        ConditionalNotification.Condition.SKIPPED);
  }

  private NotificationSource source(ExecutionId id, TenantId tenant) {
    return new NotificationSource(id, task.id(), task.revision(), tenant, task.title());
  }
}
