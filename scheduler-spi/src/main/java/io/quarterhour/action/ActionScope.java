package io.quarterhour.action;

/** The tenants for which an action can run. */
public enum ActionScope {
  /** The action runs for a tenant or for the installation, as the task specifies. */
  ANY,
  /** The action runs only for tenants: a task of it needs a tenant selector. */
  PER_TENANT,
  /** The action runs only once for the whole installation: a task of it must not select tenants. */
  INSTALLATION
}
