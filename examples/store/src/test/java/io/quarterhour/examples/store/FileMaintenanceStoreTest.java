package io.quarterhour.examples.store;

import io.quarterhour.contract.MaintenanceStoreContract;
import io.quarterhour.store.SchedulerStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileMaintenanceStoreTest extends MaintenanceStoreContract {
  @TempDir Path directory;

  @Override
  protected SchedulerStore createStore() {
    return FileStore.open(directory, Fixtures.UNFORCED);
  }
}
