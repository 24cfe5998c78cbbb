package io.quarterhour.client;

import io.quarterhour.task.TaskId;

/**
 * The result of erasing a tenant.
 *
 * @param erased the number of erased records
 * @param unfinished the number of executions of the tenant that still ran; their cancellation was
 *     requested, and they are not erased yet
 */
public record TenantErasure(long erased, int unfinished) {
  /**
   * The id under which {@link SchedulerClient#audit} lists the erasures. The entries do not contain
   * the names of the tenants.
   */
  public static final TaskId AUDIT = TaskId.of("tenant-erasure");

  /** {@return whether nothing of the tenant is stored any more} */
  public boolean isComplete() {
    return unfinished == 0;
  }
}
