package io.quarterhour.testing;

import io.quarterhour.action.Action;
import io.quarterhour.client.SchedulerClient;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.TaskStatus;
import io.quarterhour.internal.engine.Engine;
import io.quarterhour.internal.engine.EngineOptions;
import io.quarterhour.internal.model.NotificationSource;
import io.quarterhour.internal.model.TaskDefinition;
import io.quarterhour.internal.node.Node;
import io.quarterhour.internal.node.NodeConfig;
import io.quarterhour.internal.node.NodeOptions;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.notifier.DestinationStatus;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.query.Cursor;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.Page;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.Retention;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.tenant.CalendarDirectory;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TargetDirectory;
import io.quarterhour.tenant.TenantDirectory;
import io.quarterhour.tenant.TenantId;
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
 * The real engine for tests: time stands still until it is moved, and whatever falls due meanwhile
 * runs, in order, on the thread that moves it. Nothing sleeps, so a month of fires takes as long as
 * the actions themselves.
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
 * <p>It serves the queue {@code default}, those that its actions declare and those that the test
 * names. It keeps the whole history, discovers no plug-ins, and resumes what it saves unless a test
 * pauses it. It is put together at the first call that needs it; what is configured afterwards is
 * refused. Not safe for use by several threads.
 */
public final class TestScheduler {
  private static final int PAGE = 1000;
  private static final int MAX_ROUNDS = 10_000_000;

  /** What follows at once from what ran may go on for so long. */
  private static final int MAX_TURNS = 100_000;

  private final ManualTime time;
  private final List<Action<?>> actions = new ArrayList<>();
  private final List<Notifier> notifiers = new ArrayList<>();
  private final Map<String, Map<String, Object>> settings = new HashMap<>();
  private final Set<String> queues =
      new TreeSet<>(Set.of(TaskDefinition.DEFAULT_QUEUE, NotificationSource.NOTIFICATIONS));
  private final Deque<Runnable> work = new ArrayDeque<>();
  private SchedulerStore store = new InMemoryStore();
  private TenantDirectory tenants = () -> List.of(TenantId.of("default"));
  private TargetDirectory targets = TargetDirectory.plain();
  private @Nullable CalendarDirectory calendars;
  private @Nullable Node node;

  private TestScheduler(ManualTime time) {
    this.time = time;
  }

  /**
   * A scheduler whose time stands at an instant.
   *
   * @param instant as ISO text, for example {@code 2026-03-28T12:00:00Z}
   * @return the scheduler
   */
  public static TestScheduler startingAt(String instant) {
    return startingAt(Instant.parse(instant));
  }

  /**
   * A scheduler whose time stands at an instant.
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
   * Gives settings to a plug-in.
   *
   * @param plugin its name
   * @param values its settings
   * @return this scheduler
   */
  public TestScheduler settings(String plugin, Map<String, Object> values) {
    configure(() -> settings.put(plugin, Map.copyOf(values)));
    return this;
  }

  /**
   * Sets the tenants that there are.
   *
   * @param directory the tenants; one named {@code default} unless said
   * @return this scheduler
   */
  public TestScheduler tenants(TenantDirectory directory) {
    configure(() -> tenants = directory);
    return this;
  }

  /**
   * Sets the targets that there are.
   *
   * @param directory the targets
   * @return this scheduler
   */
  public TestScheduler targets(TargetDirectory directory) {
    configure(() -> targets = directory);
    return this;
  }

  /**
   * Sets the calendars that there are. They are read when the time begins to be moved, so that a
   * calendar that changes counts from the next {@link #advance} on.
   *
   * @param directory the calendars; none unless said
   * @return this scheduler
   */
  public TestScheduler calendars(CalendarDirectory directory) {
    configure(() -> calendars = directory);
    return this;
  }

  /**
   * Sets the store, to test one's own with the real engine.
   *
   * @param newStore the store; in memory unless said
   * @return this scheduler
   */
  public TestScheduler store(SchedulerStore newStore) {
    configure(() -> store = newStore);
    return this;
  }

  /**
   * Serves queues that tasks or calls of the test name.
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
      NodeOptions options = NodeOptions.standard(served()).singleNode("test", Retention.UNLIMITED);
      Node made =
          new Node(
              new NodeConfig(
                  store,
                  time,
                  new NodeConfig.PluginParts(
                      actions, notifiers, false, settings, name -> Optional.empty()),
                  new NodeConfig.Host(tenants, targets, calendars, List.of()),
                  options,
                  queue -> work::add));
      made.calendars().read();
      node = made;
    }
    return node;
  }

  /** {@return the time, for actions and directories of the test that want to share it} */
  public ManualTime time() {
    return time;
  }

