package io.quarterhour.examples.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.StoreException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.Lease;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests crashes within the write of the last transaction, which must then be applied entirely or
 * not at all.
 */
class TornJournalTest {
  @TempDir Path folder;

  @Test
  void tornFiringIsAppliedEntirelyOrNotAtAll() throws IOException {
    tear(Fixtures::saveTask, Fixtures::fireTask, 1);
  }

  @Test
  void tornCompletionIsAppliedEntirelyOrNotAtAll() throws IOException {
    tear(
        store -> {
          Fixtures.saveTask(store);
          Fixtures.fireTask(store);
          Fixtures.claim(store);
        },
        TornJournalTest::complete,
        7);
  }

  /** Completes the first execution, with a notification. */
  private static void complete(FileStore store) {
    AttemptResult result =
        new AttemptResult.Finished(
            ExecutionState.SUCCEEDED,
            null,
            Outcome.success("sent"),
            Fixtures.NOON,
            Fixtures.NOON,
            List.of(Fixtures.execution(2, Origin.Kind.NOTIFICATION, Fixtures.NOON)),
            null);
    store
        .executions()
        .complete(List.of(new Completion(new Lease(Fixtures.id(1), 1), result)), Fixtures.NOON);
  }

  /**
   * Cuts the line of the last transaction after every {@code step} bytes, and before its last byte.
   */
  private void tear(Consumer<FileStore> first, Consumer<FileStore> last, int step)
      throws IOException {
    Path journal = folder.resolve("whole").resolve("journal");
    List<Object> before;
    List<Object> after;
    int begin;
    try (FileStore store = FileStore.open(folder.resolve("whole"), Fixtures.UNFORCED)) {
      first.accept(store);
      before = Fixtures.snapshot(store);
      begin = Math.toIntExact(Files.size(journal));
      last.accept(store);
      after = Fixtures.snapshot(store);
    }
    byte[] whole = Files.readAllBytes(journal);
    assertThat(after).isNotEqualTo(before);
    assertThat(whole.length).isGreaterThan(begin + 100);

    for (int end = begin; end < whole.length - 1; end += step) {
      assertThat(contentAfterOpening(Arrays.copyOf(whole, end)))
          .as("cut at byte " + end)
          .isEqualTo(before);
    }
    assertThat(contentAfterOpening(Arrays.copyOf(whole, whole.length - 1))).isEqualTo(before);
    assertThat(contentAfterOpening(whole)).isEqualTo(after);
  }

  private List<Object> contentAfterOpening(byte[] journal) throws IOException {
    Path directory = Files.createTempDirectory(folder, "torn");
    Files.write(directory.resolve("journal"), journal);
    try (FileStore store = FileStore.open(directory, Fixtures.UNFORCED)) {
      return Fixtures.snapshot(store);
    }
  }

  @Test
  void changesAfterATornLineArePreserved() throws IOException {
    Path directory = folder.resolve("store");
    try (FileStore store = FileStore.open(directory, Fixtures.UNFORCED)) {
      Fixtures.saveTask(store);
      Fixtures.fireTask(store);
    }
    byte[] whole = Files.readAllBytes(directory.resolve("journal"));
    Files.write(directory.resolve("journal"), Arrays.copyOf(whole, whole.length - 5));
    List<Object> after;
    try (FileStore store = FileStore.open(directory, Fixtures.UNFORCED)) {
      Fixtures.fireTask(store);
      after = Fixtures.snapshot(store);
    }

    try (FileStore store = FileStore.open(directory, Fixtures.UNFORCED)) {
      assertThat(Fixtures.snapshot(store)).isEqualTo(after);
      assertThat(Fixtures.claim(store).executions())
          .extracting(ClaimResult.ClaimedExecution::execution)
          .extracting(Execution::id)
          .containsExactly(Fixtures.id(1));
    }
  }

  @Test
  void damageBeforeTheEndIsRejected() throws IOException {
    Path directory = folder.resolve("store");
    try (FileStore store = FileStore.open(directory, Fixtures.UNFORCED)) {
      Fixtures.saveTask(store);
      Fixtures.fireTask(store);
    }
    Path journal = directory.resolve("journal");
    String whole = Files.readString(journal);
    Files.writeString(journal, whole.replaceFirst("Nightly", "nIGHTLY"));

    assertThatThrownBy(() -> FileStore.open(directory, Fixtures.UNFORCED))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("line 2 of")
        .hasMessageContaining("is damaged");
  }

  @Test
  void fileOfAnotherFormatIsRejectedAndNotChanged() throws IOException {
    Path directory = Files.createDirectories(folder.resolve("store"));
    Path journal = directory.resolve("journal");
    Files.writeString(journal, "Dear diary, ...", StandardCharsets.UTF_8);

    assertThatThrownBy(() -> FileStore.open(directory, Fixtures.UNFORCED))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is not a journal of this format");
    assertThat(journal).hasContent("Dear diary, ...");
  }
}
