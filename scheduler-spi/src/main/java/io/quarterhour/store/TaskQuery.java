package io.quarterhour.store;

import org.jspecify.annotations.Nullable;

/**
 * Which tasks.
 *
 * @param text a part of the name, title or action, in any case of letters (as in the root locale);
 *     null for any
 * @param withSystem whether system tasks are listed too
 */
public record TaskQuery(@Nullable String text, boolean withSystem) {
  /** All but system tasks. */
  public static final TaskQuery ALL = new TaskQuery(null, false);

  /** {@return the same, system tasks too} */
  public TaskQuery includingSystem() {
    return new TaskQuery(text, true);
  }

  /**
   * The same, with a text.
   *
   * @param part a part of the name, title or action
   * @return the narrower query
   */
  public TaskQuery matching(String part) {
    return new TaskQuery(part, withSystem);
  }
}
