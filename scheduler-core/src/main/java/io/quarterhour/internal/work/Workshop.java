package io.quarterhour.internal.work;

import io.quarterhour.client.SchedulerClient;
import io.quarterhour.internal.cache.DefinitionCache;
import io.quarterhour.internal.delivery.CircuitBreakers;
import io.quarterhour.internal.plugin.PluginRegistry;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.StateStore;
import io.quarterhour.store.TransactionSupport;
import io.quarterhour.tenant.TargetDirectory;
import io.quarterhour.tenant.TenantDirectory;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.time.TimeSource;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What all workers share.
 *
 * @param plugins the actions and notifiers
 * @param definitions the definitions of tasks
 * @param history where notifications read what they tell of
 * @param states where digests are kept
 * @param circuitBreakers which destinations of notifications are left alone
 * @param transactionSupport how transactional actions get their transactions; null if the store has
 *     none
 * @param host what the host brought
 * @param logs where log lines go
 * @param limits what bounds an execution
 */
public record Workshop(
    PluginRegistry plugins,
    DefinitionCache definitions,
    HistoryStore history,
    StateStore states,
    CircuitBreakers circuitBreakers,
    @Nullable TransactionSupport<?> transactionSupport,
    Host host,
    LogBuffer logs,
    Limits limits) {
  /**
   * What the host brought.
   *
   * @param tenants the tenants
   * @param targets the targets
   * @param clients a client for the actions of each tenant
   * @param time the time, in whole milliseconds
   */
  public record Host(
      TenantDirectory tenants,
      TargetDirectory targets,
      Function<TenantId, SchedulerClient> clients,
      TimeSource time) {}

  /**
   * What bounds an execution.
   *
   * @param logLines so many log lines of each attempt are kept
   * @param resultLength so many characters a result may have
   * @param lostLeases after so many lost leases an execution is interrupted
   */
  public record Limits(int logLines, int resultLength, int lostLeases) {
    String checkedResult(String json) {
      if (json.length() > resultLength) {
        throw new IllegalArgumentException(
            "a result may have at most "
                + resultLength
                + " characters as JSON, was "
                + json.length());
      }
      return json;
    }
  }
}
