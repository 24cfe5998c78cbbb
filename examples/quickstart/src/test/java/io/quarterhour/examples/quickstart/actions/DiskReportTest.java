package io.quarterhour.examples.quickstart.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class DiskReportTest {
  @TempDir Path temp;
  Path data;

  @BeforeEach
  void createData() throws IOException {
    data = Files.createDirectories(temp.resolve("data/sub")).getParent();
    write("small", 1);
    write("sub/large", 2000);
    write("b", 500);
    write("a", 500);
  }

  private void write(String name, int bytes) throws IOException {
    Files.write(data.resolve(name), new byte[bytes]);
  }

  private Bench bench(Map<String, Object> extra) {
    Map<String, Object> parameters = new TreeMap<>(extra);
    parameters.putIfAbsent("directory", data.toString());
    return new Bench(new DiskReport(), parameters);
  }

  @Test
  void largestFilesAreListed() throws IOException {
    Execution execution = bench(Map.of("top", 2)).run();

    assertThat(execution.state()).isEqualTo(ExecutionState.SUCCEEDED);
    assertThat(Bench.summary(execution)).isEqualTo("4 files, 3.0 kB");
    JsonNode result = Bench.result(execution);
    assertThat(result.get("directory").asText()).isEqualTo(data.toRealPath().toString());
    assertThat(result.get("files").asInt()).isEqualTo(4);
    assertThat(result.get("bytes").asLong()).isEqualTo(3001);
    assertThat(result.get("unreadable").asInt()).isZero();
    assertThat(result.get("largest"))
        .extracting(large -> large.get("file").asText() + " " + large.get("bytes").asLong())
        .containsExactly("sub" + File.separator + "large 2000", "a 500");
  }

  @Test
  void allFilesAreListedBelowTheMaximum() {
    assertThat(Bench.result(bench(Map.of()).run()).get("largest")).hasSize(4);
  }

  @Test
  void sizeAboveTheLimitIsAWarning() throws IOException {
    Bench bench = bench(Map.of("warnAboveBytes", 3000));

    Execution execution = bench.run();

    assertThat(execution.state()).isEqualTo(ExecutionState.WARNING);
    assertThat(Bench.summary(execution)).isEqualTo("4 files, 3.0 kB, more than 3.0 kB");
    assertThat(bench.log(execution))
        .containsExactly("WARNING " + data.toRealPath() + " contains 3.0 kB, more than 3.0 kB");
  }

  @Test
  void sizeAtTheLimitIsASuccess() {
    assertThat(bench(Map.of("warnAboveBytes", 3001)).run().state())
        .isEqualTo(ExecutionState.SUCCEEDED);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void unreadableFilesCauseAWarning() throws IOException {
    try (TooDeep deep = TooDeep.in(data, temp.resolve("aside"))) {
      assertThat(deep).isNotNull();
      Bench bench = bench(Map.of());

      Execution execution = bench.run();

      assertThat(execution.state()).isEqualTo(ExecutionState.WARNING);
      assertThat(Bench.summary(execution)).isEqualTo("4 files, 3.0 kB, 1 unreadable");
      assertThat(Bench.result(execution).get("unreadable").asInt()).isEqualTo(1);
      assertThat(bench.log(execution)).singleElement().asString().contains("cannot be read");
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void symbolicLinksAreNotFollowed() throws IOException {
    Files.createSymbolicLink(data.resolve("round"), data);
    Files.createSymbolicLink(data.resolve("file"), data.resolve("a"));

    assertThat(Bench.summary(bench(Map.of()).run())).isEqualTo("4 files, 3.0 kB");
  }

  @Test
  void pathOfAFileIsAFailure() {
    String file = data.resolve("small").toString();

    Execution execution = bench(Map.of("directory", file)).run();

    assertThat(execution.state()).isEqualTo(ExecutionState.FAILED);
    assertThat(Bench.summary(execution)).isEqualTo(file + " is not a directory");
  }

  @Test
  void invalidParametersAreRejected() {
    assertThatThrownBy(() -> bench(Map.of("top", 1001)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("top must be 0 to 1000, was 1001");
    assertThatThrownBy(() -> bench(Map.of("warnAboveBytes", -1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("warnAboveBytes must be at least 0, was -1");
  }
}
