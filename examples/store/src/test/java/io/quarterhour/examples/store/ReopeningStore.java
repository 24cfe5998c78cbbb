package io.quarterhour.examples.store;

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
import java.nio.file.Path;
import java.util.function.Function;

/** A store that is closed and reopened after a fixed number of calls. */
final class ReopeningStore implements SchedulerStore {
  /** Settings with a small threshold, so that the journal is rewritten often too. */
  private static final Transactions.JournalOptions OPTIONS =
      new Transactions.JournalOptions(false, 50_000);

  private final Path directory;
  private final int calls;
  private FileStore store;
  private int remainingCalls;

  ReopeningStore(Path directory, int calls) {
    this.directory = directory;
    this.calls = calls;
    store = FileStore.open(directory, OPTIONS);
    remainingCalls = calls;
  }

  private <R> R role(Class<R> type, Function<SchedulerStore, R> role) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              try {
                return method.invoke(role.apply(current()), arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private synchronized FileStore current() {
    remainingCalls--;
    if (remainingCalls == 0) {
      remainingCalls = calls;
      store.close();
      store = FileStore.open(directory, OPTIONS);
    }
    return store;
  }

  @Override
  public TaskStore tasks() {
    return role(TaskStore.class, SchedulerStore::tasks);
  }

  @Override
  public ExecutionStore executions() {
    return role(ExecutionStore.class, SchedulerStore::executions);
  }

  @Override
  public HistoryStore history() {
    return role(HistoryStore.class, SchedulerStore::history);
  }

  @Override
  public NodeStore nodes() {
    return role(NodeStore.class, SchedulerStore::nodes);
  }

  @Override
  public StateStore states() {
    return role(StateStore.class, SchedulerStore::states);
  }

  @Override
  public MaintenanceStore maintenance() {
    return role(MaintenanceStore.class, SchedulerStore::maintenance);
  }

  @Override
  public StoreInfo info() {
    return store.info();
  }

  @Override
  public synchronized void close() {
    store.close();
  }
}
