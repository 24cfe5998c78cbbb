package io.quarterhour.task;

import io.quarterhour.problem.NameRule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who is told of the outcomes of a task. A task may have several rules, in any mix.
 *
 * @param notifier the name of the notifier
 * @param when which outcomes are told
 * @param settings what the notifier needs for this task, for example recipients; values as in JSON
 */
public record NotificationRule(String notifier, When when, Map<String, Object> settings) {
  /** Which outcomes are told. */
  public enum When {
    /** Every outcome. */
    ALWAYS,
    /** Executions that failed or were interrupted. */
    ON_FAILURE;

    /**
     * Tells whether an execution that ended is told.
     *
     * @param state how it ended
     * @return whether a notification goes out
     */
    public boolean matches(ExecutionState state) {
      return switch (this) {
        case ALWAYS -> state.isOver() && state != ExecutionState.SKIPPED;
        case ON_FAILURE -> state == ExecutionState.FAILED || state == ExecutionState.INTERRUPTED;
      };
    }
  }

  public NotificationRule {
    NameRule.check("notifier", notifier);
    settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
  }

  /**
   * Tells of every outcome.
   *
   * @param notifier the name of the notifier
   * @param settings its settings for this task
   * @return the rule
   */
  public static NotificationRule always(String notifier, Map<String, Object> settings) {
    return new NotificationRule(notifier, When.ALWAYS, settings);
  }

  /**
   * Tells of failures.
   *
   * @param notifier the name of the notifier
   * @param settings its settings for this task
   * @return the rule
   */
  public static NotificationRule onFailure(String notifier, Map<String, Object> settings) {
    return new NotificationRule(notifier, When.ON_FAILURE, settings);
  }
}
