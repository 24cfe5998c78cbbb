package io.quarterhour.tenant;

import java.util.List;

/**
 * The host's list of targets. It is asked on a worker thread just before an action runs; it may be
 * slow, and what it throws fails that one execution.
 */
@FunctionalInterface
public interface TargetDirectory {
  /**
   * Expands a selector.
   *
   * @param selector what the task, or else the action, selects; never empty
   * @param tenant for whom the execution runs
   * @return the targets, each once; it throws if one of the names means nothing
   */
  List<Target> resolve(TargetSelector selector, TenantId tenant);

  /**
   * {@return a directory that takes device names as they stand and knows no pools: what a host
   * without one gets}
   */
  static TargetDirectory plain() {
    return (selector, tenant) -> {
      if (!selector.pools().isEmpty()) {
        throw new IllegalStateException(
            "pools "
                + selector.pools()
                + " cannot be expanded: the host gave the scheduler no target directory");
      }
      return selector.devices().stream().distinct().map(Target::of).toList();
    };
  }
}
