package io.quarterhour.schedule;

/**
 * The grid on which a schedule fires. An instant on the grid is unchanged; any other instant is
 * rounded up to the next grid point.
 */
public enum Alignment {
  /** No grid is set: the default of the scheduler is inserted when the task is saved. */
  SCHEDULER_DEFAULT,
  /** No grid: every instant is unchanged. */
  EXACT,
  /**
   * The quarter hours of UTC: {@code :00}, {@code :15}, {@code :30} and {@code :45}. A fire time
   * with the nominal time 10:10 fires at 10:15.
   */
  QUARTER_HOUR
}
