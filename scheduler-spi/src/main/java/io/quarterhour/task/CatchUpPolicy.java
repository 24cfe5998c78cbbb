package io.quarterhour.task;

import io.quarterhour.error.InvalidInputException;
import java.time.Duration;

/**
 * Policy for missed fire times, that is for fire times that passed while no node was able to fire
 * the task. Missed fire times that do not run are recorded as skipped.
 *
 * <p>While executions of a queue are more than a minute late and fill all workers of a node, half
 * of these workers are reserved for executions of the queue that are not late, so that other tasks
 * need not wait until all have caught up. Executions that need a lock keep their order and are not
 * preferred: those of tasks with named locks, with {@link OverlapPolicy#defer}, or with {@link
 * Kind#ALL} and {@link OverlapPolicy#skip}.
 *
 * @param kind merge, all or none
 * @param maxAge the maximum age of a fire time that still runs; older fire times are skipped;
 *     positive
 * @param maxCount for {@link Kind#ALL} the maximum number of missed fire times that run, the newest
 *     ones, 1 to 1000; 1 for the other kinds
 */
public record CatchUpPolicy(Kind kind, Duration maxAge, int maxCount) {
  private static final int MAX_NUMBER = 1000;

  /** The way in which missed fire times run. */
  public enum Kind {
    /** One execution runs for all missed fire times together. */
    MERGE,
    /** Each missed fire time has an execution of its own; they run one after the other. */
    ALL,
    /** Only the newest fire time runs, and only if it is not older than {@code maxAge}. */
    NONE
  }

  public CatchUpPolicy {
    if (maxAge.isNegative() || maxAge.isZero()) {
      throw new InvalidInputException(
          "the age of a catch-up policy must be positive, was " + maxAge);
    }
    int limit = kind == Kind.ALL ? MAX_NUMBER : 1;
    if (maxCount < 1 || maxCount > limit) {
      throw new InvalidInputException(
          "the number of catch-up policy " + kind + " must be 1 to " + limit + ", was " + maxCount);
    }
  }

  /** {@return the default policy: one execution for all missed fire times of the last day} */
  public static CatchUpPolicy merge() {
    return merge(Duration.ofDays(1));
  }

  /**
   * Creates the policy that runs one execution for all missed fire times.
   *
   * @param maxAge the maximum age; older fire times are skipped
   * @return the policy
   */
  public static CatchUpPolicy merge(Duration maxAge) {
    return new CatchUpPolicy(Kind.MERGE, maxAge, 1);
  }

  /**
   * Creates the policy that runs each missed fire time, one after the other.
   *
   * @param maxCount the maximum number of fire times that run, the newest ones, 1 to 1000
   * @param maxAge the maximum age; older fire times are skipped
   * @return the policy
   */
  public static CatchUpPolicy all(int maxCount, Duration maxAge) {
    return new CatchUpPolicy(Kind.ALL, maxAge, maxCount);
  }

  /** {@return the policy that runs no fire time that is more than one minute late} */
  public static CatchUpPolicy none() {
    return none(Duration.ofMinutes(1));
  }

  /**
   * Creates the policy that does not run missed fire times.
   *
   * @param grace the delay up to which a fire time still counts as on time
   * @return the policy
   */
  public static CatchUpPolicy none(Duration grace) {
    return new CatchUpPolicy(Kind.NONE, grace, 1);
  }
}
