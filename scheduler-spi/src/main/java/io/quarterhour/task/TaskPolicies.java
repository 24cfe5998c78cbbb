package io.quarterhour.task;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NameSyntax;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a task fires, and how it behaves when something is in its way.
 *
 * @param fire which fire times of its schedule count, how many, and how exactly
 * @param overlap while earlier executions are not over
 * @param catchUp when fire times were missed
 * @param retry when it failed; null for what the action declares, else none
 * @param timeLimit how long one attempt may take; null for what the action declares, else without
 *     limit
 * @param locks names of locks, shared between tasks: of all executions that name a lock only one
 *     runs at a time; sorted, doubles dropped
 */
public record TaskPolicies(
    FirePolicy fire,
    OverlapPolicy overlap,
    CatchUpPolicy catchUp,
    @Nullable RetryPolicy retry,
    @Nullable Duration timeLimit,
    List<String> locks) {
  /** Fire always, skip overlaps, merge what was missed, the rest as the action says. */
  public static final TaskPolicies DEFAULT =
      new TaskPolicies(
          FirePolicy.plain(), OverlapPolicy.skip(), CatchUpPolicy.merge(), null, null, List.of());

  public TaskPolicies {
    if (timeLimit != null && (timeLimit.isNegative() || timeLimit.isZero())) {
      throw new InvalidInputException("the time limit must be positive, was " + timeLimit);
    }
    locks.forEach(name -> NameSyntax.check("lock", name));
    locks = locks.stream().distinct().sorted().toList();
  }

  /**
   * The same with another way to fire.
   *
   * @param policy the policy
   * @return the policies
   */
  public TaskPolicies withFire(FirePolicy policy) {
    return new TaskPolicies(policy, overlap, catchUp, retry, timeLimit, locks);
  }

  /**
   * The same with another policy for overlaps.
   *
   * @param policy the policy
   * @return the policies
   */
  public TaskPolicies withOverlap(OverlapPolicy policy) {
    return new TaskPolicies(fire, policy, catchUp, retry, timeLimit, locks);
  }

  /**
   * The same with another policy for missed fire times.
   *
   * @param policy the policy
   * @return the policies
   */
  public TaskPolicies withCatchUp(CatchUpPolicy policy) {
    return new TaskPolicies(fire, overlap, policy, retry, timeLimit, locks);
  }

  /**
   * The same with other retries.
   *
   * @param policy the policy; null for what the action declares
   * @return the policies
   */
  public TaskPolicies withRetry(@Nullable RetryPolicy policy) {
    return new TaskPolicies(fire, overlap, catchUp, policy, timeLimit, locks);
  }

  /**
   * The same with another limit of time.
   *
   * @param limit the limit; null for what the action declares
   * @return the policies
   */
  public TaskPolicies withTimeLimit(@Nullable Duration limit) {
    return new TaskPolicies(fire, overlap, catchUp, retry, limit, locks);
  }

  /**
   * The same with other locks.
   *
   * @param names the names of the locks
   * @return the policies
   */
  public TaskPolicies withLocks(List<String> names) {
    return new TaskPolicies(fire, overlap, catchUp, retry, timeLimit, names);
  }
}
