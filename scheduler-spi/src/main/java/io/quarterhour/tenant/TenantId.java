package io.quarterhour.tenant;

import io.quarterhour.error.NameSyntax;

/**
 * The owner of tasks and executions: a customer, a domain, a site. {@link #INSTALLATION} owns
 * everything that belongs to the whole installation and not to a tenant.
 *
 * @param value the name, by {@link NameSyntax}; {@code -} for the installation
 */
public record TenantId(String value) {
  /** The installation as a whole, which is not a tenant. */
  public static final TenantId INSTALLATION = new TenantId("-");

  public TenantId {
    if (!"-".equals(value)) {
      NameSyntax.check("tenant", value);
    }
  }

  /**
   * Creates the id of a tenant.
   *
   * @param value the name, by {@link NameSyntax}
   * @return the id
   */
  public static TenantId of(String value) {
    return new TenantId(value);
  }

  /** {@return whether this is the installation as a whole} */
  public boolean isInstallation() {
    return equals(INSTALLATION);
  }

  @Override
  public String toString() {
    return value;
  }
}
