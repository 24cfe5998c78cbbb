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
 * The services that all workers share.
 *
 * @param plugins the actions and notifiers
 * @param definitions the definitions of tasks
 * @param history the source of the executions that notifications report
 * @param states the store of the digests
 * @param circuitBreakers the circuit breakers of the destinations
 * @param transactionSupport the source of transactions for transactional actions; null if the store
 *     has none
 * @param host the directories and services of the host
 * @param logs the buffer of log lines
 * @param limits the limits of an execution
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
   * The directories and services of the host.
   *
   * @param tenants the tenants
   * @param targets the targets
   * @param clients the source of clients for the actions of a tenant
   * @param time the time, in whole milliseconds
   */
  public record Host(
      TenantDirectory tenants,
      TargetDirectory targets,
      Function<TenantId, SchedulerClient> clients,
      TimeSource time) {}

  /**
   * The limits of an execution.
   *
   * @param logLines the maximum number of stored log lines of each attempt
   * @param resultLength the maximum number of characters of a result as JSON text
   * @param lostLeases the number of lost leases after which an execution is interrupted
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
