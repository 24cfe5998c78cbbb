package io.quarterhour.internal.complete;

import io.quarterhour.execution.ExecutionState;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.NotificationRule.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Maps the end state of an execution, and the end state before it, to the event of a rule. */
public final class NotificationEvents {
  private NotificationEvents() {}

  /**
   * Finds the event that a rule reports for a finished execution. A rule that asks for several
   * reports one: a recovery before a change, a change before a failure, a failure before a warning.
   *
   * @param rule the rule
   * @param ended the end state of the execution
   * @param previous the end state of the execution before it; SUCCEEDED if there was none
   * @return the event; empty if the rule does not report this execution
   */
  public static Optional<Event> of(
      NotificationRule rule, ExecutionState ended, ExecutionState previous) {
    List<Event> all = new ArrayList<>();
    int now = gravity(ended);
    if (now >= 0) {
      int then = Math.max(0, gravity(previous));
      addIf(then == 2 && now < 2, Event.ON_RECOVERY, all);
      addIf(then != now, Event.ON_CHANGE, all);
      addIf(now == 2, Event.ON_FAILURE, all);
      addIf(now >= 1, Event.ON_WARNING, all);
    }
    addIf(ended.isFinished() && ended != ExecutionState.SKIPPED, Event.ALWAYS, all);
    return all.stream().filter(rule.events()::contains).findFirst();
  }

  private static void addIf(boolean condition, Event event, List<Event> all) {
    if (condition) {
      all.add(event);
    }
  }

  /** {@return 0 for a success, 1 for a warning, 2 for a failure, -1 for every other state} */
  private static int gravity(ExecutionState state) {
    return switch (state) {
      case SUCCEEDED -> 0;
      case WARNING -> 1;
      case FAILED, INTERRUPTED -> 2;
      default -> -1;
    };
  }
}
