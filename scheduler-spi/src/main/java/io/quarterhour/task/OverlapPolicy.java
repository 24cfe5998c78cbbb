package io.quarterhour.task;

import io.quarterhour.error.InvalidInputException;

/**
 * What becomes of a fire time while earlier executions of the same task are not over.
 *
 * @param kind skip, defer or allow
 * @param limit how many executions of the task, for each tenant, may be waiting or running at once
 */
public record OverlapPolicy(Kind kind, int limit) {
  private static final int MAX_LIMIT = 1000;

  /** Whether to skip, to defer or to allow. */
  public enum Kind {
    /** The fire time is skipped, which is recorded. */
    SKIP,
    /** One execution waits until the running one is over; further fire times are skipped. */
    DEFER,
    /** Up to {@code limit} executions run side by side; further fire times are skipped. */
    ALLOW
  }

  public OverlapPolicy {
    int least = kind == Kind.DEFER ? 2 : 1;
    int most = kind == Kind.ALLOW ? MAX_LIMIT : least;
    if (limit < least || limit > most) {
      throw new InvalidInputException(
          "the limit of overlap policy "
              + kind
              + " must be "
              + least
              + " to "
              + most
              + ", was "
              + limit);
    }
  }

  /**
   * {@return the policy that skips a fire time while an earlier execution is not over: the default}
   */
  public static OverlapPolicy skip() {
    return new OverlapPolicy(Kind.SKIP, 1);
  }

  /** {@return the policy that lets one execution wait for the running one} */
  public static OverlapPolicy defer() {
    return new OverlapPolicy(Kind.DEFER, 2);
  }

  /**
   * Lets some executions run side by side.
   *
   * @param limit how many, 1 to 1000
   * @return the policy
   */
  public static OverlapPolicy allow(int limit) {
    return new OverlapPolicy(Kind.ALLOW, limit);
  }
}
