package io.quarterhour.examples.store;

import io.quarterhour.contract.ModelComparison;
import io.quarterhour.memory.InMemoryStore;
import io.quarterhour.store.SchedulerStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does drawn calls to a store that is closed and opened again all the time, and to one that is not:
 * both answer alike, so that nothing is lost by that.
 */
class FileStoreComparisonTest extends ModelComparison {
  /** A look at everything is some hundred calls. */
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
