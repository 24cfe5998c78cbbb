package io.quarterhour.tenant;

import java.util.Set;

/**
 * Whose things may be seen. Every query takes one; there is no query without.
 *
 * @param all whether everything may be seen, the installation's own tasks too
 * @param tenants if not all: the tenants whose things may be seen
 */
public record TenantScope(boolean all, Set<TenantId> tenants) {
  /** Everything. */
  public static final TenantScope ALL = new TenantScope(true, Set.of());

  public TenantScope {
    tenants = Set.copyOf(tenants);
  }

  /**
   * The things of some tenants.
   *
   * @param tenants whose
   * @return the scope
   */
  public static TenantScope of(Set<TenantId> tenants) {
    return new TenantScope(false, tenants);
  }

  /**
   * Tells whether something of that owner may be seen.
   *
   * @param owner whose it is
   * @return whether it is within the scope
   */
  public boolean includes(TenantId owner) {
    return all || tenants.contains(owner);
  }
}
