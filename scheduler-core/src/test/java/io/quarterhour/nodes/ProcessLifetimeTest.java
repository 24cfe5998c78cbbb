package io.quarterhour.nodes;

import static io.quarterhour.support.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.Scheduler;
import io.quarterhour.support.Nodes;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ProcessLifetimeTest {
  private static final int SIGTERM = 128 + 15;

  private final List<Process> processes = new ArrayList<>();
  private final List<String> output = new ArrayList<>();

  @AfterEach
  void killProcesses() {
    processes.forEach(Process::destroyForcibly);
  }

  private Process start(String program) throws IOException {
    Process process = HostProgram.process(program);
    processes.add(process);
    return process;
  }

  /** Reads the output of a process up to a line with a text; null for all of it. */
  private void read(BufferedReader reader, String text) throws IOException {
    String line = reader.readLine();
    while (line != null) {
      output.add(line);
      line = text != null && line.contains(text) ? null : reader.readLine();
    }
  }

  private long count(String text) {
    return output.stream().filter(line -> line.contains(text)).count();
  }

  @ParameterizedTest
  @ValueSource(strings = {"returns", "stops-in-its-own-hook"})
  void processRunsUntilItIsTerminatedAndStopsTheScheduler(String program) throws Exception {
    Process process = start(program);
    try (BufferedReader reader = process.inputReader()) {
      read(reader, "main has returned");
      read(reader, "the task runs");
      read(reader, "the task runs");
      process.toHandle().destroy();
      read(reader, null);
    }

    assertThat(process.waitFor()).isEqualTo(SIGTERM);
    assertThat(count("Node stopped")).isOne();
    assertThat(count("clean: true")).isEqualTo(program.equals("returns") ? 0 : 1);
  }

  @Test
  void schedulerWithoutAHookDiesWithTheProcess() throws Exception {
    Process process = start("returns-without-a-hook");
    try (BufferedReader reader = process.inputReader()) {
      read(reader, "main has returned");
      read(reader, "the task runs");
      process.toHandle().destroy();
      read(reader, null);
    }

    assertThat(process.waitFor()).isEqualTo(SIGTERM);
    assertThat(count("Node stopped")).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "returns-and-need-not-be-kept, 0",
    "stops, 0",
    "exits-in-an-action, 3",
    "exits-in-the-close, 5"
  })
  void processEndsOnceTheSchedulerHasStopped(String program, int exitCode) throws Exception {
    Process process = start(program);
    try (BufferedReader reader = process.inputReader()) {
      read(reader, null);
    }

    assertThat(process.waitFor()).isEqualTo(exitCode);
    assertThat(count("Node started")).isOne();
    assertThat(count("Node stopped")).isEqualTo(program.equals("exits-in-the-close") ? 0 : 1);
  }

  @Test
  void actionThatExitsIsAbandonedAtOnce() throws Exception {
    Process process = start("exits-in-an-action");
    try (BufferedReader reader = process.inputReader()) {
      read(reader, null);
    }

    assertThat(output)
        .anySatisfy(line -> assertThat(line).contains("Node stopped", "1 were abandoned"));
  }

  @Test
  void hostThatExitsWhileTheSchedulerStartsWaitsForNothing() throws Exception {
    Process process = start("exits-in-the-start");
    try (BufferedReader reader = process.inputReader()) {
      read(reader, null);
    }

    assertThat(process.waitFor()).isEqualTo(4);
    assertThat(count("main has returned")).isZero();
  }

  @Test
  void startsAndRecoveriesAreInTheLog() throws Exception {
    Process process = start("recovers");
    try (BufferedReader reader = process.inputReader()) {
      read(reader, "Execution ended as SUCCEEDED");
      process.toHandle().destroy();
      read(reader, null);
    }

    assertThat(count("WARN io.quarterhour.execution - Execution failed.")).isEqualTo(2);
    assertThat(count("DEBUG io.quarterhour.execution - Execution starts. task=each-second"))
        .isGreaterThanOrEqualTo(3);
    assertThat(count("INFO io.quarterhour.execution - Execution succeeded after 2 failed")).isOne();
  }

  @Test
  void nothingHoldsAStoppedScheduler() {
    List<WeakReference<Scheduler>> stopped = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Scheduler scheduler = Nodes.builder().nodeName("short-lived").build();
      scheduler.start();
      scheduler.stop();
      stopped.add(new WeakReference<>(scheduler));
    }

    eventually(
        () -> {
          System.gc();
          return stopped.stream().allMatch(reference -> reference.refersTo(null));
        });
    eventually(
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("quarterhour-short-lived")));
  }
}
