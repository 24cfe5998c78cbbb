package io.quarterhour.support;

import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.MaintenanceStore;
import io.quarterhour.store.NodeStore;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.StateStore;
import io.quarterhour.store.StoreInfo;
import io.quarterhour.store.TaskStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/** A store that records the first argument of each call, and whose results a test can change. */
public final class RecordingStore implements SchedulerStore {
  private final SchedulerStore store;
  private final Map<String, List<Object>> arguments = new ConcurrentHashMap<>();
  private final Map<String, UnaryOperator<Object>> results = new ConcurrentHashMap<>();

  /** Creates a store that passes all calls to another store. */
  public RecordingStore(SchedulerStore store) {
    this.store = store;
  }

  /** Changes the results of a method. */
  public void changeResults(String method, UnaryOperator<Object> change) {
    results.put(method, change);
  }

  /** {@return the first argument of each call of a method since the last call of this one} */
  public List<Object> take(String method) {
    List<Object> recorded = arguments.remove(method);
    return recorded == null ? List.of() : recorded;
  }

  /** {@return the first argument of each call of a method, which is a list, as {@link #take}} */
  public <T> List<List<T>> takeLists(String method, Class<T> type) {
    List<List<T>> lists = new ArrayList<>();
    for (Object list : take(method)) {
      lists.add(((List<?>) list).stream().map(type::cast).toList());
    }
    return lists;
  }

  private <T> T around(Class<T> role, T real) {
    return role.cast(
        Proxy.newProxyInstance(
            role.getClassLoader(),
            new Class<?>[] {role},
            (proxy, method, values) -> {
              if (values != null) {
                arguments
                    .computeIfAbsent(method.getName(), n -> new CopyOnWriteArrayList<>())
                    .add(values[0]);
              }
              try {
                Object result = method.invoke(real, values);
                UnaryOperator<Object> change = results.get(method.getName());
                return change == null ? result : change.apply(result);
              } catch (InvocationTargetException e) {
                throw e.getTargetException();
              }
            }));
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
    return store.nodes();
  }

  @Override
  public StateStore states() {
    return store.states();
  }

  @Override
  public MaintenanceStore maintenance() {
    return store.maintenance();
  }

  @Override
  public StoreInfo info() {
    return store.info();
  }

  @Override
  public void close() {
    store.close();
  }
}
