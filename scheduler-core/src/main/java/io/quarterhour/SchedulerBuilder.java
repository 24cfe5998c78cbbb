package io.quarterhour;

import io.quarterhour.action.Action;
import io.quarterhour.client.ExecutionListener;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NameSyntax;
import io.quarterhour.internal.engine.EngineOptions;
import io.quarterhour.internal.model.NotificationSource;
import io.quarterhour.internal.node.Node;
import io.quarterhour.internal.node.NodeConfig;
import io.quarterhour.internal.node.NodeOptions;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.plugin.SecretSource;
import io.quarterhour.query.Retention;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.tenant.CalendarDirectory;
import io.quarterhour.tenant.TargetDirectory;
import io.quarterhour.tenant.TenantDirectory;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Scheduler}. Everything has a default. Not safe for use by several threads. */
public final class SchedulerBuilder {
  private static final int PLATFORM_WORKERS = 10;
  private static final int VIRTUAL_WORKERS = 100;
  private static final int NOTIFICATION_WORKERS = 4;

  private final List<Action<?>> actions = new ArrayList<>();
  private final List<Notifier> notifiers = new ArrayList<>();
  private final List<ExecutionListener> listeners = new ArrayList<>();
  private final Map<String, Map<String, Object>> settings = new HashMap<>();
  private final Map<String, Executor> executors = new HashMap<>();
  private final Map<String, EngineOptions.QueueOptions> queues = new TreeMap<>();
  private final NodeOptions standard = NodeOptions.standard(Map.of());
  private boolean pluginDiscovery = true;
  private String nodeName = standard.nodeName();
  private @Nullable SchedulerStore store;
  private TimeSource time = TimeSource.system();
  private TenantDirectory tenants = () -> List.of(TenantId.of("default"));
  private TargetDirectory targets = TargetDirectory.plain();
  private @Nullable CalendarDirectory calendars;
  private SecretSource secrets = SecretSource.none();
  private Alignment alignment = standard.alignment();
  private Retention retention = standard.retention();
  private Duration leaseDuration = standard.timing().leaseDuration();
  private Duration pollInterval = standard.timing().pollInterval();
  private Duration shutdownTimeout = standard.timing().shutdownTimeout();
  private Duration cancelGracePeriod = standard.timing().cancelGracePeriod();
  private Duration calendarRefreshInterval = standard.timing().calendarRefreshInterval();
  private int maxLostLeases = standard.limits().maxLostLeases();
  private int maxLogLines = standard.limits().maxLogLines();
  private int maxResultLength = standard.limits().maxResultLength();
  private int listenerQueueCapacity = standard.limits().listenerQueueCapacity();

  SchedulerBuilder() {}

  /**
   * Sets where everything is kept. The scheduler closes it when it stops.
   *
   * @param newStore the store; an {@link InMemoryStore} of its own unless said
   * @return this builder
   */
  public SchedulerBuilder store(SchedulerStore newStore) {
    store = newStore;
    return this;
  }

  /**
   * Sets the time.
   *
   * @param newTime the time; the clocks of the machine unless said
   * @return this builder
   */
  public SchedulerBuilder time(TimeSource newTime) {
    time = newTime;
    return this;
  }

  /**
   * Sets the host's list of tenants.
   *
   * @param directory the list; one tenant named {@code default} unless said
   * @return this builder
   */
  public SchedulerBuilder tenants(TenantDirectory directory) {
    tenants = directory;
    return this;
  }

  /**
   * Sets the host's list of targets.
   *
   * @param directory the list; {@link TargetDirectory#plain} unless said
   * @return this builder
   */
  public SchedulerBuilder targets(TargetDirectory directory) {
    targets = directory;
    return this;
  }

  /**
   * Sets the host's calendars, which tasks name to be kept from firing on holidays for example.
   *
   * @param directory the calendars; none unless said
   * @return this builder
   */
  public SchedulerBuilder calendars(CalendarDirectory directory) {
    calendars = directory;
    return this;
  }

  /**
   * Sets how often the host's calendars are read again while the scheduler runs.
   *
   * @param interval at least 10 ms; 5 min unless said
   * @return this builder
   */
  public SchedulerBuilder calendarRefreshInterval(Duration interval) {
    calendarRefreshInterval = interval;
    return this;
  }

