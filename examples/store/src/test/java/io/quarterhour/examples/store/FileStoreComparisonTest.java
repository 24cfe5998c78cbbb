package io.quarterhour.examples.store;

import io.quarterhour.contract.ModelComparison;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.store.SchedulerStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileStoreComparisonTest extends ModelComparison {
  @TempDir Path folder;

  @Override
  protected SchedulerStore createStore() throws Exception {
    return FileStore.open(Files.createTempDirectory(folder, "store"));
  }

  @Override
  protected SchedulerStore createReference() {
    return new InMemoryStore();
  }
}
