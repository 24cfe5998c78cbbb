package io.quarterhour.examples.store;

import io.quarterhour.contract.ModelComparison;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.store.SchedulerStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs random calls on a store that is closed and reopened every few calls and on one that is not.
 * Equal results show that reopening loses nothing.
 */
class FileStoreComparisonTest extends ModelComparison {
  /**
   * The number of calls after which the store is reopened. A comparison of the whole content takes
   * a few hundred calls, so that the store is reopened during each comparison.
   */
  private static final int CALLS = 97;

  @TempDir Path folder;

  @Override
  protected SchedulerStore createStore() throws Exception {
    return new ReopeningStore(Files.createTempDirectory(folder, "store"), CALLS);
  }

  @Override
  protected SchedulerStore createReference() {
    return new InMemoryStore();
  }
}
