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

/** A store that a test can take away, and that tells what is asked of it. */
public final class FaultyStore implements SchedulerStore {
  private final SchedulerStore store;
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final Map<String, Runnable> before = new ConcurrentHashMap<>();
  private final Map<String, Boolean> failingAfter = new ConcurrentHashMap<>();
  private volatile boolean setUnavailable;
  private volatile boolean closed;

  /** A store that works as another one until a test says otherwise. */
  public FaultyStore(SchedulerStore store) {
    this.store = store;
  }

  /** Lets every act fail, or none any more. */
  public void setUnavailable(boolean isAway) {
    setUnavailable = isAway;
  }

  /** Lets the next act of a name be done, and fail afterwards. */
  public void failOnceAfter(String act) {
    failingAfter.put(act, true);
  }

  /** Lets something happen before the next act of a name. */
  public void beforeNext(String act, Runnable something) {
    before.put(act, something);
  }

  /** {@return how often an act was asked for} */
  public int calls(String act) {
    AtomicInteger count = calls.get(act);
    return count == null ? 0 : count.get();
  }

  /** {@return whether it was closed} */
  public boolean isClosed() {
    return closed;
  }

  private <T> T around(Class<T> role, T real) {
    return role.cast(
        Proxy.newProxyInstance(
            role.getClassLoader(),
            new Class<?>[] {role},
            (proxy, method, arguments) -> act(method, real, arguments)));
  }

  private Object act(Method method, Object real, Object[] arguments) throws Throwable {
    String name = method.getName();
    calls.computeIfAbsent(name, n -> new AtomicInteger()).incrementAndGet();
    Runnable first = before.remove(name);
    if (first != null) {
      first.run();
    }
    if (setUnavailable) {
      throw new StoreException(name + ": the store is away", null, true);
    }
    try {
      Object answer = method.invoke(real, arguments);
      if (failingAfter.remove(name) != null) {
        throw new StoreException(name + ": the answer was lost", null, true);
      }
      return answer;
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
    if (setUnavailable) {
      throw new StoreException("describe: the store is away", null, true);
    }
    return store.info();
  }

  @Override
  public void close() {
    closed = true;
    store.close();
  }
}
