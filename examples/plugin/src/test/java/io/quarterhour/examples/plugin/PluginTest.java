package io.quarterhour.examples.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.query.ExecutionQuery;
import io.quarterhour.query.PageRequest;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskId;
import io.quarterhour.testing.TestScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class PluginTest {
  private static final String HELLO =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  @TempDir Path temp;
  private Path list;
  private Path file;

  private final TestScheduler scheduler =
      TestScheduler.startingAt("2026-03-02T10:00:00Z")
          .with(new VerifyChecksums())
          .with(new FeedNotifier());

  @BeforeEach
  void start() throws IOException {
    list = temp.resolve("SHA256SUMS");
    file = temp.resolve("feed.xml");
    Files.writeString(temp.resolve("a.txt"), "hello");
    Files.writeString(temp.resolve("b b.txt"), "hello");
    Files.writeString(list, HELLO + "  a.txt\n" + HELLO + " *b b.txt\n");
  }

  private TaskId task(Map<String, Object> extra) {
    Map<String, Object> settings = new HashMap<>(extra);
    settings.put("file", file.toString());
    return scheduler
        .save(
            Task.builder("verify")
                .title("Backups <of> \"all\" & more")
                .action("checksums.verify", Map.of("list", list.toString()))
                .notificationRule(NotificationRule.always("feed", settings))
                .build())
        .id();
  }

  private Execution run(TaskId task) {
    ExecutionId run = scheduler.client().runAtNextSlot(task);
    scheduler.runDue();
    return scheduler.client().execution(run).orElseThrow();
  }

  private List<String> texts(String path) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    Document document = factory.newDocumentBuilder().parse(file.toFile());
    NodeList elements = document.getElementsByTagName(path);
    return IntStream.range(0, elements.getLength())
        .mapToObj(i -> elements.item(i).getTextContent())
        .toList();
  }

  @Test
  void unchangedFilesAreASuccess() {
    assertThat(run(task(Map.of())).outcome().summary()).isEqualTo("2 files match their checksums");
  }

  @Test
  void changedAndMissingFilesAreReported() throws Exception {
    Files.writeString(temp.resolve("a.txt"), "hullo");
    Files.delete(temp.resolve("b b.txt"));
    Files.writeString(list, Files.readString(list) + "rubbish\n");

    Execution run = run(task(Map.of()));

    assertThat(run.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(run.outcome().result()).isEqualTo("{\"files\":3,\"wrong\":3}");
    assertThat(scheduler.client().log(run.id(), 0, 10))
        .extracting(line -> line.text())
        .contains("a.txt has changed", "b b.txt is missing", "invalid line in the list: rubbish");
  }

  @Test
  void newestEntryIsFirstAndEntriesAreLimited() throws Exception {
    TaskId task = task(Map.of("entries", 2, "title", "Our backups"));
    run(task);
    Files.delete(temp.resolve("a.txt"));
    run(task);
    run(task);

    assertThat(texts("entry")).hasSize(2);
    assertThat(texts("title"))
        .containsExactly(
            "Our backups",
            "Backups <of> \"all\" & more (-): failed",
            "Backups <of> \"all\" & more (-): failed");
    assertThat(texts("content").get(0))
        .isEqualTo("2026-03-02T10:00:00.002Z failed: 1 of 2 files do not match their checksums");
    try (var files = Files.list(temp)) {
      assertThat(files.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("SHA256SUMS", "b b.txt", "feed.xml");
    }
  }

  @Test
  void resentNotificationReplacesItsEntry() throws Exception {
    TaskId task = task(Map.of());
    Execution first = run(task);
    run(task);
    List<String> before = texts("id");
    Execution sent =
        scheduler
            .client()
            .executions(ExecutionQuery.ofParent(first.id()), PageRequest.first())
            .items()
            .get(0);

    scheduler.client().resend(sent.id());
    scheduler.runDue();

    assertThat(texts("id")).isEqualTo(before);
  }

  @Test
  void invalidSettingsAreRejectedWhenTheTaskIsSaved() {
    file = temp.resolve("no/such/feed.xml");

    assertThatThrownBy(() -> task(Map.of("entries", 0, "colour", "red")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("unknown settings [colour], expected some of [entries, file, title]")
        .hasMessageContaining("'file' must name a file in an existing folder, was")
        .hasMessageContaining("'entries' must be 1 to 1000, was 0");
  }
}
