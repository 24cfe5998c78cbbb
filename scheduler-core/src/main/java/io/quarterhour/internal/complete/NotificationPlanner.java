package io.quarterhour.internal.complete;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.internal.delivery.FirstDeliveryTime;
import io.quarterhour.internal.model.ExecutionIdGenerator;
import io.quarterhour.internal.model.FinishedAttempt;
import io.quarterhour.internal.model.NotificationSource;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.store.execution.OutcomeChange;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.NotificationRule.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides who is told of an end. How the execution before ended only the store knows, in the act
 * that records the end: so whoever compares has a notification ready for each way it may have been.
 */
final class NotificationPlanner {
  /** How the execution before may have ended, as it is kept. */
  private enum PreviousOutcome {
    NONE(OutcomeChange.NONE, ExecutionState.SUCCEEDED),
    SUCCESS("success", ExecutionState.SUCCEEDED),
    WARNING("warning", ExecutionState.WARNING),
    FAILURE("failure", ExecutionState.FAILED);

    private final String text;
    private final ExecutionState state;

    PreviousOutcome(String text, ExecutionState state) {
      this.text = text;
      this.state = state;
    }
  }

  private final ExecutionIdGenerator ids;
  private final FirstDeliveryTime firstDeliveryTime;

  NotificationPlanner(ExecutionIdGenerator ids, FirstDeliveryTime firstDeliveryTime) {
    this.ids = ids;
    this.firstDeliveryTime = firstDeliveryTime;
  }

  /** Who is told, whatever was before; and who is told depending on that. */
  record Decision(List<NewExecution> notifications, @Nullable OutcomeChange outcomeChange) {
    static final Decision NOBODY = new Decision(List.of(), null);
  }

  Decision of(FinishedAttempt finishedAttempt, ExecutionState state) {
    List<NotificationRule> rules = finishedAttempt.completionPolicy().rules();
    if (rules.isEmpty()) {
      return Decision.NOBODY;
    }
    NotificationSource notificationSource = source(finishedAttempt);
    Instant now = finishedAttempt.endedAt();
    List<NewExecution> notifications = new ArrayList<>(rules.size());
    List<OutcomeChange.Branch> cases = new ArrayList<>();
    String kept = storedOutcome(state);
    for (NotificationRule rule : rules) {
      boolean compares = rule.comparesOutcomes() && kept != null;
      Map<Event, Set<String>> occasions = compares ? occasions(rule, state) : Map.of();
      Optional<Event> occasion =
          compares
              ? Optional.empty()
              : NotificationEvents.of(rule, state, ExecutionState.SUCCEEDED);
      if (occasions.isEmpty() && occasion.isEmpty()) {
        continue;
      }
      Instant readyAt = firstDeliveryTime.of(rule, now);
      occasion.ifPresent(
          event ->
              notifications.add(
                  notificationSource.notification(ids.next(now), rule, event, readyAt)));
      occasions.forEach(
          (event, before) ->
              cases.add(
                  new OutcomeChange.Branch(
                      before,
                      notificationSource.notification(ids.next(now), rule, event, readyAt))));
    }
    OutcomeChange outcomeChange =
        kept != null && rules.stream().anyMatch(NotificationRule::comparesOutcomes)
            ? new OutcomeChange(notificationSource.outcomeKey(), kept, cases)
            : null;
    return new Decision(notifications, outcomeChange);
  }

  private static NotificationSource source(FinishedAttempt finishedAttempt) {
    Execution execution = finishedAttempt.claimed().execution();
    return new NotificationSource(
        execution.id(),
        execution.origin().task(),
        execution.origin().taskRevision(),
        execution.tenant(),
        finishedAttempt.completionPolicy().title());
  }

  /** {@return as what an end is told after which ends before} */
  private static Map<Event, Set<String>> occasions(NotificationRule rule, ExecutionState state) {
    Map<Event, Set<String>> occasions = new EnumMap<>(Event.class);
    for (PreviousOutcome previousOutcome : PreviousOutcome.values()) {
      NotificationEvents.of(rule, state, previousOutcome.state)
          .ifPresent(
              event ->
                  occasions.computeIfAbsent(event, w -> new HashSet<>()).add(previousOutcome.text));
    }
    return occasions;
  }

  /** {@return what is kept of an end for the next one; null if it stands aside} */
  private static @Nullable String storedOutcome(ExecutionState state) {
    return switch (state) {
      case SUCCEEDED -> PreviousOutcome.SUCCESS.text;
      case WARNING -> PreviousOutcome.WARNING.text;
      case FAILED, INTERRUPTED -> PreviousOutcome.FAILURE.text;
      default -> null;
    };
  }
}
