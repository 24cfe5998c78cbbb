package io.quarterhour.schedule;

/**
 * The grid on which a schedule fires. An instant that lies on the grid stays; any other moves up to
 * the next one.
 */
public enum Alignment {
  /** Not said: the scheduler's own default is put in when the task is saved. */
  SCHEDULER_DEFAULT,
  /** No grid: every instant stays as it is. */
  EXACT,
  /**
   * The quarter hours of UTC: {@code :00}, {@code :15}, {@code :30} and {@code :45}. What is asked
   * for 10:10 runs at 10:15.
   */
  QUARTER_HOUR
}
