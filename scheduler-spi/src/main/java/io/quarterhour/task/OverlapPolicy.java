package io.quarterhour.task;

import io.quarterhour.error.InvalidInputException;

/**
 * Policy for a fire time that comes while earlier executions of the same task have not finished.
 *
 * @param kind skip, defer or allow
 * @param maxActive the maximum number of unfinished executions of the task per tenant: 1 for {@link
 *     Kind#SKIP}, 2 for {@link Kind#DEFER}, 1 to 1000 for {@link Kind#ALLOW}
 */
public record OverlapPolicy(Kind kind, int maxActive) {
  private static final int MAX_LIMIT = 1000;

  /** The treatment of an overlapping fire time. */
  public enum Kind {
    /** The fire time is skipped, and the skip is recorded. */
    SKIP,
    /** One execution waits until the running one has finished; further fire times are skipped. */
    DEFER,
    /** Up to {@code maxActive} executions run in parallel; further fire times are skipped. */
    ALLOW
  }

  public OverlapPolicy {
    int min = kind == Kind.DEFER ? 2 : 1;
    int max = kind == Kind.ALLOW ? MAX_LIMIT : min;
    if (maxActive < min || maxActive > max) {
      throw new InvalidInputException(
          "maxActive of overlap policy "
              + kind
              + " must be "
              + min
              + " to "
              + max
              + ", was "
              + maxActive);
    }
  }

  /**
   * {@return the default policy: a fire time is skipped while an earlier execution has not
   * finished}
   */
  public static OverlapPolicy skip() {
    return new OverlapPolicy(Kind.SKIP, 1);
  }

  /** {@return the policy that lets one execution wait for the running one} */
  public static OverlapPolicy defer() {
    return new OverlapPolicy(Kind.DEFER, 2);
  }

  /**
   * Creates the policy that lets several executions run in parallel.
   *
   * @param limit the maximum number of unfinished executions, 1 to 1000
   * @return the policy
   */
  public static OverlapPolicy allow(int limit) {
    return new OverlapPolicy(Kind.ALLOW, limit);
  }
}
