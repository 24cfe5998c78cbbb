package io.quarterhour.memory;

import io.quarterhour.contract.ExecutionStoreContract;
import io.quarterhour.store.SchedulerStore;

class InMemoryExecutionStoreTest extends ExecutionStoreContract {
  @Override
  protected SchedulerStore createStore() {
    return new InMemoryStore();
  }
}
