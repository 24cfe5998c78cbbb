package io.quarterhour.tenant;

import java.util.List;

/**
 * A selection of targets: single targets by name, and pools of targets that are resolved each time
 * an execution runs. A selector of a task that is not empty replaces the targets of the action.
 *
 * @param names the names of single targets; unmodifiable
 * @param pools the names of pools; unmodifiable
 */
public record TargetSelector(List<String> names, List<String> pools) {
  /** The empty selector. */
  public static final TargetSelector NONE = new TargetSelector(List.of(), List.of());

  public TargetSelector {
    names = List.copyOf(names);
    pools = List.copyOf(pools);
  }

  /**
   * Creates a selector of single targets.
   *
   * @param names the names of the targets
   * @return the selector
   */
  public static TargetSelector of(String... names) {
    return new TargetSelector(List.of(names), List.of());
  }

  /**
   * Creates a selector of pools.
   *
   * @param pools the names of the pools
   * @return the selector
   */
  public static TargetSelector pools(String... pools) {
    return new TargetSelector(List.of(), List.of(pools));
  }

  /** {@return whether the selector selects nothing} */
  public boolean isEmpty() {
    return names.isEmpty() && pools.isEmpty();
  }
}
