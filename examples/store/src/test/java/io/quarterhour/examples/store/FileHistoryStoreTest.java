package io.quarterhour.examples.store;

import io.quarterhour.contract.HistoryStoreContract;
import io.quarterhour.store.SchedulerStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileHistoryStoreTest extends HistoryStoreContract {
  @TempDir Path directory;

  @Override
  protected SchedulerStore createStore() {
    return FileStore.open(directory, Fixtures.UNFORCED);
  }
}
