package io.quarterhour.internal.node;

import io.quarterhour.client.ExecutionListener;
import io.quarterhour.tenant.CalendarDirectory;
import io.quarterhour.tenant.TargetDirectory;
import io.quarterhour.tenant.TenantDirectory;
import io.quarterhour.tenant.TenantId;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The directories, listeners and threads that the host supplies.
 *
 * @param tenants the tenants; null if the host has configured none
 * @param targets the targets
 * @param calendars the calendars; null if the host has none
 * @param listeners the listeners for finished and quarantined executions
 * @param threads the executor of a queue, by the name of the queue
 */
public record Host(
    @Nullable TenantDirectory tenants,
    TargetDirectory targets,
    @Nullable CalendarDirectory calendars,
    List<ExecutionListener> listeners,
    Function<String, Executor> threads) {
  /** {@return the tenants; if the host has configured none, a single one named {@code default}} */
  TenantDirectory directory() {
    return tenants != null ? tenants : () -> List.of(TenantId.of("default"));
  }
}
