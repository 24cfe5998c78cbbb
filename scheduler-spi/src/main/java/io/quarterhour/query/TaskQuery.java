package io.quarterhour.query;

import io.quarterhour.task.Pause;
import org.jspecify.annotations.Nullable;

/**
 * A selection of tasks.
 *
 * @param text a part of the name, title or action, ignoring case by the rules of the root locale;
 *     null for any
 * @param includesSystem whether system tasks are listed too
 * @param pausedBy the name under which the tasks were paused; null for all tasks, paused or not
 */
public record TaskQuery(@Nullable String text, boolean includesSystem, @Nullable String pausedBy) {
  /** All tasks except system tasks. */
  public static final TaskQuery ALL = new TaskQuery(null, false, null);

  /** The tasks that the scheduler has set aside because they cannot be read or planned. */
  public static final TaskQuery QUARANTINED = new TaskQuery(null, true, Pause.BY_SCHEDULER);

  /** {@return this query, with system tasks included} */
  public TaskQuery includingSystem() {
    return new TaskQuery(text, true, pausedBy);
  }

  /**
   * Restricts this query to tasks that contain a text.
   *
   * @param part a part of the name, title or action
   * @return the narrower query
   */
  public TaskQuery matching(String part) {
    return new TaskQuery(part, includesSystem, pausedBy);
  }

  /**
   * Restricts this query to tasks that were paused under a name.
   *
   * @param callerName the name of the caller that paused them, or {@link Pause#BY_SCHEDULER}
   * @return the narrower query
   */
  public TaskQuery pausedBy(String callerName) {
    return new TaskQuery(text, includesSystem, callerName);
  }
}
