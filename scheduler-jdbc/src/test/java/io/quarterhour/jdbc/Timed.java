package io.quarterhour.jdbc;

import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.NodeStore;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.StoreDescription;
import io.quarterhour.store.TaskStore;
import io.quarterhour.time.TimeSource;

/**
 * A store in a database whose clock a test has in its hand.
 *
 * @param store where everything is kept
 * @param clock what time the database has
 */
record Timed(SchedulerStore store, TimeSource clock) implements SchedulerStore {
  @Override
  public TaskStore tasks() {
    return store.tasks();
  }

  @Override
  public ExecutionStore executions() {
    return store.executions();
  }

  @Override
  public HistoryStore history() {
    return store.history();
  }

  @Override
  public NodeStore nodes() {
    return store.nodes();
  }

  @Override
  public StoreDescription describe() {
    return new StoreDescription(store.describe().name(), clock.instant());
  }

  @Override
  public void close() {
    store.close();
  }
}
