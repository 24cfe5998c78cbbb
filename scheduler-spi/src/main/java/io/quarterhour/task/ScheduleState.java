package io.quarterhour.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a task stands on its schedule. It is moved by compare-and-set: a timetable that is handed
 * to the store carries the version that it was read with, and is refused if that is no longer the
 * version stored.
 *
 * @param version grows by one at each move; 0 before the first
 * @param next the next fire time, or null if there is none
 * @param nominal the instant that {@code next} was before it was aligned; null if there is none
 * @param pause the pause, or null if the task is not paused
 * @param fires how many executions have been made for the schedule since it was last edited; what
 *     was merged is one, what was skipped or asked for by hand is none
 */
public record ScheduleState(
    long version,
    @Nullable Instant next,
    @Nullable Instant nominal,
    @Nullable Pause pause,
    long fires) {

  /** {@return when the engine should next look at the task, or null if it need not} */
  public @Nullable Instant dueAt() {
    return pause == null ? next : next == null ? null : pause.until();
  }

  /**
   * The same with another next fire time.
   *
   * @param newNext the fire time, or null for none
   * @param newAsked what was asked, or null for none
   * @return the moved timetable, still of this version
   */
  public ScheduleState withNext(@Nullable Instant newNext, @Nullable Instant newAsked) {
    return new ScheduleState(version, newNext, newAsked, pause, fires);
  }

  /**
   * The same with another pause.
   *
   * @param newPause the pause, or null for none
   * @return the changed timetable, still of this version
   */
  public ScheduleState withPause(@Nullable Pause newPause) {
    return new ScheduleState(version, next, nominal, newPause, fires);
  }

  /**
   * The same with more fires counted.
   *
   * @param more how many
   * @return the changed timetable, still of this version
   */
  public ScheduleState plusFires(long more) {
    return new ScheduleState(version, next, nominal, pause, fires + more);
  }

  /**
   * The same with another count of fires.
   *
   * @param newFires how many
   * @return the changed timetable, still of this version
   */
  public ScheduleState withFires(long newFires) {
    return new ScheduleState(version, next, nominal, pause, newFires);
  }
}
