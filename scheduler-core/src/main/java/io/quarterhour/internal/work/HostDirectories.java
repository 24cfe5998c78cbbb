package io.quarterhour.internal.work;

import io.quarterhour.tenant.TargetDirectory;
import io.quarterhour.tenant.TenantDirectory;
import java.time.Duration;

/**
 * The directories of the host that workers call.
 *
 * @param tenants the tenants
 * @param targets the targets
 * @param timeLimit the time that a directory has to answer one attempt
 */
public record HostDirectories(
    TenantDirectory tenants, TargetDirectory targets, Duration timeLimit) {
  /** {@return the reason of the failure of an attempt for which a directory is too slow} */
  String exceeded(String kind, Object directory) {
    return "the "
        + kind
        + " directory "
        + directory.getClass().getName()
        + " did not return within "
        + timeLimit;
  }
}
