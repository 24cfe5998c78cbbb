package io.quarterhour.internal.node;

import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.NodeId;
import io.quarterhour.internal.cache.CalendarCache;
import io.quarterhour.internal.cache.DefinitionCache;
import io.quarterhour.internal.client.ClientDirectories;
import io.quarterhour.internal.client.ClientFactory;
import io.quarterhour.internal.client.EngineAccess;
import io.quarterhour.internal.client.StoreView;
import io.quarterhour.internal.client.TenantCheck;
import io.quarterhour.internal.complete.CompletionPlanner;
import io.quarterhour.internal.delivery.CircuitBreakers;
import io.quarterhour.internal.delivery.DigestStore;
import io.quarterhour.internal.delivery.FirstDeliveryTime;
import io.quarterhour.internal.engine.Engine;
import io.quarterhour.internal.engine.EngineBuilder;
import io.quarterhour.internal.engine.loop.EngineOptions;
import io.quarterhour.internal.engine.loop.StoreClock;
import io.quarterhour.internal.model.ExecutionIdGenerator;
import io.quarterhour.internal.plan.Planner;
import io.quarterhour.internal.plugin.PluginRegistry;
import io.quarterhour.internal.work.ActionInvoker;
import io.quarterhour.internal.work.AttemptLimits;
import io.quarterhour.internal.work.HostDirectories;
import io.quarterhour.internal.work.JobFactory;
import io.quarterhour.internal.work.LogBuffer;
import io.quarterhour.internal.work.NotificationSender;
import io.quarterhour.internal.work.Worker;
import io.quarterhour.notifier.DestinationStatus;
import io.quarterhour.plugin.PluginContext;
import io.quarterhour.plugin.PluginState;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.StateStore;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantScope;
import io.quarterhour.time.TimeSource;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One assembled node; it does not run yet. */
public final class Node {
  private static final int LOG_BACKLOG = 200_000;
  private static final long LOG_BACKLOG_CHARACTERS = 33_554_432;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final SchedulerStore store;
  private final StoreClock clock;
  private final PluginRegistry plugins;
  private final NodeOptions options;
  private final EngineOptions engineOptions;
  private final Engine engine;
  private final CalendarCache calendars;
  private final ClientFactory clients;
  private final CircuitBreakers circuitBreakers = new CircuitBreakers();

  /**
   * Assembles a node and passes the plug-ins their settings.
   *
   * @param store the store
   * @param time the time source
   * @param pluginConfig the plug-ins and their settings
   * @param host the parts that the host supplies
   * @param options the options
   * @throws io.quarterhour.error.InvalidInputException if two plug-ins have the same name, if one
   *     rejects its settings, or if the store lacks transactions that an action needs
   */
  public Node(
      SchedulerStore store,
      TimeSource time,
      PluginConfig pluginConfig,
      Host host,
      NodeOptions options) {
    this.store = store;
    this.options = options;
    clock = new StoreClock(store, time);
    plugins = plugins(pluginConfig, store, options, clock);
    long incarnation = RANDOM.nextLong();
    engineOptions = engineOptions(options, incarnation);
    ExecutionIdGenerator ids = new ExecutionIdGenerator(incarnation);
    DefinitionCache definitions = new DefinitionCache(store.tasks());
    calendars = new CalendarCache(host.calendars());
    LogBuffer logs = new LogBuffer(LOG_BACKLOG, LOG_BACKLOG_CHARACTERS);
    engine =
        new EngineBuilder(store, clock, engineOptions)
            .planning(definitions, new Planner(ids, calendars::retained))
            .work(plugins.claimable(), worker(host, definitions, logs), logs, host.threads())
            .completion(
                new CompletionPlanner(ids, new FirstDeliveryTime(plugins, circuitBreakers)),
                host.listeners())
            .build();
    clients =
        new ClientFactory(
            new StoreView(
                store, definitions, new NodeEngineAccess(engineOptions.node(), engine, clock)),
            plugins,
            new ClientDirectories(calendars, new TenantCheck(host.tenants())),
            ids,
            options.alignment());
  }

