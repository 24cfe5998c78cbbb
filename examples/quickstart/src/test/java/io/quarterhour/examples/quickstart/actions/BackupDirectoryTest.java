package io.quarterhour.examples.quickstart.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.quarterhour.Scheduler;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.query.CancelResult;
import io.quarterhour.task.ActionCall;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BackupDirectoryTest {
  @TempDir Path temp;
  Path data;
  Path zips;

  @BeforeEach
  void createData() throws IOException {
    data = Files.createDirectories(temp.resolve("data"));
    zips = temp.resolve("zips/of/all");
    Files.writeString(data.resolve("one.txt"), "one");
    Files.createDirectories(data.resolve("sub/empty"));
    Files.writeString(data.resolve("sub/İki.txt"), "iki");
  }

  private Bench bench(Map<String, Object> extra) {
    return bench(data, zips, extra);
  }

  private static Bench bench(Path directory, Path target, Map<String, Object> extra) {
    Map<String, Object> parameters = new TreeMap<>(extra);
    parameters.put("directory", directory.toString());
    parameters.put("target", target.toString());
    return new Bench(new BackupDirectory(), parameters);
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  /** {@return the entries of a zip: contents by name} */
  private static Map<String, String> contents(Path zip) throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (ZipFile file = new ZipFile(zip.toFile())) {
      for (ZipEntry entry : Collections.list(file.entries())) {
        byte[] bytes = file.getInputStream(entry).readAllBytes();
        contents.put(entry.getName(), new String(bytes, StandardCharsets.UTF_8));
      }
    }
    return contents;
  }

  @Test
  void wholeDirectoryIsArchived() throws IOException {
    Bench bench = bench(Map.of());

    Execution execution = bench.run();

    assertThat(execution.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(list(zips)).hasSize(1);
    Path zip = list(zips).get(0);
    assertThat(zip.getFileName().toString()).matches("data-[0-9a-f]{8}-20260302T000000000Z\\.zip");
    assertThat(contents(zip))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("one.txt", "one", "sub/", "", "sub/empty/", "", "sub/İki.txt", "iki"));
    assertThat(Bench.summary(execution)).isEqualTo("2 files, 6 bytes -> " + zip.getFileName());
    assertThat(Bench.result(execution).get("file").asText()).isEqualTo(zip.toRealPath().toString());
    assertThat(Bench.result(execution).get("files").asInt()).isEqualTo(2);
    assertThat(Bench.result(execution).get("bytes").asLong()).isEqualTo(6);
    assertThat(Bench.result(execution).get("zipBytes").asLong()).isEqualTo(Files.size(zip));
    assertThat(bench.log(execution))
        .containsExactly(
            "INFO Archiving " + data.toRealPath() + ": 4 entries, 6 bytes",
            "PROGRESS 50% 3 bytes of 6 bytes",
            "PROGRESS 100% 6 bytes of 6 bytes",
            "INFO Created " + zip.toRealPath() + "; older zips deleted: 0");
  }

  @Test
  void timesOfFilesArePreserved() throws IOException {
    FileTime time = FileTime.from(Instant.parse("2025-07-08T09:10:12Z"));
    Files.setLastModifiedTime(data.resolve("one.txt"), time);

    bench(Map.of()).run();

    try (ZipFile zip = new ZipFile(list(zips).get(0).toFile())) {
      assertThat(zip.getEntry("one.txt").getLastModifiedTime()).isEqualTo(time);
    }
  }

  @Test
  void newestZipsAreRetained() throws IOException {
    Execution last = bench(Map.of("keep", 3)).run(5);

    assertThat(list(zips))
        .extracting(zip -> zip.getFileName().toString().substring("data-01234567-".length()))
        .containsExactly(
            "20260304T000000000Z.zip", "20260305T000000000Z.zip", "20260306T000000000Z.zip");
    assertThat(Bench.result(last).get("removed").asInt()).isEqualTo(1);
  }

  @Test
  void zipsOfOtherDirectoriesAreNotDeleted() throws IOException {
    Path namesake = Files.createDirectories(temp.resolve("other/data"));
    Path longer = Files.createDirectories(temp.resolve("data-old"));
    Files.createDirectories(zips);
    Files.writeString(zips.resolve("data-20260101T000000000Z.zip"), "of another program");

    for (Path directory : List.of(data, namesake, longer)) {
      bench(directory, zips, Map.of("keep", 1)).run(3);
    }

    assertThat(list(zips)).hasSize(4);
  }

  @Test
  void targetIsNotArchived() throws IOException {
    zips = data.resolve("sub/zips");

    Execution execution = bench(Map.of()).run(2);

    assertThat(execution.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(contents(list(zips).get(1)))
        .containsOnlyKeys("one.txt", "sub/", "sub/empty/", "sub/İki.txt");
  }

  @Test
  void excludedNamesAreNotArchived() throws IOException {
    bench(Map.of("exclude", List.of("sub", "two.txt"))).run();

    assertThat(contents(list(zips).get(0))).containsOnlyKeys("one.txt");
  }

  @Test
  void emptyDirectoryIsArchived() throws IOException {
    Path empty = Files.createDirectories(temp.resolve("nothing"));

    Execution execution = bench(empty, zips, Map.of()).run();

    assertThat(Bench.summary(execution)).startsWith("0 files, 0 bytes -> nothing-");
    assertThat(contents(list(zips).get(0))).isEmpty();
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void symbolicLinksAreNotFollowed() throws IOException {
    Path secret = Files.createDirectories(temp.resolve("secret"));
    Files.writeString(secret.resolve("key"), "secret");
    Files.createSymbolicLink(data.resolve("directory"), secret);
    Files.createSymbolicLink(data.resolve("file"), secret.resolve("key"));
    Files.createSymbolicLink(data.resolve("sub/round"), data);

    Execution execution = bench(Map.of()).run();

    assertThat(execution.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(contents(list(zips).get(0)))
        .containsOnlyKeys("one.txt", "sub/", "sub/empty/", "sub/İki.txt");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void linkToTheDirectoryItselfIsFollowed() throws IOException {
    Path link = Files.createSymbolicLink(temp.resolve("link"), data);
    Files.createDirectories(zips);
    Path target = Files.createSymbolicLink(temp.resolve("to-zips"), zips);

    bench(link, target, Map.of()).run();

    assertThat(contents(list(zips).get(0))).containsKey("one.txt");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void unreadableFilesCauseAWarning() throws IOException {
    try (TooDeep deep = TooDeep.in(data, temp.resolve("aside"))) {
      assertThat(deep).isNotNull();
      Bench bench = bench(Map.of());

      Execution execution = bench.run();

      assertThat(execution.state()).isEqualTo(ExecutionState.WARNING);
      assertThat(bench.log(execution)).filteredOn(line -> line.startsWith("WARN")).hasSize(1);
      assertThat(contents(list(zips).get(0))).containsEntry("one.txt", "one");
    }
  }

  @Test
  void missingDirectoryIsAFailure() {
    Path missing = temp.resolve("missing");

    Execution execution = bench(missing, zips, Map.of()).run();

    assertThat(execution.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(Bench.summary(execution)).isEqualTo(missing + " is not a directory");
    assertThat(zips).doesNotExist();
  }

  @Test
  void targetEqualToTheDirectoryIsAFailure() throws IOException {
    Execution execution = bench(data, data.resolve("sub/.."), Map.of()).run();

    assertThat(execution.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(Bench.summary(execution))
        .isEqualTo("target must not be the directory itself, was " + data.toRealPath());
  }

  @Test
  void targetThatIsAFileIsAFailure() throws IOException {
    Files.createDirectories(zips.getParent());
    Files.writeString(zips, "in the way");

    Execution execution = bench(Map.of()).run();

    assertThat(execution.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(Bench.summary(execution)).contains(zips.toString());
  }

  @Test
  void keepOfZeroIsRejected() {
    assertThatThrownBy(() -> bench(Map.of("keep", 0)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("keep must be at least 1, was 0");
  }

  @Test
  void incompleteZipsOfAKilledProgramAreDeleted() throws IOException {
    bench(Map.of()).run();
    String name = list(zips).get(0).getFileName().toString();
    Path outdated = zips.resolve("." + name.substring(0, "data-01234567-".length()) + "x.1.part");
    Path recent = zips.resolve("." + name.substring(0, "data-01234567-".length()) + "y.1.part");
    Files.writeString(outdated, "half");
    Files.setLastModifiedTime(outdated, FileTime.from(Instant.parse("2026-02-28T23:59:59Z")));
    Files.writeString(recent, "half");
    Files.setLastModifiedTime(recent, FileTime.from(Instant.parse("2026-03-01T00:00:01Z")));

    bench(Map.of()).run();

    assertThat(outdated).doesNotExist();
    assertThat(recent).exists();
  }

  @Test
  void cancellationStopsInTheMiddleOfAFile() throws IOException {
    try (RandomAccessFile huge = new RandomAccessFile(data.resolve("huge").toFile(), "rw")) {
      // Larger than any disk, but a sparse file occupies no space.
      huge.setLength(1L << 40);
    }
    try (Scheduler scheduler = Scheduler.builder().build()) {
      scheduler.start();
      ExecutionId id =
          scheduler
              .client()
              .enqueue(
                  ActionCall.of(
                      "backup.directory",
                      Map.of("directory", data.toString(), "target", zips.toString())));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> Files.isDirectory(zips) && !list(zips).isEmpty());

      assertThat(scheduler.client().cancel(id, "enough")).isEqualTo(CancelResult.REQUESTED);

      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> scheduler.client().execution(id).orElseThrow().state().isFinished());
      assertThat(scheduler.client().execution(id).orElseThrow().state())
          .isEqualTo(ExecutionState.CANCELLED);
      assertThat(list(zips)).isEmpty();
    }
  }
}
