package io.quarterhour;

import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.client.Declaration;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.NodeId;
import io.quarterhour.health.Health;
import io.quarterhour.internal.engine.EngineLifecycle;
import io.quarterhour.internal.node.HealthReporter;
import io.quarterhour.internal.node.Node;
import io.quarterhour.notifier.DestinationStatus;
import io.quarterhour.tenant.Caller;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A scheduler: one node, either alone or one of several that share a store. It can be started once.
 * Safe for use by many threads.
 *
 * <p>Tasks may be saved and read before it is started. There is no static state: schedulers in one
 * JVM are independent of each other unless they share a store.
 */
public final class Scheduler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

  private final Node node;
  private final CalendarRefresher calendars;
  private final HealthReporter healthReporter;
  private final ProcessLifetime lifetime;
  private final List<Declaration> declarations;
  private volatile @Nullable EngineLifecycle engineLifecycle;
  private volatile boolean isStopping;
  private @Nullable ShutdownReport report;

  Scheduler(Node node, ProcessLifetime lifetime, List<Declaration> declarations) {
    this.node = node;
    this.lifetime = lifetime;
    this.declarations = declarations;
    this.healthReporter = new HealthReporter(node);
    this.calendars =
        new CalendarRefresher(
            node.calendars(),
            node.options().timing().calendarRefreshInterval(),
            node.options().nodeName());
  }

  /** {@return a new builder; every option has a default} */
  public static SchedulerBuilder builder() {
    return new SchedulerBuilder();
  }

  /**
   * Declares the tasks of the builder, and starts to fire tasks and to run executions. From now on
   * the JVM does not end by itself, unless {@link SchedulerBuilder#keepAlive} is off, and stops
   * this scheduler when it is asked to exit, unless {@link SchedulerBuilder#shutdownHook} is off.
   *
   * @throws IllegalStateException if the scheduler was started or stopped before, or if the
   *     calendars of the host cannot be read
   * @throws io.quarterhour.error.SchedulerException if a declaration fails, see {@link
   *     SchedulerClient#declare(Declaration)}
   * @throws io.quarterhour.error.StoreException if the store cannot be reached
   */
  public synchronized void start() {
    if (engineLifecycle != null || report != null) {
      throw new IllegalStateException("a scheduler can be started once; build another one");
    }
    node.clock().synchronise();
    node.calendars().read();
    declarations.forEach(client()::declare);
    EngineLifecycle lifecycle =
        new EngineLifecycle(node.engine(), node.clock(), node.engineOptions());
    engineLifecycle = lifecycle;
    lifecycle.start();
    node.engine().listen();
    calendars.start();
    lifetime.begin(this::stop);
    LOG.info(
        "Node started. node={}, store={}, queues={}, actions={}, notifiers={}, threads={}",
        node(),
        node.store().info().name(),
        node.engineOptions().queues().keySet(),
        node.plugins().actions().size(),
        node.plugins().notifierNames(),
        WorkerExecutors.areVirtual() ? "virtual" : "platform");
  }

  /**
   * {@return a client with the rights of the host itself, which sees everything and may do
   * everything}
   */
  public SchedulerClient client() {
    return as(Caller.system());
  }

  /**
   * Returns a client that acts for a caller and is limited to what that caller may see and do.
   *
   * @param caller the caller for whom the client acts
   * @return the client
   */
  public SchedulerClient as(Caller caller) {
    return node.client(caller);
  }

  /**
   * {@return the descriptors of the actions that are registered on this node, ordered by action
   * name}
   */
  public List<ActionDescriptor<?>> actions() {
    return node.plugins().actions().stream()
        .<ActionDescriptor<?>>map(action -> action.descriptor())
        .toList();
  }

  /**
   * {@return the names of the notifiers that are registered on this node, in alphabetical order}
   */
  public List<String> notifiers() {
    return List.copyOf(node.plugins().notifierNames());
  }

  /**
   * {@return the destinations of notifications that have failed since this node last reached them,
   * including suspended ones; empty if none failed}
   */
  public List<DestinationStatus> failingDestinations() {
    return node.failingDestinations();
  }

  /**
   * Returns the health of this node. It does not call the store, so that it returns at once also
   * while the store hangs. A readiness check may map {@link
   * io.quarterhour.health.HealthStatus#DOWN} to a failure; a liveness check should not, because a
   * restart does not mend a store that is away.
   *
   * @return the health; before {@link #start} and from {@link #stop} on it is DOWN
   */
  public Health health() {
    EngineLifecycle lifecycle = engineLifecycle;
    String notRunning = lifecycle == null ? "the scheduler was not started" : null;
    return healthReporter.health(
        lifecycle, isStopping ? "the scheduler is stopping or has stopped" : notRunning);
  }

  /** {@return the id of this node} */
  public NodeId node() {
    return node.engineOptions().node();
  }

  /**
   * Polls the store at once, on this node and on all nodes that receive the cluster signal. A host
   * calls this after it has committed tasks or calls in a transaction of its own, if its store does
   * not send that signal itself. Returns immediately.
   */
  public void wake() {
    node.engine().wake(node.clock().instant());
  }

  /**
   * Stops as {@link #stop(Duration)} does, with {@link SchedulerBuilder#shutdownTimeout} as the
   * wait.
   *
   * @return a report of what happened to the executions that were running
   */
  public ShutdownReport stop() {
    return stop(node.options().timing().shutdownTimeout());
  }

  /**
   * Stops this node and then closes the store, and lets the JVM end. The steps are:
   *
   * <ol>
   *   <li>No more executions are claimed, and those that wait for a worker are released.
   *   <li>Running executions get up to {@code timeout} to finish. One whose action has called
   *       {@link System#exit} never returns and is abandoned at once.
   *   <li>Those that still run are asked to stop. Half of {@link
   *       SchedulerBuilder#cancelGracePeriod} later their threads are interrupted, and after the
   *       other half they are abandoned: repeatable executions are released, to run again on
   *       another node or later, and all others are recorded as INTERRUPTED.
   *   <li>All results are recorded.
   *   <li>Actions and notifiers that are {@link AutoCloseable} are closed, each once, also if the
   *       scheduler was never started. All of them together get 5 s.
   *   <li>The store is closed.
   * </ol>
   *
   * <p>Without a blocked store or listener this returns at most the cancel grace period (10 s by
   * default) and a few seconds after {@code timeout}. Each part of the engine that is blocked in
   * the store or in a listener adds at most 5 s, and the last write of log lines and results takes
   * as long as the store takes.
   *
   * <p>A second call returns the report of the first one. If the calling thread is interrupted, the
   * remaining steps are skipped except that the store is closed, and the report is empty. Actions
   * that still run are not stopped. After the leases of this node expire, its repeatable executions
   * run again, and all others end as INTERRUPTED.
   *
   * @param timeout the time that running executions get before they are asked to stop; zero or more
   * @return a report of what happened to the executions that were running
   */
  public synchronized ShutdownReport stop(Duration timeout) {
    if (report != null) {
      return report;
    }
    isStopping = true;
    calendars.stop();
    ShutdownReport stopped = new ShutdownReport(0, List.of(), List.of());
    EngineLifecycle lifecycle = engineLifecycle;
    if (lifecycle != null) {
      try {
        EngineLifecycle.ShutdownResult shutdownResult = lifecycle.stop(timeout);
        stopped =
            new ShutdownReport(
                shutdownResult.completed(), shutdownResult.cancelled(), shutdownResult.abandoned());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        LOG.warn(
            "Stop was interrupted; actions that still run are not stopped. After their leases"
                + " expire, repeatable executions run again, and all others end as INTERRUPTED:"
                + " check those. node={}",
            node());
      }
    }
    node.plugins().close();
    report = stopped;
    lifetime.removeHook();
    try {
      node.engine().disconnect();
      node.store().close();
    } finally {
      lifetime.end();
    }
    LOG.info("Node stopped. node={}, {}", node(), stopped);
    return stopped;
  }

  /** Stops as {@link #stop()} does. */
  @Override
  public void close() {
    stop();
  }
}
