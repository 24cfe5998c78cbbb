package io.quarterhour.examples.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that at most one store uses a directory at a time. */
class DirectoryLockTest {
  private static final String IN_USE =
      "is in use by another store: only one store may open it at a time";

  @TempDir Path directory;

  /** The program of the other process: tries to open the directory given as argument. */
  public static void main(String[] arguments) {
    try (FileStore store = FileStore.open(Path.of(arguments[0]))) {
      System.out.println("opened " + store.info().name());
    } catch (StoreException e) {
      System.out.println(e.getMessage());
    }
  }

  private String openInAnotherProcess() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    DirectoryLockTest.class.getName(),
                    directory.toString()))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return output;
  }

  @Test
  void otherProcessIsRejectedUntilTheStoreIsClosed() throws Exception {
    try (FileStore store = FileStore.open(directory)) {
      Fixtures.saveTask(store);
      assertThat(openInAnotherProcess()).contains(directory.toString()).contains(IN_USE);
    }
    assertThat(openInAnotherProcess()).contains("opened files");
  }

  @Test
  void secondStoreIsRejectedUntilTheFirstIsClosed() {
    FileStore store = FileStore.open(directory);
    assertThatThrownBy(() -> FileStore.open(directory))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(IN_USE);
    Fixtures.saveTask(store);
    List<Object> before = Fixtures.snapshot(store);
    store.close();

    try (FileStore reopened = FileStore.open(directory)) {
      assertThat(Fixtures.snapshot(reopened)).isEqualTo(before);
    }
  }

  @Test
  void closedStoreRejectsWrites() {
    FileStore store = FileStore.open(directory);
    store.close();

    assertThatThrownBy(() -> Fixtures.saveTask(store))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is closed");
  }
}
