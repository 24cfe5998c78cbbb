package io.quarterhour.task;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NameSyntax;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The policies of a task.
 *
 * @param fire the policy for the fire times of the schedule
 * @param overlap the policy for fire times that come while earlier executions have not finished
 * @param catchUp the policy for missed fire times
 * @param retry the retry policy; null for the policy that the action declares, or no retries if it
 *     declares none
 * @param timeLimit the maximum duration of one attempt, positive; null for the limit that the
 *     action declares, or no limit if it declares none
 * @param locks the names of locks, which are shared between tasks: only one of the executions that
 *     name a lock runs at a time; at most 100, sorted, without duplicates
 */
public record TaskPolicies(
    FirePolicy fire,
    OverlapPolicy overlap,
    CatchUpPolicy catchUp,
    @Nullable RetryPolicy retry,
    @Nullable Duration timeLimit,
    List<String> locks) {
  private static final int MAX_LOCKS = 100;

  /**
   * The default policies: each fire time fires, overlaps are skipped, missed fire times are merged;
   * the retries and the time limit are those of the action, and there are no locks.
   */
  public static final TaskPolicies DEFAULT =
      new TaskPolicies(
          FirePolicy.standard(),
          OverlapPolicy.skip(),
          CatchUpPolicy.merge(),
          null,
          null,
          List.of());

  public TaskPolicies {
    if (timeLimit != null && (timeLimit.isNegative() || timeLimit.isZero())) {
      throw new InvalidInputException("the time limit must be positive, was " + timeLimit);
    }
    locks.forEach(name -> NameSyntax.check("lock", name));
    locks = locks.stream().distinct().sorted().toList();
    if (locks.size() > MAX_LOCKS) {
      throw new InvalidInputException(
          "at most " + MAX_LOCKS + " locks are allowed, were " + locks.size());
    }
  }

  /**
   * Returns a copy with another policy for fire times.
   *
   * @param policy the policy
   * @return the policies
   */
  public TaskPolicies withFire(FirePolicy policy) {
    return new TaskPolicies(policy, overlap, catchUp, retry, timeLimit, locks);
  }

  /**
   * Returns a copy with another overlap policy.
   *
   * @param policy the policy
   * @return the policies
   */
  public TaskPolicies withOverlap(OverlapPolicy policy) {
    return new TaskPolicies(fire, policy, catchUp, retry, timeLimit, locks);
  }

  /**
   * Returns a copy with another policy for missed fire times.
   *
   * @param policy the policy
   * @return the policies
   */
  public TaskPolicies withCatchUp(CatchUpPolicy policy) {
    return new TaskPolicies(fire, overlap, policy, retry, timeLimit, locks);
  }

  /**
   * Returns a copy with another retry policy.
   *
   * @param policy the policy; null for the policy that the action declares
   * @return the policies
   */
  public TaskPolicies withRetry(@Nullable RetryPolicy policy) {
    return new TaskPolicies(fire, overlap, catchUp, policy, timeLimit, locks);
  }

  /**
   * Returns a copy with another time limit.
   *
   * @param limit the maximum duration of one attempt; null for the limit that the action declares
   * @return the policies
   */
  public TaskPolicies withTimeLimit(@Nullable Duration limit) {
    return new TaskPolicies(fire, overlap, catchUp, retry, limit, locks);
  }

  /**
   * Returns a copy with other locks.
   *
   * @param names the names of the locks
   * @return the policies
   */
  public TaskPolicies withLocks(List<String> names) {
    return new TaskPolicies(fire, overlap, catchUp, retry, timeLimit, names);
  }
}
