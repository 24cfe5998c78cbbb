package io.quarterhour.examples.store;

import io.quarterhour.contract.ExecutionStoreContract;
import io.quarterhour.store.SchedulerStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileExecutionStoreTest extends ExecutionStoreContract {
  @TempDir Path directory;

  @Override
  protected SchedulerStore createStore() {
    return FileStore.open(directory, Fixtures.UNFORCED);
  }
}
