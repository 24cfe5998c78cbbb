package io.quarterhour.jdbc;

import io.quarterhour.execution.NodeId;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.MaintenanceStore;
import io.quarterhour.store.NodeRow;
import io.quarterhour.store.NodeStore;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.StateStore;
import io.quarterhour.store.StoreInfo;
import io.quarterhour.store.TaskStore;
import io.quarterhour.store.TransactionSupport;
import io.quarterhour.time.TimeSource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A store in a database that reports the time of a clock of the test.
 *
 * @param store the store that contains the data
 * @param clock the time that the database reports
 */
record ClockedStore(SchedulerStore store, TimeSource clock) implements SchedulerStore {
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
    return new ClockedNodes(store.nodes(), clock);
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
    return new StoreInfo(store.info().name(), clock.instant());
  }

  @Override
  public Optional<TransactionSupport<?>> transactionSupport() {
    return store.transactionSupport();
  }

  @Override
  public void close() {
    store.close();
  }

  /** A node store whose heartbeats return the time of a clock. */
  private record ClockedNodes(NodeStore store, TimeSource clock) implements NodeStore {
    @Override
    public Instant heartbeat(NodeRow node) {
      store.heartbeat(node);
      return clock.instant();
    }

    @Override
    public void remove(NodeId node) {
      store.remove(node);
    }

    @Override
    public void removeStale(Instant seenBefore) {
      store.removeStale(seenBefore);
    }

    @Override
    public List<NodeRow> nodes() {
      return store.nodes();
    }
  }
}
