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

/** A crash that tears the last act: it happened, or it did not. */
class TornJournalTest {
  @TempDir Path folder;

  @Test
  void aTornFiringHappenedOrDidNot() throws IOException {
    tear(Given::saved, Given::fired, 1);
  }

  @Test
  void aTornCompletionHappenedOrDidNot() throws IOException {
    tear(
        store -> {
          Given.saved(store);
          Given.fired(store);
          Given.claimed(store);
        },
        TornJournalTest::completed,
        7);
  }

  /** Ends the first execution, with a notification. */
  private static void completed(FileStore store) {
    AttemptResult over =
        new AttemptResult.Finished(
            ExecutionState.SUCCEEDED,
            null,
            Outcome.success("sent"),
            Given.NOON,
            Given.NOON,
            List.of(Given.execution(2, Origin.Kind.NOTIFICATION, Given.NOON)),
            null);
    store
        .executions()
        .complete(List.of(new Completion(new Lease(Given.id(1), 1), over)), Given.NOON);
  }

  /** Cuts the last act after each so many of its bytes, and after the last but one. */
  private void tear(Consumer<FileStore> first, Consumer<FileStore> last, int step)
      throws IOException {
    Path journal = folder.resolve("whole").resolve("journal");
    List<Object> before;
    List<Object> after;
    int begin;
    try (FileStore store = FileStore.open(folder.resolve("whole"), Given.QUICK)) {
      first.accept(store);
      before = Given.everything(store);
      begin = Math.toIntExact(Files.size(journal));
      last.accept(store);
      after = Given.everything(store);
    }
    byte[] whole = Files.readAllBytes(journal);
    assertThat(after).isNotEqualTo(before);
    assertThat(whole.length).isGreaterThan(begin + 100);

    for (int end = begin; end < whole.length - 1; end += step) {
      assertThat(openedWith(Arrays.copyOf(whole, end))).as("cut at byte " + end).isEqualTo(before);
    }
    assertThat(openedWith(Arrays.copyOf(whole, whole.length - 1))).isEqualTo(before);
    assertThat(openedWith(whole)).isEqualTo(after);
  }

  private List<Object> openedWith(byte[] journal) throws IOException {
    Path directory = Files.createTempDirectory(folder, "torn");
    Files.write(directory.resolve("journal"), journal);
    try (FileStore store = FileStore.open(directory, Given.QUICK)) {
      return Given.everything(store);
    }
  }

  @Test
  void theActAfterATornOneIsKept() throws IOException {
    Path directory = folder.resolve("store");
    try (FileStore store = FileStore.open(directory, Given.QUICK)) {
      Given.saved(store);
      Given.fired(store);
    }
    byte[] whole = Files.readAllBytes(directory.resolve("journal"));
    Files.write(directory.resolve("journal"), Arrays.copyOf(whole, whole.length - 5));
    List<Object> after;
    try (FileStore store = FileStore.open(directory, Given.QUICK)) {
      Given.fired(store);
      after = Given.everything(store);
    }

    try (FileStore store = FileStore.open(directory, Given.QUICK)) {
      assertThat(Given.everything(store)).isEqualTo(after);
      assertThat(Given.claimed(store).executions())
          .extracting(ClaimResult.ClaimedExecution::execution)
          .extracting(Execution::id)
          .containsExactly(Given.id(1));
    }
  }

  @Test
  void damageBeforeTheEndIsRefused() throws IOException {
    Path directory = folder.resolve("store");
    try (FileStore store = FileStore.open(directory, Given.QUICK)) {
      Given.saved(store);
      Given.fired(store);
    }
    Path journal = directory.resolve("journal");
    String whole = Files.readString(journal);
    Files.writeString(journal, whole.replaceFirst("Nightly", "nIGHTLY"));

    assertThatThrownBy(() -> FileStore.open(directory, Given.QUICK))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("line 2 of")
        .hasMessageContaining("is damaged");
  }

  @Test
  void aFileOfAnotherKindIsRefusedAndLeftAlone() throws IOException {
    Path directory = Files.createDirectories(folder.resolve("store"));
    Path journal = directory.resolve("journal");
    Files.writeString(journal, "Dear diary, ...", StandardCharsets.UTF_8);

    assertThatThrownBy(() -> FileStore.open(directory, Given.QUICK))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is not a journal of this format");
    assertThat(journal).hasContent("Dear diary, ...");
  }
}
