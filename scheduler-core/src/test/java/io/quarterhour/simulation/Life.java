package io.quarterhour.simulation;

import io.quarterhour.client.SchedulerClient;
import io.quarterhour.error.StoreException;
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
import io.quarterhour.internal.engine.loop.Loop;
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
import io.quarterhour.query.RecordRetention;
import io.quarterhour.query.RetentionPolicy;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.execution.InsertResult;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TargetDirectory;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/** A node from its start to its crash: the real engine, driven step by step. */
final class Life {
  private static final int LOG_LINES = 100;
  private static final long PUNCTUAL_AGAIN = 1_000;

  private final World world;
  private final Host host;
  private final String name;
  private final NodeId id;
  private final NodeClock clock;
  private final StoreClock storeClock;
  private final Engine engine;
  private final ClientFactory clients;
  private final SimulatedLane dispatchLoop;
  private final SimulatedLane completionLoop;
  private final SimulatedLane leaseLoop;
  private final SimulatedLane watchLoop;
  private final SimulatedLane maintenanceLoop;
  private boolean dead;
  private long pausedUntil;
  private long silentUntil;
  private boolean wasSuspended;
  private boolean takesTime;

  /** Ends the current step of a node that has crashed. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1L;

    Death() {
      super("the node has crashed", null, false, false);
    }
  }

  Life(World world, Host host, int incarnation) {
    this.world = world;
    this.host = host;
    name = host.name() + "." + Integer.toHexString(incarnation);
    clock =
        new NodeClock(
            world.time, host.drawnSkew(), world.dice.between(0, 1_000_000) * 1_000_000_000L);
    SchedulerStore store = new FaultyStore(world, this);
    storeClock = new StoreClock(store, clock);
    PluginRegistry plugins =
        PluginRegistry.collect(
            SimulatedAction.all(world, this),
            SimulatedNotifier.all(world, this),
            PluginRegistry.Discovery.OFF);
    ExecutionIdGenerator ids = new ExecutionIdGenerator(incarnation);
    DefinitionCache definitions = new DefinitionCache(store.tasks());
    id = new NodeId(host.name(), Integer.toHexString(incarnation));
    EngineOptions options = options();
    engine = engine(store, plugins, definitions, ids, options);
    clients =
        new ClientFactory(
            new StoreView(store, definitions, new SimulatedEngineAccess()),
            plugins,
            new ClientDirectories(new CalendarCache(null), new TenantCheck(null)),
            ids,
            Alignment.QUARTER_HOUR);
    dispatchLoop = new SimulatedLane(world, this, "intake", engine.dispatchLoop());
    completionLoop = new SimulatedLane(world, this, "settle", engine.completionLoop());
    leaseLoop = new SimulatedLane(world, this, "leases", engine.leaseLoop());
    watchLoop = new SimulatedLane(world, this, "watch", watchLoop(store));
    maintenanceLoop = new SimulatedLane(world, this, "upkeep", engine.maintenanceLoop());
  }

  private EngineOptions options() {
    Scenario.Numbers numbers = world.scenario.numbers();
    return new EngineOptions(
        id,
        numbers.queues(),
        numbers.lease(),
        numbers.poll(),
        Duration.ofSeconds(10),
        RetentionPolicy.UNLIMITED,
        RecordRetention.UNLIMITED,
        1000,
        100);
  }

  private Loop watchLoop(SchedulerStore store) {
    Loop watch = engine.watchLoop();
    if (world.plantedFault != PlantedFault.WATCH_WAITS_FOR_STORE) {
      return watch;
    }
    return now -> {
      store.nodes().nodes();
      return watch.step(storeClock.instant());
    };
  }

  private Engine engine(
      SchedulerStore store,
      PluginRegistry plugins,
      DefinitionCache definitions,
      ExecutionIdGenerator ids,
      EngineOptions options) {
    CircuitBreakers circuitBreakers = new CircuitBreakers();
    LogBuffer logs = new LogBuffer(LOG_LINES, Long.MAX_VALUE);
    return new EngineBuilder(store, storeClock, options)
        .planning(definitions, new Planner(ids, new CalendarCache(null)::retained))
        .work(
            plugins.claimable(),
            worker(store, plugins, definitions, circuitBreakers, logs),
            logs,
            queue -> this::requestThread)
        .completion(
            new CompletionPlanner(ids, new FirstDeliveryTime(plugins, circuitBreakers)),
            List.of(world.ledger::announced))
        .build();
  }

  private Worker worker(
      SchedulerStore store,
      PluginRegistry plugins,
      DefinitionCache definitions,
      CircuitBreakers circuitBreakers,
      LogBuffer logs) {
    AttemptLimits limits =
        new AttemptLimits(LOG_LINES, 1000, world.scenario.numbers().lostLeases());
    HostDirectories directories =
        new HostDirectories(
            world.scenario::tenants, TargetDirectory.byName(), Duration.ofSeconds(30));
    return new Worker(
        new JobFactory(
            plugins,
            definitions,
            directories,
            new ActionInvoker(directories, null, this::clientOf, storeClock, limits),
            new NotificationSender(
                store.history(),
                new DigestStore(store.states(), store.history()),
                circuitBreakers,
                storeClock)),
        logs,
        storeClock,
        limits);
  }

  /** {@return whether the node started; false if the store is unavailable} */
  boolean start() {
    try {
      storeClock.synchronise();
    } catch (StoreException e) {
      return false;
    }
    maintenanceLoop.start();
    leaseLoop.start();
    watchLoop.start();
    completionLoop.start();
    dispatchLoop.start();
    engine.open();
    return true;
  }

