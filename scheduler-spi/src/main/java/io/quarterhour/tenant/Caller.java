package io.quarterhour.tenant;

import java.util.Set;

/**
 * Who asks. What a caller does is recorded under the name, and what a caller sees ends at the
 * scope.
 *
 * @param name the principal, as audit and read marks should name it; 1 to 200 characters
 * @param scope whose things the caller sees
 * @param readOnly whether the caller may only look
 */
public record Caller(String name, TenantScope scope, boolean readOnly) {
  private static final int MAX_NAME = 200;

  public Caller {
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "the caller's name must be 1 to 200 characters, was '" + name + "'");
    }
  }

  /** {@return the host itself: it sees and may do everything} */
  public static Caller system() {
    return new Caller("system", TenantScope.ALL, false);
  }

  /**
   * A system administrator for all tenants and for the installation.
   *
   * @param name the principal
   * @return the caller
   */
  public static Caller systemAdministrator(String name) {
    return new Caller(name, TenantScope.ALL, false);
  }

  /**
   * A system administrator with some tenants under supervision.
   *
   * @param name the principal
   * @param tenants the tenants under supervision
   * @return the caller
   */
  public static Caller systemAdministrator(String name, Set<TenantId> tenants) {
    return new Caller(name, TenantScope.of(tenants), false);
  }

  /**
   * The administrator of one tenant, named after it.
   *
   * @param tenant the name of the tenant
   * @return the caller
   */
  public static Caller tenantAdministrator(String tenant) {
    return new Caller(tenant, TenantScope.of(Set.of(TenantId.of(tenant))), false);
  }

  /**
   * The same caller under another name.
   *
   * @param principal the name
   * @return the caller
   */
  public Caller named(String principal) {
    return new Caller(principal, scope, readOnly);
  }

  /** {@return the same caller, who may only look} */
  public Caller asReadOnly() {
    return new Caller(name, scope, true);
  }
}
