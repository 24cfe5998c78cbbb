package io.quarterhour.tenant;

import io.quarterhour.error.InvalidInputException;
import java.util.Set;

/**
 * The user or program that calls the scheduler. The scope limits the tasks and executions that a
 * caller sees, and the name is recorded with each change.
 *
 * @param name the name of the caller, as the audit and the read positions of logs contain it; 1 to
 *     200 characters
 * @param scope the tenants whose tasks and executions the caller sees
 * @param readOnly whether the caller must not change anything
 */
public record Caller(String name, TenantScope scope, boolean readOnly) {
  private static final int MAX_NAME = 200;

  public Caller {
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException(
          "the caller's name must be 1 to 200 characters, was "
              + InvalidInputException.quote(name));
    }
  }

  /** {@return the host itself, which sees everything and may change everything} */
  public static Caller system() {
    return new Caller("system", TenantScope.ALL, false);
  }

  /**
   * Creates a system administrator for all tenants and the installation.
   *
   * @param name the name of the caller
   * @return the caller
   */
  public static Caller systemAdministrator(String name) {
    return new Caller(name, TenantScope.ALL, false);
  }

  /**
   * Creates a system administrator for some tenants.
   *
   * @param name the name of the caller
   * @param tenants the tenants
   * @return the caller
   */
  public static Caller systemAdministrator(String name, Set<TenantId> tenants) {
    return new Caller(name, TenantScope.of(tenants), false);
  }

  /**
   * Creates an administrator of one tenant, with the name of the tenant.
   *
   * @param tenant the name of the tenant
   * @return the caller
   */
  public static Caller tenantAdministrator(String tenant) {
    return new Caller(tenant, TenantScope.of(Set.of(TenantId.of(tenant))), false);
  }

  /**
   * Returns a copy with another name.
   *
   * @param callerName the name of the caller
   * @return the caller
   */
  public Caller withName(String callerName) {
    return new Caller(callerName, scope, readOnly);
  }

  /** {@return a copy that must not change anything} */
  public Caller asReadOnly() {
    return new Caller(name, scope, true);
  }
}
