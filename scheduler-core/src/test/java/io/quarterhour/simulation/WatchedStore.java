package io.quarterhour.simulation;

import io.quarterhour.store.ExecutionStore;
import io.quarterhour.store.HistoryStore;
import io.quarterhour.store.MaintenanceStore;
import io.quarterhour.store.NodeStore;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.StateStore;
import io.quarterhour.store.StoreInfo;
import io.quarterhour.store.TaskStore;

/** The real store with a check of each act. It reports the true time as the store time. */
final class WatchedStore implements SchedulerStore {
  private final World world;
  private final TaskStore tasks;
  private final ExecutionStore executions;

  WatchedStore(World world) {
    this.world = world;
    tasks = new WatchedTasks(world);
    executions = new WatchedExecutions(world);
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
    return world.truth.history();
  }

  @Override
  public NodeStore nodes() {
    return world.truth.nodes();
  }

  @Override
  public StateStore states() {
    return world.truth.states();
  }

  @Override
  public MaintenanceStore maintenance() {
    return world.truth.maintenance();
  }

  @Override
  public StoreInfo info() {
    return new StoreInfo("simulated", world.time.instant());
  }

  @Override
  public void close() {
    world.truth.close();
  }
}
