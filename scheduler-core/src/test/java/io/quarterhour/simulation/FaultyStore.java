package io.quarterhour.simulation;

import io.quarterhour.error.StoreException;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.MaintenanceStore;
import io.quarterhour.store.NodeStore;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.StateStore;
import io.quarterhour.store.StoreInfo;
import io.quarterhour.store.TaskStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The store as seen by one node: each call may be slow or hang, or fail before or after the act,
 * and the node may pause or crash during the call. Some items are refused for good.
 */
final class FaultyStore implements SchedulerStore {
  private static final int MAX_DEPTH = 6;
  private static final int MAX_PAUSE = 90_000;

  private final World world;
  private final Life life;
  private final IsolationRule isolationRule;

  /** The lists that a node without isolation repeats in place of its next ones, by operation. */
  private final Map<String, Object[]> repeated = new HashMap<>();

  private final TaskStore tasks;
  private final ExecutionStore executions;
  private final HistoryStore history;
  private final NodeStore nodes;
  private final StateStore states;
  private final MaintenanceStore maintenance;

  FaultyStore(World world, Life life) {
    this.world = world;
    this.life = life;
    isolationRule = new IsolationRule(world, life);
    tasks = role(TaskStore.class, world.store.tasks());
    executions = role(ExecutionStore.class, world.store.executions());
    history = role(HistoryStore.class, world.store.history());
    nodes = role(NodeStore.class, world.store.nodes());
    states = role(StateStore.class, world.store.states());
    maintenance = role(MaintenanceStore.class, world.store.maintenance());
  }

  private <T> T role(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) ->
                call(method.getName(), arguments, () -> invoke(method, target, arguments))));
  }

  private static Object invoke(Method method, Object target, Object[] arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      if (e.getCause() instanceof RuntimeException exception) {
        throw exception;
      }
      throw new IllegalStateException(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private <T> T call(String operation, Object[] arguments, Supplier<T> act) {
    pass(operation, false);
    if (isRefused(operation, arguments)) {
      world.trace.add(life.name(), "refused for good", operation);
      throw new StoreException(operation + ": an item is refused", null, false);
    }
    world.ledger.actor(life.name());
    T result = act.get();
    pass(operation, true);
    return result;
  }

  private boolean isRefused(String operation, Object[] arguments) {
    Object[] sent = isIsolationDropped() ? repeated.getOrDefault(operation, arguments) : arguments;
    if (!world.refusals.refuses(operation, sent)) {
      isolationRule.passed(operation);
      repeated.remove(operation);
      return world.refusals.refuses(operation, arguments);
    }
    if (world.refusals.acceptsSome(operation, sent)) {
      isolationRule.refusedWithOthers(operation);
      repeated.put(operation, sent);
    }
    return true;
  }

  private boolean isIsolationDropped() {
    return world.plantedFault == PlantedFault.REFUSED_ITEM_STOPS_ITS_LIST;
  }

  private void pass(String operation, boolean returning) {
    Faults faults = world.faults();
    life.mustLive();
    if (world.time.depth() < MAX_DEPTH) {
      if (world.dice.chance(faults.pause())) {
        life.pause(world.dice.between(1000, MAX_PAUSE), world.dice.chance(0.3));
      }
      long arrival = Math.max(world.time.millis() + faults.latency(world.dice), life.silentUntil());
      if (life.waitUntil(arrival) > world.time.millis()) {
        world.time.passUntil(() -> life.waitUntil(arrival));
      }
    }
    if (world.dice.chance(faults.crash())) {
      life.host().crash();
    }
    life.mustLive();
    if (world.dice.chance(faults.error())) {
      world.trace.add(life.name(), "error", operation);
      throw new SimulatedError(operation);
    }
    if (world.isStoreAway() || world.dice.chance(returning ? faults.after() : faults.before())) {
      world.trace.add(life.name(), returning ? "lost" : "refused", operation);
      throw new StoreException(
          operation + (returning ? ": no response" : ": no connection"), null, true);
    }
  }

  @Override
  public TaskStore tasks() {
    return tasks;
  }

  @Override
  public ExecutionStore executions() {
    return executions;
  }

  @Override
  public HistoryStore history() {
    return history;
  }

  @Override
  public NodeStore nodes() {
    return nodes;
  }

  @Override
  public StateStore states() {
    return states;
  }

  @Override
  public MaintenanceStore maintenance() {
    return maintenance;
  }

  @Override
  public StoreInfo info() {
    return call("info", null, world.store::info);
  }

  @Override
  public void close() {
    // The store outlives its nodes.
  }
}
