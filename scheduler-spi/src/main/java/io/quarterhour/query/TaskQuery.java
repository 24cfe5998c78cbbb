package io.quarterhour.query;

import io.quarterhour.task.Pause;
import org.jspecify.annotations.Nullable;

/**
 * Which tasks.
 *
 * @param text a part of the name, title or action, in any case of letters (as in the root locale);
 *     null for any
 * @param withSystem whether system tasks are listed too
 * @param pausedBy only those that are paused, by whom; null for any
 */
public record TaskQuery(@Nullable String text, boolean withSystem, @Nullable String pausedBy) {
  /** All but system tasks. */
  public static final TaskQuery ALL = new TaskQuery(null, false, null);

  /** Those that the scheduler has set aside because they cannot be read or planned. */
  public static final TaskQuery QUARANTINED = new TaskQuery(null, true, Pause.BY_SCHEDULER);

  /** {@return the same, system tasks too} */
  public TaskQuery includingSystem() {
    return new TaskQuery(text, true, pausedBy);
  }

  /**
   * The same, with a text.
   *
   * @param part a part of the name, title or action
   * @return the narrower query
   */
  public TaskQuery matching(String part) {
    return new TaskQuery(part, withSystem, pausedBy);
  }

  /**
   * The same, paused only.
   *
   * @param who by whom
   * @return the narrower query
   */
  public TaskQuery pausedBy(String who) {
    return new TaskQuery(text, withSystem, who);
  }
}
