package io.quarterhour.memory;

import io.quarterhour.contract.ExecutionStoreContract;
import io.quarterhour.contract.HistoryStoreContract;
import io.quarterhour.contract.NodeStoreContract;
import io.quarterhour.contract.SignalContract;
import io.quarterhour.contract.StateStoreContract;
import io.quarterhour.contract.TaskStoreContract;
import io.quarterhour.store.SchedulerStore;
import org.junit.jupiter.api.Nested;

/** The in-memory store keeps the contract of stores. */
class InMemoryStoreTest {
  @Nested
  class Tasks extends TaskStoreContract {
    @Override
    protected SchedulerStore createStore() {
      return new InMemoryStore();
    }
  }

  @Nested
  class Executions extends ExecutionStoreContract {
    @Override
    protected SchedulerStore createStore() {
      return new InMemoryStore();
    }
  }

  @Nested
  class History extends HistoryStoreContract {
    @Override
    protected SchedulerStore createStore() {
      return new InMemoryStore();
    }
  }

  @Nested
  class Signal extends SignalContract {
    @Override
    protected SchedulerStore createStore() {
      return new InMemoryStore();
    }
  }

  @Nested
  class Nodes extends NodeStoreContract {
    @Override
    protected SchedulerStore createStore() {
      return new InMemoryStore();
    }
  }

  @Nested
  class States extends StateStoreContract {
    @Override
    protected SchedulerStore createStore() {
      return new InMemoryStore();
    }
  }
}
