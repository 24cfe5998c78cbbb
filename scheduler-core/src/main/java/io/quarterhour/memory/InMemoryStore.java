package io.quarterhour.memory;

import io.quarterhour.store.ClusterSignal;
import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.InJvmSignal;
import io.quarterhour.store.MaintenanceStore;
import io.quarterhour.store.NodeStore;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.StateStore;
import io.quarterhour.store.StoreInfo;
import io.quarterhour.store.TaskStore;
import java.util.Optional;

/**
 * A store that keeps everything in memory; nothing survives the process. Several schedulers in one
 * JVM may share one instance, and then behave as the nodes of one cluster. It has no clock of its
 * own and no transactions. Closing it does nothing, so that it can still be read afterwards. Safe
 * for use by many threads.
 */
public final class InMemoryStore implements SchedulerStore {
  private final TaskStore tasks;
  private final ExecutionStore executions;
  private final HistoryStore history;
  private final NodeStore nodes = new MemoryNodeStore();
  private final StateStore states;
  private final MaintenanceStore maintenance;
  private final ClusterSignal signal = new InJvmSignal();

  /** Creates an empty store. */
  public InMemoryStore() {
    MemoryTables memoryTables = new MemoryTables();
    ExecutionInserter executionInserter = new ExecutionInserter(memoryTables);
    CompletionHandler completionHandler = new CompletionHandler(memoryTables, executionInserter);
    tasks = new MemoryTaskStore(memoryTables, executionInserter, completionHandler);
    executions = new MemoryExecutionStore(memoryTables, executionInserter, completionHandler);
    history = new MemoryHistoryStore(memoryTables);
    states = memoryTables.states;
    maintenance = new MemoryMaintenanceStore(memoryTables);
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
    return new StoreInfo("memory", null);
  }

  @Override
  public Optional<ClusterSignal> signal() {
    return Optional.of(signal);
  }

  @Override
  public void close() {
    // There is nothing to free. Other schedulers may share the store, and callers may still read
    // it.
  }
}
