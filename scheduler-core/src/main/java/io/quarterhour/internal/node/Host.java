package io.quarterhour.internal.node;

import io.quarterhour.client.ExecutionListener;
import io.quarterhour.tenant.CalendarDirectory;
import io.quarterhour.tenant.TargetDirectory;
import io.quarterhour.tenant.TenantDirectory;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The directories, listeners and threads that the host supplies.
 *
 * @param tenants the tenants
 * @param targets the targets
 * @param calendars the calendars; null if the host has none
 * @param listeners the listeners for finished and quarantined executions
 * @param threads the executor of a queue, by the name of the queue
 */
public record Host(
    TenantDirectory tenants,
    TargetDirectory targets,
    @Nullable CalendarDirectory calendars,
    List<ExecutionListener> listeners,
    Function<String, Executor> threads) {}
