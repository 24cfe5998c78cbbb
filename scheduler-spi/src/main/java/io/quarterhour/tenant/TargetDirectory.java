package io.quarterhour.tenant;

import java.util.List;

/**
 * The targets of the host. A worker thread calls the directory just before an action runs. An
 * implementation may be slow, but a call has a time limit, 30 seconds by default, after which its
 * thread is interrupted. An exception or a call that takes longer fails only that execution.
 */
@FunctionalInterface
public interface TargetDirectory {
  /**
   * Resolves a selector.
   *
   * @param selector the selector of the task, or of the action if the task has none; never empty
   * @param tenant the tenant that the execution runs for
   * @return the targets, without duplicates
   * @throws RuntimeException if a name is unknown; it fails the execution
   */
  List<Target> resolve(TargetSelector selector, TenantId tenant);

  /** {@return the default directory, which uses device names as targets and supports no pools} */
  static TargetDirectory byName() {
    return (selector, tenant) -> {
      if (!selector.pools().isEmpty()) {
        throw new IllegalStateException(
            "pools "
                + selector.pools()
                + " cannot be resolved: no target directory is set, call targets() on the builder");
      }
      return selector.names().stream().distinct().map(Target::of).toList();
    };
  }
}
