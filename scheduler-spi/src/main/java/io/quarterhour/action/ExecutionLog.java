package io.quarterhour.action;

/**
 * The log of one execution. It can be read while the execution runs, and is stored as long as the
 * execution. Each {@code {}} in a pattern stands for the next argument. Safe for use by many
 * threads. Lines beyond the limit of an attempt are dropped and counted; long lines are truncated.
 * Lines that a thread writes after the end of the attempt are dropped.
 */
public interface ExecutionLog {
  /**
   * Logs an informational line.
   *
   * @param pattern the line
   * @param arguments the values of its placeholders
   */
  void info(String pattern, Object... arguments);

  /**
   * Logs a warning, something that a person should check. It turns a success into a warning.
   *
   * @param pattern the line
   * @param arguments the values of its placeholders
   */
  void warn(String pattern, Object... arguments);

  /**
   * Logs an error. It turns a success into a warning.
   *
   * @param pattern the line
   * @param arguments the values of its placeholders
   */
  void error(String pattern, Object... arguments);

  /**
   * Reports the progress of the action.
   *
   * @param percent the progress in percent, 0 to 100; other values are moved to the nearest of
   *     these
   * @param pattern the line; may be empty
   * @param arguments the values of its placeholders
   */
  void progress(int percent, String pattern, Object... arguments);
}
