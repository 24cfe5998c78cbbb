package io.quarterhour.tenant;

import java.util.List;

/**
 * A selection of targets: devices by name, and pools of devices that are resolved each time an
 * execution runs. A selector of a task that is not empty replaces the targets of the action.
 *
 * @param devices the names of single targets; unmodifiable
 * @param pools the names of pools; unmodifiable
 */
public record TargetSelector(List<String> devices, List<String> pools) {
  /** The empty selector. */
  public static final TargetSelector NONE = new TargetSelector(List.of(), List.of());

  public TargetSelector {
    devices = List.copyOf(devices);
    pools = List.copyOf(pools);
  }

  /**
   * Creates a selector of single targets.
   *
   * @param devices the names of the targets
   * @return the selector
   */
  public static TargetSelector devices(String... devices) {
    return new TargetSelector(List.of(devices), List.of());
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
    return devices.isEmpty() && pools.isEmpty();
  }
}
