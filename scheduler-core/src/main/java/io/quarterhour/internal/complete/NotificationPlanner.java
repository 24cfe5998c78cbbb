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
 * Decides which notifications an end state causes. Only the store knows the previous outcome,
 * inside the completing transaction. For a rule that compares outcomes, this class therefore
 * prepares one notification for each event that can apply, with the previous outcomes that lead to
 * it.
 */
final class NotificationPlanner {
  /** A possible previous outcome, with the text under which the store keeps it. */
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

  /** The notifications that are sent in any case, and those that depend on the previous outcome. */
  record Decision(List<NewExecution> notifications, @Nullable OutcomeChange outcomeChange) {
    static final Decision NONE = new Decision(List.of(), null);
  }

  Decision of(FinishedAttempt finishedAttempt, ExecutionState state) {
    List<NotificationRule> rules = finishedAttempt.completionPolicy().rules();
    if (rules.isEmpty()) {
      return Decision.NONE;
    }
    NotificationSource notificationSource = source(finishedAttempt);
    Instant now = finishedAttempt.endedAt();
    List<NewExecution> notifications = new ArrayList<>(rules.size());
    List<OutcomeChange.Branch> cases = new ArrayList<>();
    String kept = storedOutcome(state);
    for (NotificationRule rule : rules) {
      boolean compares = rule.comparesOutcomes() && kept != null;
      Map<Event, Set<String>> occasions = compares ? events(rule, state) : Map.of();
      Optional<Event> occasion =
          compares
              ? Optional.empty()
              : NotificationEvents.of(rule, state, ExecutionState.SUCCEEDED);
      if (occasions.isEmpty() && occasion.isEmpty()) {
        continue;
      }
      Instant readyAt = firstDeliveryTime.of(rule, notificationSource.owner(), now);
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
            ? new OutcomeChange(
                notificationSource.tenant(), notificationSource.outcomeKey(), kept, cases)
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

  /**
   * {@return the events that a rule reports for an end state, with the previous outcomes of each}
   */
  private static Map<Event, Set<String>> events(NotificationRule rule, ExecutionState state) {
    Map<Event, Set<String>> occasions = new EnumMap<>(Event.class);
    for (PreviousOutcome previousOutcome : PreviousOutcome.values()) {
      NotificationEvents.of(rule, state, previousOutcome.state)
          .ifPresent(
              event ->
                  occasions.computeIfAbsent(event, w -> new HashSet<>()).add(previousOutcome.text));
    }
    return occasions;
  }

  /**
   * {@return the text that is stored for comparison with the next outcome; null if the state does
   * not take part in comparisons}
   */
  private static @Nullable String storedOutcome(ExecutionState state) {
    return switch (state) {
      case SUCCEEDED -> PreviousOutcome.SUCCESS.text;
      case WARNING -> PreviousOutcome.WARNING.text;
      case FAILED, INTERRUPTED -> PreviousOutcome.FAILURE.text;
      default -> null;
    };
  }
}
