package io.quarterhour.examples.benchmarks.postgres;

import io.quarterhour.examples.benchmarks.frame.Figure;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A node in a separate JVM, controlled by the measuring process. */
final class NodeProcess implements AutoCloseable {
  /** The options of each JVM. */
  static final List<String> JVM_OPTIONS = List.of("-Xms2g", "-Xmx2g", "-XX:+UseParallelGC");

  private static final int END_SECONDS = 10;

  private final String label;
  private final Process process;
  private final BufferedWriter commands;
  private final BufferedReader output;

  private NodeProcess(String label, Process process) {
    this.label = label;
    this.process = process;
    commands = process.outputWriter(StandardCharsets.UTF_8);
    output = process.inputReader(StandardCharsets.UTF_8);
  }

  static NodeProcess start(
      PostgresSystem system, String name, boolean shared, Duration pollInterval, Access access)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), NodeMain.class.getName()));
    command.addAll(
        List.of(system.label(), name, Boolean.toString(shared), pollInterval.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
    access.exportTo(builder.environment());
    return new NodeProcess(name + " of " + system.label(), builder.start());
  }

  /** Sends a command to the node and waits for its reply. */
  Map<String, Double> send(String command, int... numbers) throws IOException {
    StringBuilder line = new StringBuilder(command);
    for (int number : numbers) {
      line.append(' ').append(number);
    }
    try {
      commands.write(line.append('\n').toString());
      commands.flush();
    } catch (IOException e) {
      throw ended(line.toString().strip());
    }
    Map<String, Double> figures = new HashMap<>();
    for (String reply = output.readLine(); reply != null; reply = output.readLine()) {
      if (reply.equals(NodeMain.DONE)) {
        return figures;
      }
      Figure figure = Figure.parse(reply);
      figures.put(figure.name(), figure.value());
    }
    throw ended(line.toString().strip());
  }

  private IllegalStateException ended(String command) {
    // The process has closed its output and is about to end.
    process.onExit().completeOnTimeout(process, 1, TimeUnit.SECONDS).join();
    String code = process.isAlive() ? "" : " with exit code " + process.exitValue();
    return new IllegalStateException(
        "the JVM of "
            + label
            + " ended"
            + code
            + " while executing command '"
            + command
            + "', see above");
  }

  /** Ends the JVM by closing its input, or by force if it does not end in time. */
  @Override
  public void close() {
    try {
      commands.close();
    } catch (IOException e) {
      // The process has already ended, which was reported.
    }
    process
        .onExit()
        .completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS)
        .thenApply(Process::destroyForcibly)
        .thenCompose(Process::onExit)
        .join();
  }
}
