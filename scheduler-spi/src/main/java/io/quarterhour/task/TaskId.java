package io.quarterhour.task;

import io.quarterhour.error.NameSyntax;
import io.quarterhour.tenant.TenantId;

/**
 * The identity of a task, given once: its owner and its name. Two tenants may each have a task of
 * the same name.
 *
 * @param tenant who owns the task; {@link TenantId#INSTALLATION} for a task of the installation or
 *     of several tenants
 * @param name the name, by {@link NameSyntax}
 */
public record TaskId(TenantId tenant, String name) implements Comparable<TaskId> {
  public TaskId {
    NameSyntax.check("task name", name);
  }

  /**
   * A task of the installation, or of several tenants.
   *
   * @param name the name
   * @return the id
   */
  public static TaskId of(String name) {
    return new TaskId(TenantId.INSTALLATION, name);
  }

  /**
   * A task of one tenant.
   *
   * @param tenant the owner
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

  /** {@return {@code tenant/name}, or just the name if the installation owns the task} */
  @Override
  public String toString() {
    return tenant.isInstallation() ? name : tenant + "/" + name;
  }
}
