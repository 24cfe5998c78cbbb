package io.quarterhour;

import io.quarterhour.action.Action;
import io.quarterhour.client.Declaration;
import io.quarterhour.client.ExecutionListener;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NameSyntax;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.internal.node.Host;
import io.quarterhour.internal.node.Node;
import io.quarterhour.internal.node.NodeOptions;
import io.quarterhour.internal.node.PluginConfig;
import io.quarterhour.internal.plugin.PluginRegistry;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.plugin.SecretSource;
import io.quarterhour.query.RecordRetention;
import io.quarterhour.query.Retention;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.task.Task;
import io.quarterhour.tenant.CalendarDirectory;
import io.quarterhour.tenant.TargetDirectory;
import io.quarterhour.tenant.TenantDirectory;
import io.quarterhour.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link Scheduler}. Every option has a default. Values are checked in {@link #build}. Not
 * safe for use by several threads.
 */
public final class SchedulerBuilder {
  private final List<Action<?>> actions = new ArrayList<>();
  private final List<Notifier> notifiers = new ArrayList<>();
  private final List<ExecutionListener> listeners = new ArrayList<>();
  private final List<Declaration> declarations = new ArrayList<>();
  private final Map<String, Map<String, Object>> settings = new HashMap<>();
  private final Map<String, Executor> executors = new HashMap<>();
  private final SchedulerOptions options = new SchedulerOptions();
  private boolean pluginDiscovery = true;
  private boolean strictPlugins;
  private boolean keepAlive = true;
  private boolean shutdownHook = true;
  private @Nullable SchedulerStore store;
  private TimeSource time = TimeSource.system();
  private @Nullable TenantDirectory tenants;
  private TargetDirectory targets = TargetDirectory.byName();
  private @Nullable CalendarDirectory calendars;
  private SecretSource secrets = SecretSource.none();

  SchedulerBuilder() {}

  /**
   * Sets the store of tasks, executions and history. The scheduler closes it when it stops.
   *
   * @param newStore the store; by default a new {@link InMemoryStore}, whose content is lost when
   *     the process ends
   * @return this builder
   */
  public SchedulerBuilder store(SchedulerStore newStore) {
    store = newStore;
    return this;
  }

  /**
   * Sets the time source.
   *
   * @param newTime the time source; the clocks of the machine by default. If the store has a clock
   *     of its own, the engine follows that clock and uses this source only to carry it forward
   * @return this builder
   */
  public SchedulerBuilder time(TimeSource newTime) {
    time = newTime;
    return this;
  }

  /**
   * Sets the host's directory of tenants. Its calls have a time limit, see {@link
   * #directoryTimeout}.
   *
   * @param directory the directory; by default it contains one tenant named {@code default}, but
   *     tasks for any tenant can be saved
   * @return this builder
   */
  public SchedulerBuilder tenants(TenantDirectory directory) {
    tenants = directory;
    return this;
  }

  /**
   * Sets the host's directory of targets. Its calls have a time limit, see {@link
   * #directoryTimeout}.
   *
   * @param directory the directory; {@link TargetDirectory#byName} by default
   * @return this builder
   */
  public SchedulerBuilder targets(TargetDirectory directory) {
    targets = directory;
    return this;
  }

  /**
   * Sets the time that the tenant directory has to resolve the tenants of one execution, and the
   * target directory to resolve its targets. If a directory takes longer, its thread is interrupted
   * and the attempt fails with a message that names it. A directory that does not return even then
   * holds a thread; {@link #maxStuckThreads} limits their number.
   *
   * @param duration at least 10 ms; 30 s by default
   * @return this builder
   */
  public SchedulerBuilder directoryTimeout(Duration duration) {
    options.directoryTimeout(duration);
    return this;
  }

  /**
   * Sets the host's directory of calendars. A task names calendars on whose dates it does not fire,
   * for example holidays.
   *
   * @param directory the directory; none by default, so that tasks may not name calendars
   * @return this builder
   */
  public SchedulerBuilder calendars(CalendarDirectory directory) {
    calendars = directory;
    return this;
  }

  /**
   * Sets the interval at which the host's calendars are read again while the scheduler runs.
   *
   * @param interval at least 10 ms; 5 min by default
   * @return this builder
   */
  public SchedulerBuilder calendarRefreshInterval(Duration interval) {
    options.calendarRefreshInterval(interval);
    return this;
  }

  /**
   * Registers an action. It takes precedence over a discovered action of the same class. If it is
   * {@link AutoCloseable}, {@link Scheduler#stop()} closes it.
   *
   * @param action the action
   * @return this builder
   */
  public SchedulerBuilder action(Action<?> action) {
    actions.add(action);
    return this;
  }

  /**
   * Registers a notifier. It takes precedence over a discovered notifier of the same class. If it
   * is {@link AutoCloseable}, {@link Scheduler#stop()} closes it.
   *
   * @param notifier the notifier
   * @return this builder
   */
  public SchedulerBuilder notifier(Notifier notifier) {
    notifiers.add(notifier);
    return this;
  }

  /**
   * Declares tasks when the scheduler starts, see {@link
   * io.quarterhour.client.SchedulerClient#declare(Declaration)}: creates them or updates them.
   *
   * @param tasks the tasks, in addition to those of earlier calls; none by default
   * @return this builder
   */
  public SchedulerBuilder declare(Task... tasks) {
    return declare(Declaration.of(tasks));
  }

  /**
   * Declares tasks when the scheduler starts, see {@link
   * io.quarterhour.client.SchedulerClient#declare(Declaration)}: creates or updates them, and
   * removes others if the declaration names a source.
   *
   * @param declaration the tasks, in addition to those of earlier calls; none by default
   * @return this builder
   */
  public SchedulerBuilder declare(Declaration declaration) {
    declarations.add(declaration);
    return this;
  }

  /**
   * Enables or disables the discovery of actions and notifiers by {@code ServiceLoader}, in
   * addition to those that are registered. It is enabled by default.
   *
   * @param on whether plug-ins are discovered
   * @return this builder
   */
  public SchedulerBuilder pluginDiscovery(boolean on) {
    pluginDiscovery = on;
    return this;
  }

  /**
   * Sets the treatment of discovered plug-ins that are broken: their class cannot be loaded or
   * instantiated, their name is invalid, or their parameters have a type that cannot be read. By
   * default they are left out, with a warning in the log each, and all others are used. A
   * registered plug-in that is broken always prevents the start.
   *
   * @param on whether a broken discovered plug-in prevents the start; false by default
   * @return this builder
   */
  public SchedulerBuilder strictPlugins(boolean on) {
    strictPlugins = on;
    return this;
  }

  /**
   * Sets the settings of a plug-in, which it reads from its {@code PluginContext}. A second call
   * for the same plug-in replaces the settings of the first one.
   *
   * @param plugin the name of the action or notifier
   * @param values its settings; none by default, no null keys or values
   * @return this builder
   * @throws InvalidInputException if {@code plugin} is not a valid name
   */
  public SchedulerBuilder settings(String plugin, Map<String, Object> values) {
    settings.put(NameSyntax.check("plug-in", plugin), Map.copyOf(values));
    return this;
  }

  /**
   * Sets the source of secrets for plug-ins. Secrets are neither stored nor logged.
   *
   * @param source the source; without secrets by default. It should return only secrets that every
   *     caller who may save tasks is allowed to use
   * @return this builder
   */
  public SchedulerBuilder secrets(SecretSource source) {
    secrets = source;
    return this;
  }

  /**
   * Adds a listener for executions that finish or are quarantined on this node. Listeners are
   * called one after the other on a thread of their own.
   *
   * @param listener the listener; none by default
   * @return this builder
   */
  public SchedulerBuilder listener(ExecutionListener listener) {
    listeners.add(listener);
    return this;
  }

  /**
   * Serves a queue without prefetch. By default a node serves the queue {@code default}, with 100
   * workers on virtual threads (Java 21 and later) or 10 workers on platform threads, and the queue
   * {@code notifications} with 4 workers. As soon as this method is called for any queue, {@code
   * default} is served only if it is named as well; {@code notifications} is always served.
   *
   * @param name the name of the queue
   * @param workers the maximum number of its executions that run at the same time on this node, 1
   *     to 100,000
   * @return this builder
   * @throws InvalidInputException if {@code name} is not a valid name
   */
  public SchedulerBuilder queue(String name, int workers) {
    return queue(name, workers, 0);
  }

  /**
   * Serves a queue with prefetch, which is meant for very many short executions. See {@link
   * #queue(String, int)} for the queues that are served by default.
   *
   * @param name the name of the queue
   * @param workers the maximum number of its executions that run at the same time on this node, 1
   *     to 100,000
   * @param prefetch the maximum number of further executions that this node claims while all
   *     workers are busy, to hide the round trip to the store; 0 to 100,000
   * @return this builder
   * @throws InvalidInputException if {@code name} is not a valid name
   */
  public SchedulerBuilder queue(String name, int workers, int prefetch) {
    options.queue(name, workers, prefetch);
    return this;
  }

  /**
   * Runs the executions of a queue on threads of the host. The host shuts the executor down, after
   * the scheduler has stopped. By default the scheduler creates the threads itself: virtual threads
   * on Java 21 and later, otherwise platform threads.
   *
   * @param queue the name of a queue that this node serves
   * @param executor the executor; it should have as many threads as the queue has workers
   * @return this builder
   * @throws InvalidInputException if {@code queue} is not a valid name
   */
  public SchedulerBuilder executor(String queue, ExecutorService executor) {
    executors.put(NameSyntax.check("queue", queue), executor);
    return this;
  }

  /**
   * Sets the name of this node, which distinguishes it from other nodes on the same store.
   *
   * @param name the name; {@code node} by default
   * @return this builder
   * @throws InvalidInputException if {@code name} is not a valid name
   */
  public SchedulerBuilder nodeName(String name) {
    options.nodeName(name);
    return this;
  }

  /**
   * Sets the alignment of schedules that do not choose one themselves.
   *
   * @param grid {@code QUARTER_HOUR}, which is the default, or {@code EXACT}
   * @return this builder
   */
  public SchedulerBuilder alignment(Alignment grid) {
    options.alignment(grid);
    return this;
  }

  /**
   * Sets the time for which a node owns an execution that it has claimed. The node renews its
   * leases every third of this time. The repeatable executions of a node that died run again after
   * this time; all others end as INTERRUPTED.
   *
   * <p>If the store does not answer, so that two thirds of this time pass without a renewal, the
   * action receives its cancellation signal; when the lease ends, its thread is interrupted. An
   * action that obeys the signal within a third of this time therefore never runs at the same time
   * on two nodes.
   *
   * @param duration 5 s to 365 days; 30 s by default
   * @return this builder
   */
  public SchedulerBuilder leaseDuration(Duration duration) {
    options.leaseDuration(duration);
    return this;
  }

  /**
   * Sets the interval at which the store is polled even if no work is announced. On PostgreSQL,
   * while the cluster signal is connected, tasks are polled at 6 times this interval. Executions
   * are then polled at twice this interval, but at least once in two thirds of the lease duration,
   * so that executions of a dead node are found in time.
   *
   * <p>It is also the longest pause after a failure of the store, though that is at most 4 s, and
   * the time without a further failure after which the store counts as recovered.
   *
   * @param interval at least 10 ms; 10 s by default
   * @return this builder
   */
  public SchedulerBuilder pollInterval(Duration interval) {
    options.pollInterval(interval);
    return this;
  }

  /**
   * Sets the time for which {@link Scheduler#stop()} waits before it asks running executions to
   * stop.
   *
   * @param duration zero or more; 30 s by default
   * @return this builder
   */
  public SchedulerBuilder shutdownTimeout(Duration duration) {
    options.shutdownTimeout(duration);
    return this;
  }

  /**
   * Sets whether a started scheduler keeps the JVM alive until it is stopped, as a server does. If
   * not, the JVM ends when the host has no other thread that keeps it alive, and without an orderly
   * stop unless the shutdown hook is on.
   *
   * @param on whether to keep the JVM alive; true by default
   * @return this builder
   */
  public SchedulerBuilder keepAlive(boolean on) {
    keepAlive = on;
    return this;
  }

  /**
   * Sets whether a started scheduler is stopped, as by {@link Scheduler#stop()}, when the JVM
   * exits: after a signal such as SIGTERM or Ctrl-C, or by {@link System#exit}. The JVM exits when
   * the scheduler has stopped, at the latest after the times that {@link Scheduler#stop(Duration)}
   * lists. A host that calls {@code stop()} while it shuts down, for example a container of beans,
   * may leave this on: the second call waits for the first one. Turn it off if the host must stop
   * other parts before the scheduler.
   *
   * <p>The JVM runs all its shutdown hooks at the same time. A database or a log that closes itself
   * by a hook of its own may be gone before the scheduler has stopped; for H2 in the process of the
   * host, add {@code ;DB_CLOSE_ON_EXIT=FALSE} to the URL.
   *
   * @param on whether to stop the scheduler when the JVM exits; true by default
   * @return this builder
   */
  public SchedulerBuilder shutdownHook(boolean on) {
    shutdownHook = on;
    return this;
  }

  /**
   * Sets the time that an action has to react to a cancellation request. After that time its thread
   * is interrupted. If the action does not return within the same time again, it is abandoned: its
   * execution fails, and another worker takes the place of its thread, see {@link
   * #maxStuckThreads}.
   *
   * <p>An action that exceeds its time limit is interrupted at once. While the scheduler stops,
   * each of the two steps takes half of this time.
   *
   * @param duration at least 10 ms; 10 s by default
   * @return this builder
   */
  public SchedulerBuilder cancelGracePeriod(Duration duration) {
    options.cancelGracePeriod(duration);
    return this;
  }

  /**
   * Sets the limits of the history. Older executions are removed with their attempts and logs,
   * usually within two minutes. An execution stays until all notifications about it are delivered
   * or given up.
   *
   * @param newRetention the limits, each at least one execution and an age that is not negative; by
   *     default the newest 100 executions per task and tenant, the newest 10,000 per action and
   *     tenant for executions without a task, and nothing older than 90 days
   * @return this builder
   */
  public SchedulerBuilder retention(Retention newRetention) {
    options.retention(newRetention);
    return this;
  }

  /**
   * Sets separate limits for an end state, for example to keep failures longer than successes. The
   * executions in this state are then counted by themselves, and no longer together with those in
   * other states.
   *
   * @param endState the end state; a state that is not an end state is refused when the scheduler
   *     is built
   * @param newRetention the limits, with the same rules as in {@link #retention(Retention)}
   * @return this builder
   */
  public SchedulerBuilder retention(ExecutionState endState, Retention newRetention) {
    options.retention(endState, newRetention);
    return this;
  }

  /**
   * Sets the ages at which records beside the history are removed: audit entries, earlier revisions
   * of tasks and removed tasks without an execution in the history, names of locks that no
   * execution needs, and texts that plug-ins have stored and not written since. A plug-in must
   * write a text again if it is to be kept for longer.
   *
   * @param newRetention the ages, for unused records at least one hour and for texts of plug-ins at
   *     least one day, all at most 365,000 days; by default {@link RecordRetention#DEFAULT}
   * @return this builder
   */
  public SchedulerBuilder recordRetention(RecordRetention newRetention) {
    options.recordRetention(newRetention);
    return this;
  }

  /**
   * Sets the number of lost leases after which an execution ends as INTERRUPTED instead of running
   * again, so that an action that kills its JVM does not do so indefinitely.
   *
   * @param limit 1 to 1000; 3 by default
   * @return this builder
   */
  public SchedulerBuilder maxLostLeases(int limit) {
    options.maxLostLeases(limit);
    return this;
  }

  /**
   * Sets the maximum number of log lines that are stored per attempt. Further lines are dropped,
   * and the last line states their number.
   *
   * @param limit 0 to 10,000,000; 50,000 by default
   * @return this builder
   */
  public SchedulerBuilder maxLogLines(int limit) {
    options.maxLogLines(limit);
    return this;
  }

  /**
   * Sets the maximum length of the result of an execution. An attempt with a longer result fails.
   *
   * @param characters the number of characters as JSON text, 0 to 100,000,000; 1,048,576 by default
   * @return this builder
   */
  public SchedulerBuilder maxResultLength(int characters) {
    options.maxResultLength(characters);
    return this;
  }

  /**
   * Sets the maximum number of events (finished and quarantined executions) that wait for slow
   * listeners. Further events are not reported to listeners.
   *
   * @param limit 1 to 10,000,000; 10,000 by default
   * @return this builder
   */
  public SchedulerBuilder listenerQueueCapacity(int limit) {
    options.listenerQueueCapacity(limit);
    return this;
  }

  /**
   * Sets the maximum number of abandoned actions of a queue that have not returned and still hold
   * their threads on this node. A queue that has reached it is suspended: this node claims nothing
   * more from it, and logs an error, until one of these actions returns.
   *
   * @param limit the limit for each queue, 1 to 100,000; 100 by default
   * @return this builder
   */
  public SchedulerBuilder maxStuckThreads(int limit) {
    options.maxStuckThreads(limit);
    return this;
  }

  /**
   * Creates the scheduler without starting it: collects its plug-ins and passes their settings to
   * them.
   *
   * @return the scheduler
   * @throws InvalidInputException if an option is out of range, if two plug-ins have the same name,
   *     if a plug-in rejects its settings, or if the store does not support the transactions that
   *     an action needs; the exception lists all problems of its kind
   */
  public Scheduler build() {
    NodeOptions valid = options.validated(executors.keySet());
    return new Scheduler(
        new Node(
            store == null ? new InMemoryStore() : store,
            time,
            new PluginConfig(
                List.copyOf(actions),
                List.copyOf(notifiers),
                discovery(),
                Map.copyOf(settings),
                secrets),
            new Host(
                tenants,
                targets,
                calendars,
                List.copyOf(listeners),
                WorkerExecutors.forQueues(valid.nodeName(), executors)),
            valid),
        new ProcessLifetime(valid.nodeName(), keepAlive, shutdownHook),
        List.copyOf(declarations));
  }

  private PluginRegistry.Discovery discovery() {
    if (!pluginDiscovery) {
      return PluginRegistry.Discovery.OFF;
    }
    return strictPlugins ? PluginRegistry.Discovery.STRICT : PluginRegistry.Discovery.LENIENT;
  }
}