  private void requestThread(Runnable worker) {
    if (world.dice.chance(world.faults().noThread())) {
      world.trace.add(name, "no thread");
      throw new RejectedExecutionException("no thread is available");
    }
    watchLoop.wakeReliably();
    boolean delayed = world.dice.chance(0.6);
    long delay = delayed ? SimulatedAction.drawnDuration(world) : world.dice.between(0, 3);
    world.time.in(delay, () -> runWorker(worker, !delayed));
  }

  /**
   * Runs a worker. If {@code actionTakesTime} is false, the delay before this call stands for the
   * duration of the action: only the start time of the action differs.
   */
  private void runWorker(Runnable worker, boolean actionTakesTime) {
    if (pausedUntil > world.time.millis() && !dead) {
      world.time.at(pausedUntil, () -> runWorker(worker, actionTakesTime));
      return;
    }
    if (dead && world.dice.chance(0.5)) {
      return;
    }
    takesTime = actionTakesTime;
    try {
      worker.run();
    } catch (Death e) {
      return;
    } finally {
      // The worker of an abandoned attempt reads no clock.
      clock.recover();
    }
    if (!dead) {
      completionLoop.wake();
    }
  }

  /** Lets the worker whose action ends now meet an error before its result is queued. */
  void failWorker() {
    clock.failOnce();
  }

  /** {@return whether an action that begins now takes virtual time} */
  boolean takesTime() {
    return takesTime && world.time.depth() < 2;
  }

  /**
   * {@return the end of a wait for an event at a time, in milliseconds since 1970} It is extended
   * to the end of a pause, and is 0 if the node has crashed.
   */
  long waitUntil(long millis) {
    return dead ? 0 : Math.max(millis, pausedUntil);
  }

  void pause(long millis, boolean suspendsMachine) {
    world.trace.add(name, suspendsMachine ? "suspended" : "paused", millis);
    pausedUntil = Math.max(pausedUntil, world.time.millis() + millis);
    wasSuspended |= suspendsMachine;
    if (suspendsMachine) {
      clock.standStill(millis);
    }
  }

  /** Lets every call of the store that begins now or later hang for a number of milliseconds. */
  void silence(long millis) {
    world.trace.add(name, "silence", millis);
    silentUntil = Math.max(silentUntil, world.time.millis() + millis);
  }

  /** {@return the time at which the store answers this node again, in milliseconds since 1970} */
  long silentUntil() {
    return world.isCalm() ? 0 : silentUntil;
  }

  /**
   * {@return whether the watch of this node is on time: the node is not paused, was not paused just
   * now, and its monotonic clock never stopped}
   */
  boolean isPunctual() {
    return !dead && !wasSuspended && pausedUntil + PUNCTUAL_AGAIN < world.time.millis();
  }

  boolean isPaused() {
    return pausedUntil > world.time.millis();
  }

  void jump(long skew) {
    world.trace.add(name, "jump", skew);
    clock.jump(skew);
  }

  void die() {
    world.trace.add(name, "crashes");
    dead = true;
  }

  boolean isDead() {
    return dead;
  }

  void mustLive() {
    if (dead) {
      throw new Death();
    }
  }

  /** {@return whether the node is not paused, owns no runs and has recorded all completions} */
  boolean isIdle() {
    return !isPaused() && engine.ownedRuns().isEmpty() && engine.allCompleted();
  }

  boolean holds(Lease lease) {
    return engine.ownedRuns().stream().anyMatch(run -> run.lease().equals(lease));
  }

  NodeId id() {
    return id;
  }

  String held() {
    return name
        + " owns "
        + engine.ownedRuns().stream().map(r -> Trace.text(r.lease().execution())).toList();
  }

  Host host() {
    return host;
  }

  String name() {
    return name;
  }

  StoreClock storeClock() {
    return storeClock;
  }

  Engine engine() {
    return engine;
  }

  SimulatedLane intake() {
    return dispatchLoop;
  }

  SchedulerClient client(Caller caller) {
    return clients.client(caller);
  }

  private SchedulerClient clientOf(TenantId tenant) {
    return client(
        tenant.isInstallation()
            ? Caller.system()
            : new Caller("action for " + tenant, TenantScope.of(Set.of(tenant)), false));
  }

  /** The access of clients to the engine. */
  private final class SimulatedEngineAccess implements EngineAccess {
    @Override
    public NodeId node() {
      return id;
    }

    @Override
    public Instant now() {
      return storeClock.instant();
    }

    @Override
    public List<InsertResult> enqueue(List<NewExecution> calls, Instant now) {
      List<InsertResult> answers = engine.enqueue(calls, now);
      dispatchLoop.wake();
      return answers;
    }

    @Override
    public void workAvailable(Instant at) {
      engine.wake(at);
      dispatchLoop.wake();
    }

    @Override
    public void cancelRequested() {
      engine.wakeForCancel();
      leaseLoop.wake();
    }
  }
}