  private static PluginRegistry plugins(
      PluginConfig pluginConfig, SchedulerStore store, NodeOptions options, TimeSource time) {
    PluginRegistry plugins =
        PluginRegistry.collect(
            pluginConfig.actions(), pluginConfig.notifiers(), pluginConfig.discovery());
    plugins.needTransactions(store, options.workers());
    plugins.configure(name -> new NodePluginContext(name, pluginConfig, store.states(), time));
    return plugins;
  }

  private static EngineOptions engineOptions(NodeOptions options, long incarnation) {
    return new EngineOptions(
        new NodeId(options.nodeName(), Long.toHexString(incarnation)),
        options.queues(),
        options.timing().leaseDuration(),
        options.timing().pollInterval(),
        options.timing().cancelGracePeriod(),
        options.retention(),
        options.recordRetention(),
        options.limits().listenerQueueCapacity(),
        options.limits().maxStuckThreads());
  }

  private Worker worker(Host host, DefinitionCache definitions, LogBuffer logs) {
    AttemptLimits limits =
        new AttemptLimits(
            options.limits().maxLogLines(),
            options.limits().maxResultLength(),
            options.limits().maxLostLeases());
    HostDirectories directories =
        new HostDirectories(host.directory(), host.targets(), options.timing().directoryTimeout());
    ActionInvoker actionInvoker =
        new ActionInvoker(
            directories, store.transactionSupport().orElse(null), this::clientOf, clock, limits);
    NotificationSender notificationSender =
        new NotificationSender(
            store.history(),
            new DigestStore(store.states(), store.history()),
            circuitBreakers,
            clock);
    return new Worker(
        new JobFactory(plugins, definitions, directories, actionInvoker, notificationSender),
        logs,
        clock,
        limits);
  }

  /** {@return the destinations of notifications that have failed since they were last reached} */
  public List<DestinationStatus> failingDestinations() {
    return circuitBreakers.failing();
  }

  /** {@return a client that acts for a caller} */
  public SchedulerClient client(Caller caller) {
    return clients.client(caller);
  }

  /** {@return the store} */
  public SchedulerStore store() {
    return store;
  }

  /** {@return the time of the engine} */
  public StoreClock clock() {
    return clock;
  }

  /** {@return the plug-ins} */
  public PluginRegistry plugins() {
    return plugins;
  }

  /** {@return the options} */
  public NodeOptions options() {
    return options;
  }

  /** {@return the options of the engine, with the id of this node} */
  public EngineOptions engineOptions() {
    return engineOptions;
  }

  /** {@return the calendars} */
  public CalendarCache calendars() {
    return calendars;
  }

  /** {@return the engine} */
  public Engine engine() {
    return engine;
  }

  /** Returns the client of an action, which is limited to the tenant for which the action runs. */
  private SchedulerClient clientOf(TenantId tenant) {
    return client(
        tenant.isInstallation()
            ? Caller.system()
            : new Caller("action for " + tenant, TenantScope.of(Set.of(tenant)), false));
  }

  /** The access of clients to the engine of this node. */
  private record NodeEngineAccess(NodeId node, Engine engine, StoreClock clock)
      implements EngineAccess {
    @Override
    public Instant now() {
      return clock.instant();
    }

    @Override
    public List<InsertResult> enqueue(List<NewExecution> executions, Instant now) {
      return engine.enqueue(executions, now);
    }

    @Override
    public void workAvailable(Instant at) {
      engine.wake(at);
    }

    @Override
    public void cancelRequested() {
      engine.wakeForCancel();
    }
  }

  /** The context of one plug-in. */
  private record NodePluginContext(
      String name, PluginConfig pluginConfig, StateStore states, TimeSource time)
      implements PluginContext {
    @Override
    public Map<String, Object> settings() {
      return pluginConfig.settings().getOrDefault(name, Map.of());
    }

    @Override
    public Optional<String> secret(String secret) {
      return pluginConfig.secrets().secret(secret);
    }

    @Override
    public Optional<String> secret(TenantId owner, String secret) {
      return pluginConfig.secrets().secret(owner, secret);
    }

    @Override
    public PluginState state() {
      return new StoredPluginState(name, TenantId.INSTALLATION, states, time);
    }
  }
}
