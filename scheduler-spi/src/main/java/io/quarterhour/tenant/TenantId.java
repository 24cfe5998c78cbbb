package io.quarterhour.tenant;

import io.quarterhour.error.NameSyntax;

/**
 * Who owns tasks and executions: a customer, a domain, a site. What belongs to no tenant but to the
 * whole installation is owned by {@link #INSTALLATION}.
 *
 * @param value the name, by {@link NameSyntax}; {@code -} stands for the installation
 */
public record TenantId(String value) {
  /** The installation as a whole, which is no tenant. */
  public static final TenantId INSTALLATION = new TenantId("-");

  public TenantId {
    if (!"-".equals(value)) {
      NameSyntax.check("tenant", value);
    }
  }

  /**
   * A tenant of that name.
   *
   * @param value the name, by {@link NameSyntax}
   * @return the tenant
   */
  public static TenantId of(String value) {
    return new TenantId(value);
  }

  /** {@return whether this stands for the installation as a whole} */
  public boolean isInstallation() {
    return equals(INSTALLATION);
  }

  @Override
  public String toString() {
    return value;
  }
}
