package io.quarterhour.examples.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.examples.host.Host;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests the packaged plug-in in a separate process whose host only adds the jar. */
@Timeout(120)
class PackagedTest {
  @TempDir Path temp;
  private Path jar;

  @BeforeEach
  void packageJar() throws IOException {
    jar = temp.resolve("plugin.jar");
    StringWriter messages = new StringWriter();
    int result =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(
                new PrintWriter(messages),
                new PrintWriter(messages),
                "--create",
                "--file",
                jar.toString(),
                "-C",
                locationOf(VerifyChecksums.class),
                ".");
    assertThat(result).as(messages.toString()).isZero();
    Files.writeString(temp.resolve("a.txt"), "hello");
    Files.writeString(
        temp.resolve("SHA256SUMS"),
        "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824  a.txt\n");
  }

  private static String locationOf(Class<?> type) {
    return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()))
        .toString();
  }

  /** Returns the class path of this test without the test classes and the plug-in. */
  private static List<String> libraries() {
    return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .filter(
            entry ->
                entry.contains("scheduler-spi")
                    || entry.contains("scheduler-core")
                    || entry.contains("jackson")
                    || entry.contains("cron-utils")
                    || entry.contains("slf4j")
                    || entry.contains("jspecify"))
        .filter(entry -> !entry.contains("test-classes"))
        .toList();
  }

  private List<String> run(List<String> options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add(Host.class.getName());
    command.add(temp.resolve("SHA256SUMS").toString());
    command.add(temp.resolve("feed.xml").toString());
    Path output = temp.resolve("output");
    Process process =
        new ProcessBuilder(command).inheritIO().redirectOutput(output.toFile()).start();
    assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
    return Files.readAllLines(output);
  }

  private void assertVerifiedAndReported(List<String> output) throws IOException {
    assertThat(output)
        .contains(
            "Outcome[status=SUCCESS, summary=1 files match their checksums,"
                + " result={\"files\":1,\"wrong\":0}]")
        .contains("feed");
    assertThat(Files.readString(temp.resolve("feed.xml")))
        .contains("<title>verify (-): succeeded</title>")
        .contains("1 files match their checksums");
  }

  @Test
  void pluginIsFoundOnTheClassPath() throws Exception {
    List<String> locations = new ArrayList<>(libraries());
    locations.add(jar.toString());
    locations.add(locationOf(Host.class));

    assertVerifiedAndReported(run(List.of("-cp", String.join(File.pathSeparator, locations))));
  }

  @Test
  void pluginIsFoundOnTheModulePath() throws Exception {
    List<String> modules = new ArrayList<>(libraries());
    modules.add(jar.toString());

    assertVerifiedAndReported(
        run(
            List.of(
                "--module-path",
                String.join(File.pathSeparator, modules),
                "--add-modules",
                "io.quarterhour.core,io.quarterhour.examples.plugin",
                "-cp",
                locationOf(Host.class))));
  }
}
