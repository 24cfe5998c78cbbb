package io.quarterhour.task;

import io.quarterhour.problem.InvalidInputException;
import io.quarterhour.problem.NameRule;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a task behaves when something is in its way.
 *
 * @param overlap while earlier executions are not over
 * @param catchUp when fire times were missed
 * @param retry when it failed; null for what the action declares, else none
 * @param timeLimit how long one attempt may take; null for what the action declares, else without
 *     limit
 * @param locks names of locks, shared between tasks: of all executions that name a lock only one
 *     runs at a time; sorted, doubles dropped
 */
public record TaskPolicies(
    OverlapPolicy overlap,
    CatchUpPolicy catchUp,
    @Nullable RetryPolicy retry,
    @Nullable Duration timeLimit,
    List<String> locks) {
  /** Skip overlaps, merge what was missed, the rest as the action says. */
  public static final TaskPolicies DEFAULT =
      new TaskPolicies(OverlapPolicy.skip(), CatchUpPolicy.merge(), null, null, List.of());

  public TaskPolicies {
    if (timeLimit != null && (timeLimit.isNegative() || timeLimit.isZero())) {
      throw new InvalidInputException("the time limit must be positive, was " + timeLimit);
    }
    locks.forEach(name -> NameRule.check("lock", name));
    locks = locks.stream().distinct().sorted().toList();
  }
}
