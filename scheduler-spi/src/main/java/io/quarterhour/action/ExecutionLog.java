package io.quarterhour.action;

/**
 * The log of one execution. It can be read while the execution runs, and is kept with it. Each
 * {@code {}} in a pattern stands for the next argument. Safe for use by many threads. Lines beyond
 * the limit of an execution are counted and dropped; long lines are cut.
 */
public interface ExecutionLog {
  /**
   * Says what the action does.
   *
   * @param pattern the line
   * @param arguments what stands in it
   */
  void info(String pattern, Object... arguments);

  /**
   * Says that somebody should look. It turns a success into a warning.
   *
   * @param pattern the line
   * @param arguments what stands in it
   */
  void warn(String pattern, Object... arguments);

  /**
   * Says that something went wrong. It turns a success into a warning.
   *
   * @param pattern the line
   * @param arguments what stands in it
   */
  void error(String pattern, Object... arguments);

  /**
   * Says how far the action has come.
   *
   * @param percent 0 to 100; other values are moved to the nearest of these
   * @param pattern the line; may be empty
   * @param arguments what stands in it
   */
  void progress(int percent, String pattern, Object... arguments);
}
