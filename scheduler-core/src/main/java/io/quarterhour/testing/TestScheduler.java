package io.quarterhour.testing;

import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.TaskStatus;
import io.quarterhour.health.Health;
import io.quarterhour.internal.engine.loop.EngineOptions;
import io.quarterhour.internal.model.NotificationSource;
import io.quarterhour.internal.model.TaskDefinition;
import io.quarterhour.internal.node.HealthReporter;
import io.quarterhour.internal.node.Host;
import io.quarterhour.internal.node.Node;
import io.quarterhour.internal.node.NodeOptions;
import io.quarterhour.internal.node.PluginConfig;
import io.quarterhour.internal.plugin.PluginRegistry;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.notifier.DestinationStatus;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.query.Cursor;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.RetentionPolicy;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.CalendarDirectory;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TargetDirectory;
import io.quarterhour.tenant.TenantDirectory;
import io.quarterhour.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The real engine for tests. Its time changes only by explicit calls. A call that moves the time
 * runs everything that becomes due in the meantime, in order and on the calling thread. Nothing
 * sleeps, so that a month of fires takes only as long as the actions themselves.
 *
 * <pre>{@code
 * TestScheduler scheduler = TestScheduler.startingAt("2026-03-28T12:00:00Z").with(new BackupDirectory());
 * scheduler.save(Task.builder("backup")
 *     .action("backup.directory", Map.of("directory", "/srv/data"))
 *     .schedule(Schedule.daily("02:15").in("Europe/Berlin")).build());
 * scheduler.advance(Duration.ofDays(2));
 * assertThat(scheduler.executions()).extracting(Execution::slot).containsExactly(...);
 * }</pre>
 *
 * <p>It serves the queues {@code default} and {@code notifications}, the queues that its actions
 * declare and those that the test names. It keeps the whole history, discovers no plug-ins, and
 * resumes new tasks that are saved by {@link #save}. The scheduler is assembled by the first call
 * that needs it; configuration after that call is rejected with an {@link IllegalStateException}.
 * Not safe for use by several threads.
 */
public final class TestScheduler {
  private static final int PAGE = 1000;

  private final ManualTime time;
  private final List<Action<?>> actions = new ArrayList<>();
  private final List<Notifier> notifiers = new ArrayList<>();
  private final Map<String, Map<String, Object>> settings = new HashMap<>();
  private final Set<String> queues =
      new TreeSet<>(Set.of(TaskDefinition.DEFAULT_QUEUE, NotificationSource.NOTIFICATIONS));
  private final Deque<Runnable> work = new ArrayDeque<>();
  private SchedulerStore store = new InMemoryStore();
  private @Nullable TenantDirectory tenants;
  private TargetDirectory targets = TargetDirectory.byName();
  private @Nullable CalendarDirectory calendars;
  private @Nullable Node node;

  private TestScheduler(ManualTime time) {
    this.time = time;
  }

  /**
   * Creates a scheduler whose time starts at an instant.
   *
   * @param instant the instant as ISO text, for example {@code 2026-03-28T12:00:00Z}
   * @return the scheduler
   */
  public static TestScheduler startingAt(String instant) {
    return startingAt(Instant.parse(instant));
  }

  /**
   * Creates a scheduler whose time starts at an instant.
   *
   * @param instant the instant
   * @return the scheduler
   */
  public static TestScheduler startingAt(Instant instant) {
    return new TestScheduler(ManualTime.startingAt(instant));
  }

  private void configure(Runnable change) {
    if (node != null) {
      throw new IllegalStateException("a test scheduler must be configured before it is used");
    }
    change.run();
  }

  /**
   * Registers actions.
   *
   * @param some the actions
   * @return this scheduler
   */
  public TestScheduler with(Action<?>... some) {
    configure(() -> Collections.addAll(actions, some));
    return this;
  }

  /**
   * Registers a notifier.
   *
   * @param notifier the notifier
   * @return this scheduler
   */
  public TestScheduler with(Notifier notifier) {
    configure(() -> notifiers.add(notifier));
    return this;
  }

  /**
   * Sets the settings of a plug-in.
   *
   * @param plugin the name of the plug-in
   * @param values its settings; none by default
   * @return this scheduler
   */
  public TestScheduler settings(String plugin, Map<String, Object> values) {
    configure(() -> settings.put(plugin, Map.copyOf(values)));
    return this;
  }

  /**
   * Sets the directory of tenants.
   *
   * @param directory the directory; by default it contains one tenant named {@code default}, but
   *     tasks for any tenant can be saved
   * @return this scheduler
   */
  public TestScheduler tenants(TenantDirectory directory) {
    configure(() -> tenants = directory);
    return this;
  }

  /**
   * Sets the directory of targets.
   *
   * @param directory the directory; {@link TargetDirectory#byName} by default
   * @return this scheduler
   */
  public TestScheduler targets(TargetDirectory directory) {
    configure(() -> targets = directory);
    return this;
  }

  /**
   * Sets the directory of calendars. It is read when the scheduler is assembled and at the
   * beginning of each {@link #advance}, {@link #advanceTo} and {@link #runDue}, so that a changed
   * calendar takes effect with the next of these calls.
   *
   * @param directory the directory; none by default
   * @return this scheduler
   */
  public TestScheduler calendars(CalendarDirectory directory) {
    configure(() -> calendars = directory);
    return this;
  }

  /**
   * Sets the store, for example to test a store of your own with the real engine.
   *
   * @param newStore the store; a new in-memory store by default
   * @return this scheduler
   */
  public TestScheduler store(SchedulerStore newStore) {
    configure(() -> store = newStore);
    return this;
  }

  /**
   * Adds queues to those that are served, for tasks and calls of the test that name them.
   *
   * @param names the names of the queues
   * @return this scheduler
   */
  public TestScheduler queues(String... names) {
    configure(() -> Collections.addAll(queues, names));
    return this;
  }

  private Map<String, EngineOptions.QueueOptions> served() {
    Map<String, EngineOptions.QueueOptions> served = new TreeMap<>();
    EngineOptions.QueueOptions many = new EngineOptions.QueueOptions(PAGE, 0);
    queues.forEach(queue -> served.put(queue, many));
    for (Action<?> action : actions) {
      action.descriptor().queue().ifPresent(queue -> served.put(queue, many));
    }
    return served;
  }

  private Node node() {
    if (node == null) {
      NodeOptions options =
          NodeOptions.standard(served()).singleNode("test", RetentionPolicy.UNLIMITED);
      Node made =
          new Node(
              store,
              time,
              new PluginConfig(
                  actions,
                  notifiers,
                  PluginRegistry.Discovery.OFF,
                  settings,
                  name -> Optional.empty()),
              new Host(tenants, targets, calendars, List.of(), queue -> work::add),
              options);
      made.calendars().read();
      node = made;
    }
    return node;
  }

  /** {@return the time of this scheduler, for actions and directories of the test that share it} */
  public ManualTime time() {
    return time;
  }

  /** {@return the current instant of this scheduler} */
  public Instant now() {
    return time.instant();
  }

  /** {@return a client that sees everything and may do everything} */
  public SchedulerClient client() {
    return node().client(Caller.system());
  }

  /**
   * {@return the destinations of notifications that have failed since they were last reached,
   * including suspended ones}
   */
  public List<DestinationStatus> failingDestinations() {
    return node().failingDestinations();
  }

  /** {@return the health of the node; its loops are not listed, since they have no threads} */
  public Health health() {
    return new HealthReporter(node()).health(null, null);
  }

  /**
   * {@return a client that acts for a caller}
   *
   * @param caller the caller for whom the client acts
   */
  public SchedulerClient as(Caller caller) {
    return node().client(caller);
  }

  /**
   * Saves a task. A new task that is paused is resumed; pause it with {@link #client} if the test
   * needs that.
   *
   * @param task the task
   * @return the task as saved
   */
  public Task save(Task task) {
    Task saved = client().save(task);
    if (task.revision() == 0 && saved.startsPaused()) {
      client().resume(saved.id(), "");
    }
    return saved;
  }

  /**
   * {@return the status of a task}
   *
   * @param task the id of the task
   * @throws IllegalArgumentException if the task does not exist
   */
  public TaskStatus status(TaskId task) {
    return client()
        .task(task)
        .orElseThrow(() -> new IllegalArgumentException("there is no task " + task));
  }

  /** {@return all executions except notifications, live and finished, the oldest first} */
  public List<Execution> executions() {
    return executions(ExecutionQuery.ALL);
  }

  /**
   * {@return the executions of a task, live and finished, the oldest first}
   *
   * @param task the id of the task
   */
  public List<Execution> executions(TaskId task) {
    return executions(ExecutionQuery.of(task));
  }

  /**
   * {@return the executions that match a query, the oldest first}
   *
   * @param query the query
   */
  public List<Execution> executions(ExecutionQuery query) {
    List<Execution> all = new ArrayList<>();
    Cursor after = null;
    do {
      Page<Execution> page = client().executions(query, new PageRequest(PAGE, after));
      page.items().forEach(item -> all.add(client().execution(item.id()).orElse(item)));
      after = page.cursor();
    } while (after != null);
    Collections.reverse(all);
    return all;
  }

  /**
   * Runs everything that is due now, and everything that follows from it immediately.
   *
   * @return this scheduler
   * @throws IllegalStateException if the engine never becomes idle, because each run makes further
   *     work due
   */
  public TestScheduler runDue() {
    return advance(Duration.ZERO);
  }

  /**
   * Moves the time forward and runs everything that becomes due in the meantime, each at its own
   * time.
   *
   * @param by the distance; zero or more
   * @return this scheduler
   * @throws IllegalArgumentException if {@code by} is negative
   * @throws IllegalStateException if the engine never becomes idle, because each run makes further
   *     work due
   */
  public TestScheduler advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("time advances by zero or more, was " + by);
    }
    return advanceTo(time.instant().plus(by));
  }

  /**
   * Moves the time forward to an instant and runs everything that becomes due in the meantime, each
   * at its own time.
   *
   * @param end the instant; not before the current instant
   * @return this scheduler
   * @throws IllegalStateException if the engine never becomes idle, because each run makes further
   *     work due
   */
  public TestScheduler advanceTo(Instant end) {
    new ManualEngine(node(), time, work).advanceTo(end);
    return this;
  }
}
