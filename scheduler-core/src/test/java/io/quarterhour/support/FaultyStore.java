package io.quarterhour.support;

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
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * A store that a test can make unavailable or silent, or let refuse items, and that counts the
 * calls of each method.
 */
public final class FaultyStore implements SchedulerStore {
  private final SchedulerStore store;
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final Map<String, Runnable> before = new ConcurrentHashMap<>();
  private final Map<String, Boolean> failingAfter = new ConcurrentHashMap<>();
  private final Map<String, Predicate<Object>> refused = new ConcurrentHashMap<>();
  private final Map<String, UnaryOperator<Object>> changed = new ConcurrentHashMap<>();
  private volatile boolean unavailable;
  private boolean silent;
  private volatile boolean closed;

  /** Creates a store that passes all calls to another store until a test makes it fail. */
  public FaultyStore(SchedulerStore store) {
    this.store = store;
  }

  /** Makes every call fail with a transient error, or ends these failures. */
  public void setUnavailable(boolean isUnavailable) {
    unavailable = isUnavailable;
  }

  /** Makes every further call wait, as in a network that drops all packets, or ends this. */
  public synchronized void setSilent(boolean isSilent) {
    silent = isSilent;
    notifyAll();
  }

  private synchronized void awaitAnswer() {
    boolean interrupted = false;
    while (silent) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Makes the next call of a method take effect, and then fail with a transient error. */
  public void failOnceAfter(String method) {
    failingAfter.put(method, true);
  }

  /**
   * Refuses, from now on and with a permanent error, each call of a method whose first argument is
   * a matching item, or a list that contains one.
   */
  @SuppressWarnings("unchecked") // the test knows the type of the items
  public <T> void refuse(String method, Predicate<T> item) {
    refused.put(method, (Predicate<Object>) item);
  }

  /** Changes the results of a method. */
  @SuppressWarnings("unchecked") // the test knows the type of the result
  public <T> void change(String method, UnaryOperator<T> result) {
    changed.put(method, (UnaryOperator<Object>) result);
  }

  /** Runs an action before the next call of a method. */
  public void beforeNext(String method, Runnable action) {
    before.put(method, action);
  }

  /** {@return the number of calls of a method} */
  public int calls(String method) {
    AtomicInteger count = calls.get(method);
    return count == null ? 0 : count.get();
  }

  /** {@return the number of calls of all methods} */
  public int calls() {
    return calls.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  /** {@return whether the store was closed} */
  public boolean isClosed() {
    return closed;
  }

  private <T> T around(Class<T> role, T real) {
    return role.cast(
        Proxy.newProxyInstance(
            role.getClassLoader(),
            new Class<?>[] {role},
            (proxy, method, arguments) -> call(method, real, arguments)));
  }

  private Object call(Method method, Object real, Object[] arguments) throws Throwable {
    String name = method.getName();
    calls.computeIfAbsent(name, n -> new AtomicInteger()).incrementAndGet();
    awaitAnswer();
    Runnable first = before.remove(name);
    if (first != null) {
      first.run();
    }
    if (unavailable) {
      throw new StoreException(name + ": the store is away", null, true);
    }
    requireAccepted(name, arguments);
    try {
      Object result = method.invoke(real, arguments);
      UnaryOperator<Object> change = changed.get(name);
      if (change != null) {
        return change.apply(result);
      }
      if (failingAfter.remove(name) != null) {
        throw new StoreException(name + ": the result was lost", null, true);
      }
      return result;
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  private void requireAccepted(String method, Object[] arguments) {
    Predicate<Object> refusal = refused.get(method);
    if (refusal != null) {
      Collection<?> items = arguments[0] instanceof Collection<?> all ? all : List.of(arguments[0]);
      if (items.stream().anyMatch(refusal)) {
        throw new StoreException(method + ": an item is refused", null, false);
      }
    }
  }

  @Override
  public TaskStore tasks() {
    return around(TaskStore.class, store.tasks());
  }

  @Override
  public ExecutionStore executions() {
    return around(ExecutionStore.class, store.executions());
  }

  @Override
  public HistoryStore history() {
    return around(HistoryStore.class, store.history());
  }

  @Override
  public NodeStore nodes() {
    return around(NodeStore.class, store.nodes());
  }

  @Override
  public StateStore states() {
    return around(StateStore.class, store.states());
  }

  @Override
  public MaintenanceStore maintenance() {
    return around(MaintenanceStore.class, store.maintenance());
  }

  @Override
  public StoreInfo info() {
    calls.computeIfAbsent("info", n -> new AtomicInteger()).incrementAndGet();
    awaitAnswer();
    if (unavailable) {
      throw new StoreException("info: the store is away", null, true);
    }
    return store.info();
  }

  @Override
  public void close() {
    closed = true;
    store.close();
  }
}