  /** {@return the present instant} */
  public Instant now() {
    return time.instant();
  }

  /** {@return a client that sees and may do everything} */
  public SchedulerClient client() {
    return node().client(Caller.system());
  }

  /** {@return the destinations of notifications that failed lately, and are left alone for that} */
  public List<DestinationStatus> failingDestinations() {
    return node().failingDestinations();
  }

  /**
   * {@return a client of somebody}
   *
   * @param caller who asks
   */
  public SchedulerClient as(Caller caller) {
    return node().client(caller);
  }

  /**
   * Saves a task, and resumes it if it is new and paused.
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
   * {@return how a task stands}
   *
   * @param task which
   */
  public TaskStatus status(TaskId task) {
    return client()
        .find(task)
        .orElseThrow(() -> new IllegalArgumentException("there is no task " + task));
  }

  /** {@return all executions, live and over, the oldest first; notifications are left out} */
  public List<Execution> executions() {
    return executions(ExecutionQuery.ALL);
  }

  /**
   * {@return the executions of a task, live and over, the oldest first}
   *
   * @param task which
   */
  public List<Execution> executions(TaskId task) {
    return executions(ExecutionQuery.of(task));
  }

  /**
   * {@return the executions that match, the oldest first}
   *
   * @param query which
   */
  public List<Execution> executions(ExecutionQuery query) {
    List<Execution> all = new ArrayList<>();
    Cursor after = null;
    do {
      Page<Execution> page = client().executions(query, new PageRequest(PAGE, after));
      all.addAll(page.items());
      after = page.cursor();
    } while (after != null);
    Collections.reverse(all);
    return all;
  }

  /**
   * Runs all that is due now, and all that follows from it at once.
   *
   * @return this scheduler
   */
  public TestScheduler runDue() {
    return advance(Duration.ZERO);
  }

  /**
   * Moves the time forward, and runs all that falls due on the way, each at its own time.
   *
   * @param by how far; zero or more
   * @return this scheduler
   */
  public TestScheduler advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("time advances by zero or more, was " + by);
    }
    return advanceTo(time.instant().plus(by));
  }

  /**
   * Moves the time forward to an instant, and runs all that falls due on the way, each at its own
   * time.
   *
   * @param end not before the present instant
   * @return this scheduler
   */
  public TestScheduler advanceTo(Instant end) {
    Engine engine = node().engine();
    node().calendars().refresh();
    engine.wake(time.instant()); // others may have put something into the store meanwhile
    for (int round = 0; round < MAX_ROUNDS; round++) {
      Instant next = completeAll(engine);
      Instant until = next.isAfter(end) ? end : next;
      if (until.isAfter(time.instant())) {
        time.advance(Duration.between(time.instant(), until));
      }
      if (next.isAfter(end)) {
        return this;
      }
    }
    throw neverQuiescent();
  }

  /** Does all there is to do now, and answers when there is more. */
  private Instant completeAll(Engine engine) {
    for (int turn = 0; turn < MAX_TURNS; turn++) {
      Instant next = engine.dispatchLoop().step(node().clock().instant());
      boolean ran = runAll();
      do {
        engine.completionLoop().step(node().clock().instant());
      } while (!engine.isSettled());
      // What is over may have kept out others, by a lock or as the last of several.
      if (!ran && next.isAfter(node().clock().instant())) {
        Instant leases = engine.leaseLoop().step(node().clock().instant());
        Instant upkeep = engine.maintenanceLoop().step(node().clock().instant());
        engine.announce();
        return engine.held().isEmpty() ? next : Collections.min(List.of(next, leases, upkeep));
      }
    }
    throw neverQuiescent();
  }

  private boolean runAll() {
    boolean ran = false;
    for (Runnable run = work.poll(); run != null; run = work.poll()) {
      run.run();
      ran = true;
    }
    return ran;
  }

  private IllegalStateException neverQuiescent() {
    return new IllegalStateException(
        "it does not come to rest at "
            + time.instant()
            + ": something is due again and again, for example an action that moves the time by"
            + " more than its period");
  }
}
