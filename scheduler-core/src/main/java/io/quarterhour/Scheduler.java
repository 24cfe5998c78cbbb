package io.quarterhour;

import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.NodeId;
import io.quarterhour.internal.engine.EngineLifecycle;
import io.quarterhour.internal.node.Node;
import io.quarterhour.notifier.DestinationStatus;
import io.quarterhour.tenant.Caller;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A scheduler: one node, alone or among others that share its store. It can be started once. Safe
 * for use by many threads.
 *
 * <p>Tasks may be saved and read before it starts. Nothing here is static: schedulers in one JVM
 * never meet, unless they share a store.
 */
public final class Scheduler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

  private final Node node;
  private final CalendarRefresher calendars;
  private @Nullable EngineLifecycle engineLifecycle;
  private @Nullable ShutdownReport report;

  Scheduler(Node node) {
    this.node = node;
    this.calendars =
        new CalendarRefresher(
            node.calendars(),
            node.options().timing().calendarRefreshInterval(),
            node.options().nodeName());
  }

  /** {@return a builder, everything of which has a default} */
  public static SchedulerBuilder builder() {
    return new SchedulerBuilder();
  }

  /**
   * Begins to fire and to run.
   *
   * @throws IllegalStateException if it was started before, or the calendars of the host cannot be
   *     read
   * @throws io.quarterhour.error.StoreException if the store cannot be reached
   */
  public synchronized void start() {
    if (engineLifecycle != null || report != null) {
      throw new IllegalStateException("a scheduler can be started once; build another one");
    }
    node.clock().synchronise();
    node.calendars().read();
    engineLifecycle = new EngineLifecycle(node.engine(), node.clock(), node.engineOptions());
    engineLifecycle.start();
    node.engine().listen();
    calendars.start();
    LOG.info(
        "node {} started on store {}, serving {}, with {} actions and notifiers {}, on {} threads",
        node(),
        node.store().info().name(),
        node.engineOptions().queues().keySet(),
        node.plugins().actions().size(),
        node.plugins().notifierNames(),
        WorkerExecutors.areVirtual() ? "virtual" : "platform");
  }

  /** {@return a client of the host itself, which sees and may do everything} */
  public SchedulerClient client() {
    return as(Caller.system());
  }

  /**
   * A client of somebody.
   *
   * @param caller who asks
   * @return the client
   */
  public SchedulerClient as(Caller caller) {
    return node.client(caller);
  }

  /** {@return what the actions that this node knows say of themselves, by name} */
  public List<ActionDescriptor<?>> actions() {
    return node.plugins().actions().stream()
        .<ActionDescriptor<?>>map(action -> action.descriptor())
        .toList();
  }

  /** {@return the names of the notifiers that this node knows} */
  public List<String> notifiers() {
    return List.copyOf(node.plugins().notifierNames());
  }

  /**
   * {@return the destinations of notifications that this node failed to reach lately, and those
   * that it leaves alone for that; empty if all is well}
   */
  public List<DestinationStatus> failingDestinations() {
    return node.failingDestinations();
  }

  /** {@return this node} */
  public NodeId node() {
    return node.engineOptions().node();
  }

  /**
   * Looks at once whether there is something to do: for a host that has committed what it saved or
   * enqueued in a transaction of its own, on a store that has no word for that. It takes no time.
   */
  public void wake() {
    node.engine().wake(node.clock().instant());
  }

  /**
   * Stops, as {@link #stop(Duration)} does, with the wait that the builder was given.
   *
   * @return what became of what ran
   */
  public ShutdownReport stop() {
    return stop(node.options().timing().shutdownTimeout());
  }

  /**
   * Stops: claims nothing more, gives back what had not begun, waits for what runs, then asks it to
   * stop, then interrupts it, then gives it back; records everything, and closes the store last. It
   * returns some ten seconds after the wait at the latest. A second call answers what the first one
   * did.
   *
   * @param wait how long to wait before what runs is asked to stop
   * @return what became of what ran
   */
  public synchronized ShutdownReport stop(Duration wait) {
    if (report != null) {
      return report;
    }
    calendars.stop();
    ShutdownReport stopped = new ShutdownReport(0, List.of(), List.of());
    if (engineLifecycle != null) {
      try {
        EngineLifecycle.ShutdownResult shutdownResult = engineLifecycle.stop(wait);
        stopped =
            new ShutdownReport(
                shutdownResult.completed(),
                shutdownResult.signalled(),
                shutdownResult.leftBehind());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        LOG.warn("the stop of node {} was interrupted: its leases run out by themselves", node());
      }
    }
    report = stopped;
    node.engine().disconnect();
    node.store().close();
    LOG.info("node {} stopped: {}", node(), stopped);
    return stopped;
  }

  /** Stops, as {@link #stop()} does. */
  @Override
  public void close() {
    stop();
  }
}
