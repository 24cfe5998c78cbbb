package io.quarterhour.internal.record;

import io.quarterhour.internal.delivery.Departures;
import io.quarterhour.internal.flow.Finished;
import io.quarterhour.internal.flow.IdSource;
import io.quarterhour.internal.flow.Told;
import io.quarterhour.store.NewExecution;
import io.quarterhour.store.OutcomeChange;
import io.quarterhour.task.Execution;
import io.quarterhour.task.ExecutionState;
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
final class Telling {
  /** How the execution before may have ended, as it is kept. */
  private enum Before {
    NONE(OutcomeChange.NONE, ExecutionState.SUCCEEDED),
    WELL("well", ExecutionState.SUCCEEDED),
    WARNING("warning", ExecutionState.WARNING),
    FAILED("failed", ExecutionState.FAILED);

    private final String text;
    private final ExecutionState state;

    Before(String text, ExecutionState state) {
      this.text = text;
      this.state = state;
    }
  }

  private final IdSource ids;
  private final Departures departures;

  Telling(IdSource ids, Departures departures) {
    this.ids = ids;
    this.departures = departures;
  }

  /** Who is told, whatever was before; and who is told depending on that. */
  record Decision(List<NewExecution> notifications, @Nullable OutcomeChange outcomeChange) {
    static final Decision NOBODY = new Decision(List.of(), null);
  }

  Decision of(Finished finished, ExecutionState state) {
    List<NotificationRule> rules = finished.afterwards().rules();
    if (rules.isEmpty()) {
      return Decision.NOBODY;
    }
    Execution execution = finished.claimed().execution();
    Told told =
        new Told(
            execution.id(),
            execution.origin().task(),
            execution.origin().taskRevision(),
            execution.tenant(),
            finished.afterwards().title());
    Instant now = finished.endedAt();
    List<NewExecution> notifications = new ArrayList<>(rules.size());
    List<OutcomeChange.Branch> cases = new ArrayList<>();
    String kept = kept(state);
    for (NotificationRule rule : rules) {
      boolean compares = rule.comparesOutcomes() && kept != null;
      Map<Event, Set<String>> occasions = compares ? occasions(rule, state) : Map.of();
      Optional<Event> occasion =
          compares ? Optional.empty() : rule.event(state, ExecutionState.SUCCEEDED);
      if (occasions.isEmpty() && occasion.isEmpty()) {
        continue;
      }
      Instant readyAt = departures.of(rule, now);
      occasion.ifPresent(event -> notifications.add(told.by(ids.next(now), rule, event, readyAt)));
      occasions.forEach(
          (event, before) ->
              cases.add(
                  new OutcomeChange.Branch(before, told.by(ids.next(now), rule, event, readyAt))));
    }
    OutcomeChange outcomeChange =
        kept != null && rules.stream().anyMatch(NotificationRule::comparesOutcomes)
            ? new OutcomeChange(told.outcomeKey(), kept, cases)
            : null;
    return new Decision(notifications, outcomeChange);
  }

  /** {@return as what an end is told after which ends before} */
  private static Map<Event, Set<String>> occasions(NotificationRule rule, ExecutionState state) {
    Map<Event, Set<String>> occasions = new EnumMap<>(Event.class);
    for (Before before : Before.values()) {
      rule.event(state, before.state)
          .ifPresent(
              event -> occasions.computeIfAbsent(event, w -> new HashSet<>()).add(before.text));
    }
    return occasions;
  }

  /** {@return what is kept of an end for the next one; null if it stands aside} */
  private static @Nullable String kept(ExecutionState state) {
    return switch (state) {
      case SUCCEEDED -> Before.WELL.text;
      case WARNING -> Before.WARNING.text;
      case FAILED, INTERRUPTED -> Before.FAILED.text;
      default -> null;
    };
  }
}
