package io.quarterhour.jdbc;

import io.quarterhour.contract.ExecutionStoreContract;
import io.quarterhour.contract.HistoryStoreContract;
import io.quarterhour.contract.MaintenanceStoreContract;
import io.quarterhour.contract.ModelComparison;
import io.quarterhour.contract.NodeStoreContract;
import io.quarterhour.contract.SignalContract;
import io.quarterhour.contract.StateStoreContract;
import io.quarterhour.contract.TaskStoreContract;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.store.SchedulerStore;
import org.junit.jupiter.api.Nested;

/** The contract of stores, tested with the JDBC store on H2 in memory. */
class H2InMemoryStoreTest {
  @Nested
  class Tasks extends TaskStoreContract {
    @Override
    protected SchedulerStore createStore() {
      return Database.H2_IN_MEMORY.store();
    }
  }

  @Nested
  class Executions extends ExecutionStoreContract {
    @Override
    protected SchedulerStore createStore() {
      return Database.H2_IN_MEMORY.store();
    }
  }

  @Nested
  class History extends HistoryStoreContract {
    @Override
    protected SchedulerStore createStore() {
      return Database.H2_IN_MEMORY.store();
    }
  }

  @Nested
  class Signal extends SignalContract {
    @Override
    protected SchedulerStore createStore() {
      return Database.H2_IN_MEMORY.store();
    }
  }

  @Nested
  class Nodes extends NodeStoreContract {
    @Override
    protected SchedulerStore createStore() {
      return Database.H2_IN_MEMORY.store();
    }
  }

  @Nested
  class States extends StateStoreContract {
    @Override
    protected SchedulerStore createStore() {
      return Database.H2_IN_MEMORY.store();
    }
  }

  @Nested
  class Maintenance extends MaintenanceStoreContract {
    @Override
    protected SchedulerStore createStore() {
      return Database.H2_IN_MEMORY.store();
    }
  }

  @Nested
  class Model extends ModelComparison {
    @Override
    protected SchedulerStore createStore() {
      return Database.H2_IN_MEMORY.store();
    }

    @Override
    protected SchedulerStore createReference() {
      return new InMemoryStore();
    }
  }
}