  /**
   * Registers an action. It wins over one of the same class that can be discovered.
   *
   * @param action the action
   * @return this builder
   */
  public SchedulerBuilder action(Action<?> action) {
    actions.add(action);
    return this;
  }

  /**
   * Registers a notifier. It wins over one of the same class that can be discovered.
   *
   * @param notifier the notifier
   * @return this builder
   */
  public SchedulerBuilder notifier(Notifier notifier) {
    notifiers.add(notifier);
    return this;
  }

  /**
   * Says whether actions and notifiers are discovered by {@code ServiceLoader}, besides those that
   * are registered. They are, unless this says otherwise.
   *
   * @param on whether they are
   * @return this builder
   */
  public SchedulerBuilder pluginDiscovery(boolean on) {
    pluginDiscovery = on;
    return this;
  }

  /**
   * Gives settings to a plug-in, which it gets by its {@code PluginContext}.
   *
   * @param plugin the name of the action or notifier
   * @param values its settings
   * @return this builder
   */
  public SchedulerBuilder settings(String plugin, Map<String, Object> values) {
    settings.put(NameSyntax.check("plug-in", plugin), Map.copyOf(values));
    return this;
  }

  /**
   * Sets where plug-ins find secrets. They are neither stored nor logged.
   *
   * @param source where they are, none unless said; it should answer those alone that whoever saves
   *     tasks may use
   * @return this builder
   */
  public SchedulerBuilder secrets(SecretSource source) {
    secrets = source;
    return this;
  }

  /**
   * Tells somebody of executions that are over on this node.
   *
   * @param listener who is told
   * @return this builder
   */
  public SchedulerBuilder listener(ExecutionListener listener) {
    listeners.add(listener);
    return this;
  }

  /**
   * Serves a queue. Once a queue is named, {@code default} is served only if it is named as well.
   *
   * @param name the name of the queue
   * @param workers how many executions run at once
   * @return this builder
   */
  public SchedulerBuilder queue(String name, int workers) {
    return queue(name, workers, 0);
  }

  /**
   * Serves a queue, claiming ahead: for very many short executions.
   *
   * @param name the name of the queue
   * @param workers how many executions run at once
   * @param prefetch how many more this node owns while they wait for a worker, to hide the way to
   *     the store
   * @return this builder
   */
  public SchedulerBuilder queue(String name, int workers, int prefetch) {
    queues.put(NameSyntax.check("queue", name), new EngineOptions.QueueOptions(workers, prefetch));
    return this;
  }

  /**
   * Runs the executions of a queue on threads of the host. The host shuts the executor down, after
   * the scheduler has stopped.
   *
   * @param queue the name of the queue
   * @param executor the threads; it should have as many as the queue has workers
   * @return this builder
   */
  public SchedulerBuilder executor(String queue, ExecutorService executor) {
    executors.put(NameSyntax.check("queue", queue), executor);
    return this;
  }

  /**
   * Names this node among those that share a store.
   *
   * @param name the name; {@code node} unless said
   * @return this builder
   */
  public SchedulerBuilder nodeName(String name) {
    nodeName = NameSyntax.check("node name", name);
    return this;
  }

  /**
   * Sets the grid of schedules that name none.
   *
   * @param grid the grid; the quarter hour unless said
   * @return this builder
   */
  public SchedulerBuilder alignment(Alignment grid) {
    alignment = grid;
    return this;
  }

  /**
   * Sets how long a node owns what it claims. It renews its leases after a third of that; what a
   * dead node left runs again after that.
   *
   * @param duration at least 5 s; 30 s unless said
   * @return this builder
   */
  public SchedulerBuilder leaseDuration(Duration duration) {
    leaseDuration = duration;
    return this;
  }

  /**
   * Sets how often the store is looked at even though nobody said that there is something new.
   * While the store carries word between nodes it is looked half as often for executions, and a
   * sixth as often for tasks.
   *
   * @param interval at least 10 ms; 10 s unless said
   * @return this builder
   */
  public SchedulerBuilder pollInterval(Duration interval) {
    pollInterval = interval;
    return this;
  }

  /**
   * Sets how long {@link Scheduler#stop()} waits before it asks what still runs to stop.
   *
   * @param duration zero or more; 30 s unless said
   * @return this builder
   */
  public SchedulerBuilder shutdownTimeout(Duration duration) {
    shutdownTimeout = duration;
    return this;
  }

