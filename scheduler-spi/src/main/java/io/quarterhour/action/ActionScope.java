package io.quarterhour.action;

/** For whom an action can run. */
public enum ActionScope {
  /** For a tenant or for the installation, as the task says. */
  ANY,
  /** Only for a tenant: a task of it needs a tenant selector. */
  PER_TENANT,
  /** Only once for the whole installation: a task of it must not select tenants. */
  INSTALLATION
}
