package io.quarterhour.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The position of a task in its schedule, its pause and its number of fires. The engine and the
 * client change it by compare-and-set: a state that is passed to the store has the version with
 * which it was read, and the store rejects it if the stored version differs.
 *
 * @param version the version, which grows by one with each change; 0 before the first
 * @param next the next fire time; null if there is none
 * @param nominal the nominal time of {@code next}, that is the instant before alignment; null if
 *     there is none
 * @param pause the pause; null if the task is not paused
 * @param fires the number of executions that were created for the schedule since the last edit that
 *     reset it (see {@link FirePolicy}). Merged fire times count as one; skipped fire times and
 *     manual runs do not count
 */
public record ScheduleState(
    long version,
    @Nullable Instant next,
    @Nullable Instant nominal,
    @Nullable Pause pause,
    long fires) {

  /**
   * {@return the instant at which the engine processes the task next: the next fire time, or the
   * end of the pause; null if there is none}
   */
  public @Nullable Instant dueAt() {
    return pause == null ? next : next == null ? null : pause.until();
  }

  /**
   * Returns a copy with another next fire time.
   *
   * @param newNext the fire time; null for none
   * @param newNominal the nominal time; null for none
   * @return the changed state, with the same version
   */
  public ScheduleState withNext(@Nullable Instant newNext, @Nullable Instant newNominal) {
    return new ScheduleState(version, newNext, newNominal, pause, fires);
  }

  /**
   * Returns a copy with another pause.
   *
   * @param newPause the pause; null for none
   * @return the changed state, with the same version
   */
  public ScheduleState withPause(@Nullable Pause newPause) {
    return new ScheduleState(version, next, nominal, newPause, fires);
  }

  /**
   * Returns a copy with a higher number of fires.
   *
   * @param more the number to add
   * @return the changed state, with the same version
   */
  public ScheduleState plusFires(long more) {
    return new ScheduleState(version, next, nominal, pause, fires + more);
  }

  /**
   * Returns a copy with another number of fires.
   *
   * @param newFires the number of fires
   * @return the changed state, with the same version
   */
  public ScheduleState withFires(long newFires) {
    return new ScheduleState(version, next, nominal, pause, newFires);
  }
}
