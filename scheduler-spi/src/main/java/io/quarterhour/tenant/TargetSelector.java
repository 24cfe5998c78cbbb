package io.quarterhour.tenant;

import java.util.List;

/**
 * Which targets a task works on: devices by name, and pools of devices that are expanded each time
 * it fires. If a task has one that is not empty, it takes the place of the action's own targets.
 *
 * @param devices names of single targets
 * @param pools names of pools
 */
public record TargetSelector(List<String> devices, List<String> pools) {
  /** No targets. */
  public static final TargetSelector NONE = new TargetSelector(List.of(), List.of());

  public TargetSelector {
    devices = List.copyOf(devices);
    pools = List.copyOf(pools);
  }

  /**
   * Single targets.
   *
   * @param devices their names
   * @return the selector
   */
  public static TargetSelector devices(String... devices) {
    return new TargetSelector(List.of(devices), List.of());
  }

  /**
   * Pools of targets.
   *
   * @param pools their names
   * @return the selector
   */
  public static TargetSelector pools(String... pools) {
    return new TargetSelector(List.of(), List.of(pools));
  }

  /** {@return whether nothing is selected} */
  public boolean isEmpty() {
    return devices.isEmpty() && pools.isEmpty();
  }
}
