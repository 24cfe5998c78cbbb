package io.quarterhour.jdbc;

import io.quarterhour.contract.ExecutionStoreContract;
import io.quarterhour.contract.HistoryStoreContract;
import io.quarterhour.contract.MaintenanceStoreContract;
import io.quarterhour.contract.ModelComparison;
import io.quarterhour.contract.NodeStoreContract;
import io.quarterhour.contract.StateStoreContract;
import io.quarterhour.contract.TaskStoreContract;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.store.SchedulerStore;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;

/** The contract of stores, tested with the JDBC store on MariaDB. */
@Tag("full")
class MariaStoreTest {
  @Nested
  class Tasks extends TaskStoreContract {
    @Override
    protected SchedulerStore createStore() {
      return Database.MARIADB.store();
    }
  }

  @Nested
  class Executions extends ExecutionStoreContract {
    @Override
    protected SchedulerStore createStore() {
      return Database.MARIADB.store();
    }
  }

  @Nested
  class History extends HistoryStoreContract {
    @Override
    protected SchedulerStore createStore() {
      return Database.MARIADB.store();
    }
  }

  /** With this option the driver reports zero rows for an update that changes no value. */
  @Nested
  class HistoryWithAffectedRows extends HistoryStoreContract {
    @Override
    protected SchedulerStore createStore() {
      return JdbcStore.builder(MariaServer.source("&useAffectedRows=true"))
          .tablePrefix("t" + Database.next() + "_")
          .open();
    }
  }

  @Nested
  class Nodes extends NodeStoreContract {
    @Override
    protected SchedulerStore createStore() {
      return Database.MARIADB.store();
    }
  }

  @Nested
  class States extends StateStoreContract {
    @Override
    protected SchedulerStore createStore() {
      return Database.MARIADB.store();
    }
  }

  @Nested
  class Maintenance extends MaintenanceStoreContract {
    @Override
    protected SchedulerStore createStore() {
      return Database.MARIADB.store();
    }
  }

  @Nested
  class Model extends ModelComparison {
    @Override
    protected SchedulerStore createStore() {
      return Database.MARIADB.store();
    }

    @Override
    protected SchedulerStore createReference() {
      return new InMemoryStore();
    }
  }
}
