package io.quarterhour.query;

import io.quarterhour.execution.ExecutionState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The limits of the history for each end state.
 *
 * @param standard the limits for the end states that have none of their own; the executions in
 *     these states are counted together
 * @param byState the end states with limits of their own; the executions in each of them are
 *     counted separately
 */
public record RetentionPolicy(Retention standard, Map<ExecutionState, Retention> byState) {
  /** The policy that keeps everything. */
  public static final RetentionPolicy UNLIMITED = of(Retention.UNLIMITED);

  /** Copies the map. */
  public RetentionPolicy {
    byState = byState.isEmpty() ? Map.of() : Collections.unmodifiableMap(new EnumMap<>(byState));
  }

  /**
   * The limits of executions that are counted together.
   *
   * @param states the end states
   * @param limits the limits
   */
  public record Rule(Set<ExecutionState> states, Retention limits) {}

  /**
   * Creates a policy with the same limits for all end states.
   *
   * @param limits the limits
   * @return the policy
   */
  public static RetentionPolicy of(Retention limits) {
    return new RetentionPolicy(limits, Map.of());
  }

  /**
   * Changes the limits for the end states that have none of their own.
   *
   * @param limits the limits
   * @return the changed policy
   */
  public RetentionPolicy withStandard(Retention limits) {
    return new RetentionPolicy(limits, byState);
  }

  /**
   * Sets separate limits for an end state.
   *
   * @param endState the end state
   * @param limits the limits
   * @return the changed policy
   */
  public RetentionPolicy with(ExecutionState endState, Retention limits) {
    Map<ExecutionState, Retention> all = new EnumMap<>(ExecutionState.class);
    all.putAll(byState);
    all.put(endState, limits);
    return new RetentionPolicy(standard, all);
  }

  /** {@return the rules, of which exactly one applies to each end state} */
  public List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    byState.forEach((state, limits) -> rules.add(new Rule(Set.of(state), limits)));
    Set<ExecutionState> others = EnumSet.noneOf(ExecutionState.class);
    for (ExecutionState state : ExecutionState.values()) {
      if (state.isFinished() && !byState.containsKey(state)) {
        others.add(state);
      }
    }
    if (!others.isEmpty()) {
      rules.add(new Rule(Set.copyOf(others), standard));
    }
    return rules;
  }
}
