package io.quarterhour.memory;

import io.quarterhour.contract.TaskStoreContract;
import io.quarterhour.store.SchedulerStore;

class InMemoryTaskStoreTest extends TaskStoreContract {
  @Override
  protected SchedulerStore createStore() {
    return new InMemoryStore();
  }
}
