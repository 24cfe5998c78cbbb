package io.quarterhour.internal.node;

import io.quarterhour.action.Action;
import io.quarterhour.client.ExecutionListener;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.plugin.SecretSource;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.tenant.CalendarDirectory;
import io.quarterhour.tenant.TargetDirectory;
import io.quarterhour.tenant.TenantDirectory;
import io.quarterhour.time.TimeSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a node.
 *
 * @param store the store
 * @param time the time source
 * @param plugins the plug-ins and their settings
 * @param host the directories and listeners of the host
 * @param options the options
 * @param threads the executor of a queue, by the name of the queue
 */
public record NodeConfig(
    SchedulerStore store,
    TimeSource time,
    PluginParts plugins,
    Host host,
    NodeOptions options,
    Function<String, Executor> threads) {

  /**
   * Plug-ins, their settings and secrets.
   *
   * @param actions the registered actions
   * @param notifiers the registered notifiers
   * @param discovery whether further plug-ins are discovered
   * @param settings the settings, by the name of the plug-in
   * @param secrets the source of secrets
   */
  public record PluginParts(
      List<Action<?>> actions,
      List<Notifier> notifiers,
      boolean discovery,
      Map<String, Map<String, Object>> settings,
      SecretSource secrets) {}

  /**
   * The directories and listeners of the host.
   *
   * @param tenants the tenants
   * @param targets the targets
   * @param calendars the calendars; null if the host has none
   * @param listeners the listeners for finished and quarantined executions
   */
  public record Host(
      TenantDirectory tenants,
      TargetDirectory targets,
      @Nullable CalendarDirectory calendars,
      List<ExecutionListener> listeners) {}
}
