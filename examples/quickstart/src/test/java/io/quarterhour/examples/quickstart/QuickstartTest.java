package io.quarterhour.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the whole program in a separate process. */
class QuickstartTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  private static final String TASKS =
      """
      [
        {
          "id": "backup", "title": "A backup", "action": "backup.directory", "tenant": "acme",
          "parameters": {"directory": "${here}", "target": "${work}/zips", "keep": 2},
          "schedule": {"every": "PT0.2S", "exact": true},
          "notify": [{"notifier": "file", "when": "always", "settings": {"file": "${work}/outcomes"}}]
        },
        {
          "id": "disk", "title": "A report", "action": "disk.report",
          "parameters": {"directory": "${here}", "warnAboveBytes": 1},
          "schedule": {"every": "PT0.2S", "exact": true}
        },
        {
          "id": "web", "title": "A check", "action": "http.check",
          "parameters": {"url": "${statusUrl}"},
          "schedule": {"every": "PT0.2S", "exact": true}
        },
        {
          "id": "broken", "title": "A failure", "action": "http.check",
          "parameters": {"url": "${statusUrl}missing"},
          "schedule": {"every": "PT0.2S", "exact": true},
          "notify": [{"notifier": "log", "when": "on failure"}]
        },
        {
          "id": "later", "title": "On the grid", "action": "disk.report",
          "parameters": {"directory": "${work}"},
          "schedule": {"cron": "*/15 * * * *"}
        }
      ]
      """;

  @TempDir Path temp;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private Process process;

  private void start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    Stream.of("user.language", "user.country", "user.timezone")
        .filter(name -> System.getProperty(name) != null && !System.getProperty(name).isEmpty())
        .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
    command.add("-Djava.io.tmpdir=" + temp);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Quickstart.class.getName());
    command.addAll(List.of(arguments));
    process =
        new ProcessBuilder(command).directory(temp.toFile()).redirectErrorStream(true).start();
    Thread reader = new Thread(this::read);
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      lines.add("the output cannot be read: " + e);
    }
    lines.add("(end)");
  }

  @AfterEach
  void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  private void awaitLine(String regex) {
    await()
        .atMost(TIMEOUT)
        .untilAsserted(() -> assertThat(lines).anySatisfy(line -> assertThat(line).matches(regex)));
  }

  private int exitCode() throws InterruptedException {
    assertThat(process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    awaitLine("\\(end\\)");
    return process.exitValue();
  }

  private Path tasksFile(String text) throws IOException {
    Path directory = Files.createDirectories(temp.resolve("mine"));
    return Files.writeString(directory.resolve("my-tasks.json"), text);
  }

  @Test
  @DisabledOnOs(
      value = OS.WINDOWS,
      disabledReason = "Windows has no signal that asks a process to end")
  void tasksRunUntilTheProgramIsStopped() throws Exception {
    Path file = tasksFile(TASKS);

    start(file.toString());

    String time = "\\d\\d:\\d\\d:\\d\\d";
    awaitLine(time + "  A backup +succeeded +\\d+ ms  1 file, 1\\.\\d kB -> mine-.*\\.zip");
    awaitLine(time + "  A report +warning +\\d+ ms  1 file, 1\\.\\d kB, more than 1 byte");
    awaitLine(time + "  A check +succeeded +\\d+ ms  200 in \\d+ ms");
    awaitLine(
        time
            + "  A failure +failed +\\d+ ms  http://.*/missing returned status 404, expected 200 to"
            + " 299");
    awaitLine("ERROR outcome - A failure: FAILED after .*: http://.* returned status 404.*slot=.*");

    List<String> table = statusPage();
    assertThat(table.get(0)).matches("Tasks at \\d{4}-\\d\\d-\\d\\d " + time + " [+-].*\\(.+\\)");
    assertThat(table.get(1))
        .matches(
            "EXECUTED +STATE +TENANT +NAME +SCHEDULED +ACTION +POST EXECUTION +RECURRENCE +LATEST"
                + " RESULT");
    assertThat(table).hasSize(7);
    String scheduled = time + " (in 1 s|\\d+ s ago|in 0 s)";
    assertThat(table)
        .anySatisfy(
            row ->
                assertThat(row)
                    .matches(
                        time
                            + " +(planned|running) +acme +A backup +"
                            + scheduled
                            + " +backup.directory +file +every 200 milliseconds +succeeded: 1 file,"
                            + " .*"))
        .anySatisfy(
            row ->
                assertThat(row)
                    .matches("never +planned +- +On the grid .* disk.report +every 15 minutes"));

    // Unlike process.destroy(), this leaves the output of the process open.
    process.toHandle().destroy();
    assertThat(exitCode()).isEqualTo(143);
    assertThat(lines)
        .anySatisfy(
            line -> assertThat(line).matches("Stopped: \\d+ running executions finished .*"));
    try (Stream<Path> zips = Files.list(temp.resolve("quarterhour-quickstart/zips"))) {
      assertThat(zips).isNotEmpty().allMatch(zip -> zip.toString().endsWith(".zip"));
    }
    assertThat(Files.readAllLines(temp.resolve("quarterhour-quickstart/outcomes")))
        .isNotEmpty()
        .allMatch(line -> line.startsWith("{\"notification\":") && line.endsWith("}"));
  }

  @Test
  void stateSurvivesAKill() throws Exception {
    Path file = tasksFile(TASKS);
    start(file.toString());
    awaitLine("\\d\\d:\\d\\d:\\d\\d  A backup +succeeded .*");
    awaitLine("\\d\\d:\\d\\d:\\d\\d  A failure +failed .*");

    process.destroyForcibly().waitFor();
    awaitLine("\\(end\\)");
    lines.clear();
    start(file.toString(), "--for", "PT0S");

    assertThat(exitCode()).isZero();
    String last = "\\d\\d:\\d\\d:\\d\\d +(planned|running) .*";
    assertThat(lines)
        .anySatisfy(
            row ->
                assertThat(row).matches(last + "A backup .*every 200 milliseconds +succeeded: .*"))
        .anySatisfy(
            row ->
                assertThat(row).matches(last + "A failure .*every 200 milliseconds +failed: .*"));
  }

  private List<String> statusPage() throws IOException, InterruptedException {
    String first =
        lines.stream().filter(line -> line.contains("status page on")).findFirst().orElseThrow();
    String url = first.replaceAll(".*(http://[0-9.:]+/).*", "$1");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body()
        .lines()
        .toList();
  }

  @Test
  void programStopsAfterTheGivenTime() throws Exception {
    start("--for", "PT0.1S");

    assertThat(exitCode()).isZero();
    assertThat(lines.get(0))
        .startsWith("Tasks from tasks.json (in the jar), status page on http://");
    assertThat(lines).filteredOn(line -> line.startsWith("Tasks at ")).hasSize(2);
    assertThat(lines).anySatisfy(line -> assertThat(line).startsWith("Stopped: "));
  }

  @Test
  void fileInTheWorkingDirectoryIsRead() throws Exception {
    Files.writeString(temp.resolve("tasks.json"), "[]");

    start("--for", "PT0S");

    assertThat(exitCode()).isZero();
    assertThat(lines.get(0)).startsWith("Tasks from tasks.json, status page on http://");
  }

  @Test
  void problemsOfTheFileAreReported() throws Exception {
    Path file =
        tasksFile(
            """
            [
              {
                "id": "one",
                "action": "no.such",
                "schedule": {"every": "PT1H"}
              }
            ]
            """);

    start(file.toString());

    assertThat(exitCode()).isEqualTo(1);
    assertThat(lines)
        .containsExactly(
            "The tasks file cannot be used:",
            "  "
                + file
                + ":2: task 'one': no action 'no.such' on this node; available: [backup.directory,"
                + " disk.report, http.check]",
            "(end)");
  }

  @Test
  void usageIsPrinted() throws Exception {
    start("--help");

    assertThat(exitCode()).isZero();
    assertThat(lines.get(0)).isEqualTo("Usage: java -jar quickstart.jar [FILE] [--for DURATION]");
  }

  @Test
  void unknownArgumentsAreRejected() throws Exception {
    start("--fro", "PT1S");

    assertThat(exitCode()).isEqualTo(1);
    assertThat(lines.get(0)).isEqualTo("Unknown argument: --fro");
    assertThat(lines).noneMatch(line -> line.startsWith("\tat "));
  }
}
