package io.quarterhour.support;

import io.quarterhour.error.StoreException;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.NodeStore;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.StateStore;
import io.quarterhour.store.StoreInfo;
import io.quarterhour.store.TaskStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that a test can make unavailable or silent, and that counts the calls of each method. */
public final class FaultyStore implements SchedulerStore {
  private final SchedulerStore store;
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final Map<String, Runnable> before = new ConcurrentHashMap<>();
  private final Map<String, Boolean> failingAfter = new ConcurrentHashMap<>();
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
    try {
      Object result = method.invoke(real, arguments);
      if (failingAfter.remove(name) != null) {
        throw new StoreException(name + ": the result was lost", null, true);
      }
      return result;
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
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
