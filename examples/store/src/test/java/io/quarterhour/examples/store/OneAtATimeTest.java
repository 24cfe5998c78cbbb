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

/** A directory belongs to one store at a time. */
class OneAtATimeTest {
  private static final String REFUSED = "is in use by another store: one at a time may open it";

  @TempDir Path directory;

  /** What the other process runs: it tries to open the directory that it is told. */
  public static void main(String[] arguments) {
    try (FileStore store = FileStore.open(Path.of(arguments[0]))) {
      System.out.println("opened " + store.info().name());
    } catch (StoreException e) {
      System.out.println(e.getMessage());
    }
  }

  private String anotherProcess() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    OneAtATimeTest.class.getName(),
                    directory.toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return said;
  }

  @Test
  void anotherProcessIsRefusedUntilTheStoreIsClosed() throws Exception {
    try (FileStore store = FileStore.open(directory)) {
      Given.saved(store);
      assertThat(anotherProcess()).contains(directory.toString()).contains(REFUSED);
    }
    assertThat(anotherProcess()).contains("opened files");
  }

  @Test
  void anotherStoreOfThisProcessIsRefusedUntilTheFirstIsClosed() {
    FileStore store = FileStore.open(directory);
    assertThatThrownBy(() -> FileStore.open(directory))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining(REFUSED);
    Given.saved(store);
    List<Object> before = Given.everything(store);
    store.close();

    try (FileStore again = FileStore.open(directory)) {
      assertThat(Given.everything(again)).isEqualTo(before);
    }
  }

  @Test
  void aStoreThatIsClosedDoesNothingMore() {
    FileStore store = FileStore.open(directory);
    store.close();

    assertThatThrownBy(() -> Given.saved(store))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is closed");
  }
}
