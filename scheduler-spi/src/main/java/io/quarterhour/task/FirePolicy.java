package io.quarterhour.task;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NameSyntax;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * How a task fires, beside its schedule: which of the fire times count, how many, and how exactly.
 * It concerns the schedule alone; a run that somebody asks for by hand is neither counted nor
 * delayed nor excluded.
 *
 * @param maxFires after so many fires there is no next fire time any more; 0 for no limit. Each
 *     execution that is made for the schedule is one fire, however many missed fire times were
 *     merged into it, and also if an earlier execution turns out to be in its way. Fire times that
 *     are skipped because of a pause, a calendar, the catch-up policy or a wish do not count. The
 *     count begins anew when the schedule or this number is edited
 * @param jitter an execution is ready to run between its fire time and so much later, in whole
 *     milliseconds, zero to 24 hours; how much later depends on the task and the fire time alone,
 *     so that every node says the same. It does not go with a grid. What waits for its jitter
 *     counts as waiting for the overlap policy: with a jitter longer than its period a task may get
 *     in its own way, and in the way of a run by hand
 * @param calendars names of calendars of the host, at most 20: fire times that one of them excludes
 *     are skipped, where the fire time on the grid and before any jitter is what counts; sorted,
 *     doubles dropped. A name that the host does not know any more excludes nothing, and a warning
 *     is logged
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
          "a task may name " + MAX_CALENDARS + " calendars at most, was " + calendars.size());
    }
  }

  /** {@return the policy of a task that fires at each fire time, exactly then: the default} */
  public static FirePolicy plain() {
    return PLAIN;
  }

  /**
   * The same with another limit.
   *
   * @param newMaxFires how many fires at most; 0 for no limit
   * @return the policy
   */
  public FirePolicy withMaxFires(long newMaxFires) {
    return new FirePolicy(newMaxFires, jitter, calendars);
  }

  /**
   * The same with another jitter.
   *
   * @param newJitter zero to 24 hours, in whole milliseconds
   * @return the policy
   */
  public FirePolicy withJitter(Duration newJitter) {
    return new FirePolicy(maxFires, newJitter, calendars);
  }

  /**
   * The same with other calendars.
   *
   * @param newCalendars their names
   * @return the policy
   */
  public FirePolicy withCalendars(List<String> newCalendars) {
    return new FirePolicy(maxFires, jitter, newCalendars);
  }

  /**
   * Tells whether the limit is reached.
   *
   * @param fires how often the task has fired
   * @return whether it fires no more
   */
  public boolean isExhausted(long fires) {
    return maxFires > 0 && fires >= maxFires;
  }
}
