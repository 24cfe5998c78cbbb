package io.quarterhour.task;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NameSyntax;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Policy for the fire times of a schedule: an upper limit of fires, a jitter, and calendars that
 * exclude fire times. It applies to the schedule only. A manual run is not counted, delayed or
 * excluded.
 *
 * <p><b>Maximum.</b> Each execution that is created for the schedule counts as one fire, even if
 * several missed fire times were merged into it, and even if the store then skips it because of the
 * overlap policy. Fire times that are skipped because of a pause, a calendar, the catch-up policy
 * or a request do not count. The count restarts at zero when the schedule or the maximum is edited.
 *
 * <p><b>Jitter.</b> An execution becomes ready to run between its fire time and the fire time plus
 * the jitter. The delay depends only on the task and the fire time, so that all nodes compute the
 * same value. An execution that waits for its jitter counts as waiting for the overlap policy: with
 * a jitter longer than its period, a task may block its own later fire times and manual runs.
 *
 * <p><b>Calendars.</b> A fire time that one of the calendars excludes is skipped. The comparison
 * uses the fire time after alignment and before jitter. A name that the host no longer knows
 * excludes nothing, and the engine logs a warning.
 *
 * @param maxFires the maximum number of fires, after which the task has no next fire time; 0 for no
 *     limit
 * @param jitter the maximum delay, zero to 24 hours in whole milliseconds; it requires a schedule
 *     without a grid, {@code exact()}
 * @param calendars the names of calendars of the host, at most 20; sorted, without duplicates
 */
public record FirePolicy(long maxFires, Duration jitter, List<String> calendars) {
  private static final Duration MAX_JITTER = Duration.ofHours(24);
  private static final int MAX_CALENDARS = 20;
  private static final FirePolicy PLAIN = new FirePolicy(0, Duration.ZERO, List.of());

  public FirePolicy {
    if (maxFires < 0) {
      throw new InvalidInputException(
          "the maximum number of fires must be at least 1, or 0 for no limit, was " + maxFires);
    }
    if (jitter.isNegative()
        || jitter.compareTo(MAX_JITTER) > 0
        || !jitter.equals(jitter.truncatedTo(ChronoUnit.MILLIS))) {
      throw new InvalidInputException(
          "the jitter must be PT0S to PT24H in whole milliseconds, was " + jitter);
    }
    calendars.forEach(name -> NameSyntax.check("calendar", name));
    calendars = calendars.stream().distinct().sorted().toList();
    if (calendars.size() > MAX_CALENDARS) {
      throw new InvalidInputException(
          "a task may name at most " + MAX_CALENDARS + " calendars, was " + calendars.size());
    }
  }

  /** {@return the default policy: each fire time fires, without a limit, jitter or calendar} */
  public static FirePolicy standard() {
    return PLAIN;
  }

  /**
   * Returns a copy with another maximum.
   *
   * @param newMaxFires the maximum number of fires; 0 for no limit
   * @return the policy
   */
  public FirePolicy withMaxFires(long newMaxFires) {
    return new FirePolicy(newMaxFires, jitter, calendars);
  }

  /**
   * Returns a copy with another jitter.
   *
   * @param newJitter the maximum delay, zero to 24 hours in whole milliseconds
   * @return the policy
   */
  public FirePolicy withJitter(Duration newJitter) {
    return new FirePolicy(maxFires, newJitter, calendars);
  }

  /**
   * Returns a copy with other calendars.
   *
   * @param newCalendars the names of the calendars, at most 20
   * @return the policy
   */
  public FirePolicy withCalendars(List<String> newCalendars) {
    return new FirePolicy(maxFires, jitter, newCalendars);
  }

  /**
   * Checks whether the maximum number of fires is reached.
   *
   * @param fires the number of fires so far
   * @return whether the task has no further fires
   */
  public boolean isExhausted(long fires) {
    return maxFires > 0 && fires >= maxFires;
  }
}
