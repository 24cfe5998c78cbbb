package io.quarterhour.task;

import io.quarterhour.error.InvalidInputException;
import java.time.Duration;

/**
 * What becomes of fire times that passed while nobody could run them. Whatever is not run is
 * recorded as skipped.
 *
 * @param kind merge, all or none
 * @param maxAge fire times older than this are skipped; positive
 * @param maxCount for {@link Kind#ALL}: how many of the newest are run, 1 to 1000; else 1
 */
public record CatchUpPolicy(Kind kind, Duration maxAge, int maxCount) {
  private static final int MAX_NUMBER = 1000;

  /** Which missed fire times run. */
  public enum Kind {
    /** One execution stands for all of them. */
    MERGE,
    /** Each has its own execution, one after the other. */
    ALL,
    /** Only the newest, and only if it is hardly late. */
    NONE
  }

  public CatchUpPolicy {
    if (maxAge.isNegative() || maxAge.isZero()) {
      throw new InvalidInputException(
          "the age of a catch-up policy must be positive, was " + maxAge);
    }
    int most = kind == Kind.ALL ? MAX_NUMBER : 1;
    if (maxCount < 1 || maxCount > most) {
      throw new InvalidInputException(
          "the number of catch-up policy " + kind + " must be 1 to " + most + ", was " + maxCount);
    }
  }

  /**
   * {@return the policy that lets one execution stand for all missed fire times of the last day:
   * the default}
   */
  public static CatchUpPolicy merge() {
    return merge(Duration.ofDays(1));
  }

  /**
   * Lets one execution stand for all missed fire times.
   *
   * @param notOlderThan fire times older than this are skipped
   * @return the policy
   */
  public static CatchUpPolicy merge(Duration notOlderThan) {
    return new CatchUpPolicy(Kind.MERGE, notOlderThan, 1);
  }

  /**
   * Runs each missed fire time, one after the other.
   *
   * @param atMost how many of the newest, 1 to 1000
   * @param notOlderThan fire times older than this are skipped
   * @return the policy
   */
  public static CatchUpPolicy all(int atMost, Duration notOlderThan) {
    return new CatchUpPolicy(Kind.ALL, notOlderThan, atMost);
  }

  /** {@return the policy that runs nothing that is more than a minute late} */
  public static CatchUpPolicy none() {
    return none(Duration.ofMinutes(1));
  }

  /**
   * Runs nothing that is late.
   *
   * @param grace how late a fire time may be to count as punctual
   * @return the policy
   */
  public static CatchUpPolicy none(Duration grace) {
    return new CatchUpPolicy(Kind.NONE, grace, 1);
  }
}
