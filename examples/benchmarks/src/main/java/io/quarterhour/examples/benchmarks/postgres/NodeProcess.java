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

/** A node in a JVM of its own, seen from the one that measures. */
final class NodeProcess implements AutoCloseable {
  /** What each JVM is given. */
  static final List<String> JVM_OPTIONS = List.of("-Xms2g", "-Xmx2g", "-XX:+UseParallelGC");

  private static final int END_SECONDS = 10;

  private final String label;
  private final Process process;
  private final BufferedWriter orders;
  private final BufferedReader answers;

  private NodeProcess(String label, Process process) {
    this.label = label;
    this.process = process;
    orders = process.outputWriter(StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
  }

  static NodeProcess start(
      PostgresSystem system, String name, boolean shared, Duration look, Access access)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Node.class.getName()));
    command.addAll(List.of(system.label(), name, Boolean.toString(shared), look.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT);
    access.tell(builder.environment());
    return new NodeProcess(name + " of " + system.label(), builder.start());
  }

  /** Has the node do something, and waits until it is done. */
  Map<String, Double> tell(String order, int... numbers) throws IOException {
    StringBuilder line = new StringBuilder(order);
    for (int number : numbers) {
      line.append(' ').append(number);
    }
    try {
      orders.write(line.append('\n').toString());
      orders.flush();
    } catch (IOException e) {
      throw ended(line.toString().strip());
    }
    Map<String, Double> figures = new HashMap<>();
    for (String answer = answers.readLine(); answer != null; answer = answers.readLine()) {
      if (answer.equals(Node.DONE)) {
        return figures;
      }
      Figure figure = Figure.parse(answer);
      figures.put(figure.name(), figure.value());
    }
    throw ended(line.toString().strip());
  }

  private IllegalStateException ended(String order) {
    // It has closed its output and is about to end.
    process.onExit().completeOnTimeout(process, 1, TimeUnit.SECONDS).join();
    String code = process.isAlive() ? "" : " with exit code " + process.exitValue();
    return new IllegalStateException(
        "the JVM of " + label + " ended" + code + " when it was told to " + order + ", see above");
  }

  /** Ends the JVM: by itself, or by force if it does not. */
  @Override
  public void close() {
    try {
      orders.close();
    } catch (IOException e) {
      // It has ended already, which was told.
    }
    process
        .onExit()
        .completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS)
        .thenApply(Process::destroyForcibly)
        .thenCompose(Process::onExit)
        .join();
  }
}