  /**
   * Sets how long an action has that is asked to stop. After that its thread is interrupted; if it
   * does not return within the same span again, it is given up: its execution fails, and another
   * worker takes the place of its thread. When its time limit is over, it is interrupted at once.
   *
   * @param duration at least 10 ms; 10 s unless said
   * @return this builder
   */
  public SchedulerBuilder cancelGracePeriod(Duration duration) {
    cancelGracePeriod = duration;
    return this;
  }

  /**
   * Sets how much history is kept.
   *
   * @param newRetention what to keep; unless said, the newest 100 executions of each task and
   *     tenant, the newest 10,000 of each action and tenant without a task, and nothing older than
   *     90 days
   * @return this builder
   */
  public SchedulerBuilder retention(Retention newRetention) {
    retention = newRetention;
    return this;
  }

  /**
   * Sets after how many lost leases an execution is interrupted for good, so that an action that
   * kills its JVM cannot do so for ever.
   *
   * @param limit 1 to 1000; 3 unless said
   * @return this builder
   */
  public SchedulerBuilder maxLostLeases(int limit) {
    maxLostLeases = limit;
    return this;
  }

  /**
   * Sets how many log lines of one attempt are kept.
   *
   * @param limit 0 to 10,000,000; 50,000 unless said
   * @return this builder
   */
  public SchedulerBuilder maxLogLines(int limit) {
    maxLogLines = limit;
    return this;
  }

  /**
   * Sets how long the result of an execution may be, as JSON text.
   *
   * @param characters 0 to 100,000,000; 1,048,576 unless said
   * @return this builder
   */
  public SchedulerBuilder maxResultLength(int characters) {
    maxResultLength = characters;
    return this;
  }

  /**
   * Sets how many ends may wait for slow listeners before calls are dropped.
   *
   * @param limit 1 to 10,000,000; 10,000 unless said
   * @return this builder
   */
  public SchedulerBuilder listenerQueueCapacity(int limit) {
    listenerQueueCapacity = limit;
    return this;
  }

  private NodeOptions options() {
    Map<String, EngineOptions.QueueOptions> served = new TreeMap<>(queues);
    if (served.isEmpty()) {
      int workers = WorkerExecutors.areVirtual() ? VIRTUAL_WORKERS : PLATFORM_WORKERS;
      served.put("default", new EngineOptions.QueueOptions(workers, 0));
    }
    served.putIfAbsent(
        NotificationSource.NOTIFICATIONS, new EngineOptions.QueueOptions(NOTIFICATION_WORKERS, 0));
    return new NodeOptions(
        nodeName,
        new NodeOptions.Timing(
            leaseDuration,
            pollInterval,
            shutdownTimeout,
            cancelGracePeriod,
            calendarRefreshInterval),
        new NodeOptions.Limits(maxLostLeases, maxLogLines, maxResultLength, listenerQueueCapacity),
        alignment,
        retention,
        served);
  }

  /**
   * Makes the scheduler: collects its plug-ins and hands them their settings. It does not run yet.
   *
   * @return the scheduler
   * @throws InvalidInputException if an option is out of range, two plug-ins have one name, or one
   *     refuses its settings; with all problems at once
   */
  public Scheduler build() {
    NodeOptions options = options();
    List<String> problems = new ArrayList<>(options.problems());
    for (String queue : executors.keySet()) {
      if (!options.queues().containsKey(queue)) {
        problems.add("an executor is given for queue '" + queue + "', which is not served");
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException("the options of the scheduler", problems);
    }
    String node = nodeName;
    Map<String, Executor> given = Map.copyOf(executors);
    return new Scheduler(
        new Node(
            new NodeConfig(
                store == null ? new InMemoryStore() : store,
                time,
                new NodeConfig.PluginParts(
                    List.copyOf(actions),
                    List.copyOf(notifiers),
                    pluginDiscovery,
                    Map.copyOf(settings),
                    secrets),
                new NodeConfig.Host(tenants, targets, calendars, List.copyOf(listeners)),
                options,
                queue -> {
                  Executor executor = given.get(queue);
                  return executor == null ? WorkerExecutors.forQueue(node, queue) : executor;
                })));
  }
}
