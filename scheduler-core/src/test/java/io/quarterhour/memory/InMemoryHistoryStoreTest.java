package io.quarterhour.memory;

import io.quarterhour.contract.HistoryStoreContract;
import io.quarterhour.store.SchedulerStore;

class InMemoryHistoryStoreTest extends HistoryStoreContract {
  @Override
  protected SchedulerStore createStore() {
    return new InMemoryStore();
  }
}
