package io.quarterhour.memory;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.contract.ExecutionStoreContract;
import io.quarterhour.contract.HistoryStoreContract;
import io.quarterhour.contract.MaintenanceStoreContract;
import io.quarterhour.contract.NodeStoreContract;
import io.quarterhour.contract.SignalContract;
import io.quarterhour.contract.StateStoreContract;
import io.quarterhour.contract.TaskStoreContract;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.query.Cursor;
import io.quarterhour.query.PageRequest;
import io.quarterhour.query.TaskQuery;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.tenant.TenantScope;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract tests of stores, run against the in-memory store. */
class InMemoryStoreTest {
  @Test
  void messageNamesTheForeignTaskCursor() {
    PageRequest request = PageRequest.first(1).after(new Cursor("x"));

    assertThatThrownBy(
            () -> new InMemoryStore().history().tasks(TenantScope.ALL, TaskQuery.ALL, request))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("unknown cursor 'x': not a cursor of a list of tasks");
  }

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

  @Nested
  class Maintenance extends MaintenanceStoreContract {
    @Override
    protected SchedulerStore createStore() {
      return new InMemoryStore();
    }
  }
}
