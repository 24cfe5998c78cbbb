package io.quarterhour.tenant;

import java.util.Set;

/**
 * The tenants whose tasks and executions a query may return. Every query has a scope.
 *
 * @param all whether the scope covers everything, including the tasks of the installation
 * @param tenants the tenants in the scope if {@code all} is false; unmodifiable
 */
public record TenantScope(boolean all, Set<TenantId> tenants) {
  /** The scope that covers everything. */
  public static final TenantScope ALL = new TenantScope(true, Set.of());

  public TenantScope {
    tenants = Set.copyOf(tenants);
  }

  /**
   * Creates a scope of some tenants.
   *
   * @param tenants the tenants
   * @return the scope
   */
  public static TenantScope of(Set<TenantId> tenants) {
    return new TenantScope(false, tenants);
  }

  /**
   * Checks whether the scope covers an owner.
   *
   * @param owner the owner of a task or an execution
   * @return whether the owner is within the scope
   */
  public boolean includes(TenantId owner) {
    return all || tenants.contains(owner);
  }
}
