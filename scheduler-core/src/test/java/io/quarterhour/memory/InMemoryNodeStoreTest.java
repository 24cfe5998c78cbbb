package io.quarterhour.memory;

import io.quarterhour.contract.NodeStoreContract;
import io.quarterhour.store.SchedulerStore;

class InMemoryNodeStoreTest extends NodeStoreContract {
  @Override
  protected SchedulerStore createStore() {
    return new InMemoryStore();
  }
}
