package io.quarterhour.store;

import io.quarterhour.tenant.TenantId;

/**
 * The key of a text in a {@link StateStore}.
 *
 * @param namespace the namespace, a name of at most 200 characters
 * @param tenant the tenant with whose data the text is erased; {@link TenantId#INSTALLATION} for
 *     none
 * @param name the name within the namespace and tenant, at most 200 characters; case-sensitive
 */
public record StateKey(String namespace, TenantId tenant, String name) {
  /** The namespace of the texts of the engine itself; no plug-in can have that name. */
  public static final String ENGINE = "*";

  /**
   * Creates the key of a text of the engine.
   *
   * @param tenant the tenant that the text is about
   * @param name the name
   * @return the key
   */
  public static StateKey ofEngine(TenantId tenant, String name) {
    return new StateKey(ENGINE, tenant, name);
  }
}
