package io.quarterhour.tenant;

import java.util.List;
import java.util.Optional;

/**
 * The host's list of tenants. It is asked on a worker thread when a task fires for several tenants,
 * never from the engine's own loops; it may be slow, and what it throws fails that one execution.
 */
@FunctionalInterface
public interface TenantDirectory {
  /** {@return all tenants that there are now; no nulls, doubles are dropped} */
  List<TenantId> tenants();

  /**
   * Looks up the members of a group.
   *
   * @param name the name of the group
   * @return its members now, or empty if there is no such group
   */
  default Optional<List<TenantId>> group(String name) {
    return Optional.empty();
  }
}
