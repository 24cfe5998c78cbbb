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
 * What a node is made of.
 *
 * @param store where everything is kept
 * @param time the time
 * @param plugins the plug-ins and what they are given
 * @param host the directories of the host, and who listens
 * @param options the numbers
 * @param threads the executor of a queue, by its name
 */
public record NodeConfig(
    SchedulerStore store,
    TimeSource time,
    PluginParts plugins,
    Host host,
    NodeOptions options,
    Function<String, Executor> threads) {

  /**
   * Plug-ins and what they are given.
   *
   * @param actions registered actions
   * @param notifiers registered notifiers
   * @param discovery whether others are discovered
   * @param settings settings by the name of the plug-in
   * @param secrets secrets by their name
   */
  public record PluginParts(
      List<Action<?>> actions,
      List<Notifier> notifiers,
      boolean discovery,
      Map<String, Map<String, Object>> settings,
      SecretSource secrets) {}

  /**
   * What the host brings.
   *
   * @param tenants its tenants
   * @param targets its targets
   * @param calendars its calendars; null if it has none
   * @param listeners who is told of ends
   */
  public record Host(
      TenantDirectory tenants,
      TargetDirectory targets,
      @Nullable CalendarDirectory calendars,
      List<ExecutionListener> listeners) {}
}
