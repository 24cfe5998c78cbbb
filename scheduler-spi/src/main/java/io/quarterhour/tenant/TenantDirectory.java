package io.quarterhour.tenant;

import java.util.List;
import java.util.Optional;

/**
 * The tenants of the host. A worker thread calls the directory when a task fires for several
 * tenants, and the thread of a caller when a task that names tenants or groups is saved, which is
 * refused if one of them does not exist; the loops of the engine never call it. An implementation
 * may be slow, but its calls for one execution have a time limit together, 30 seconds by default,
 * after which their thread is interrupted. An exception or a call that takes longer fails only that
 * execution.
 */
@FunctionalInterface
public interface TenantDirectory {
  /** {@return all current tenants, without nulls; the scheduler ignores duplicates} */
  List<TenantId> tenants();

  /**
   * Looks up the members of a tenant group.
   *
   * @param name the name of the group
   * @return the current members; empty if the group does not exist, which fails the execution
   */
  default Optional<List<TenantId>> group(String name) {
    return Optional.empty();
  }
}
