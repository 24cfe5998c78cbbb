package io.quarterhour.task;

import io.quarterhour.error.NameSyntax;
import io.quarterhour.tenant.TenantId;

/**
 * The permanent identity of a task: its owner and its name. Two tenants may each have a task of the
 * same name.
 *
 * @param tenant the owner of the task; {@link TenantId#INSTALLATION} for a task of the installation
 *     or of several tenants
 * @param name the name, by {@link NameSyntax}
 */
public record TaskId(TenantId tenant, String name) implements Comparable<TaskId> {
  public TaskId {
    NameSyntax.check("task name", name);
  }

  /**
   * Creates the id of a task of the installation or of several tenants.
   *
   * @param name the name
   * @return the id
   */
  public static TaskId of(String name) {
    return new TaskId(TenantId.INSTALLATION, name);
  }

  /**
   * Creates the id of a task of one tenant.
   *
   * @param tenant the name of the owner
   * @param name the name
   * @return the id
   */
  public static TaskId of(String tenant, String name) {
    return new TaskId(TenantId.of(tenant), name);
  }

  @Override
  public int compareTo(TaskId other) {
    int byTenant = tenant.value().compareTo(other.tenant.value());
    return byTenant != 0 ? byTenant : name.compareTo(other.name);
  }

  /** {@return {@code tenant/name}, or only the name if the installation owns the task} */
  @Override
  public String toString() {
    return tenant.isInstallation() ? name : tenant + "/" + name;
  }
}
