package io.quarterhour.examples.cluster.drill;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A node in a process of its own. */
final class NodeProcess implements Closeable {
  private static final int END_SECONDS = 5;

  private final Process process;

  private NodeProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts a node.
   *
   * @param program the class with its main method
   * @param arguments the arguments of the program; the first one is the name of the node
   * @param events receives its events
   * @param log receives the lines of its log
   */
  static NodeProcess start(
      Class<?> program, List<String> arguments, Consumer<DrillEvent> events, Consumer<String> log)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-cp", ManagementFactory.getRuntimeMXBean().getClassPath()));
    command.add(program.getName());
    command.addAll(arguments);
    Process process = new ProcessBuilder(command).start();
    String name = arguments.get(0);
    read(
        "events of " + name,
        process.inputReader(),
        line -> DrillEvent.parse(line).ifPresent(events));
    read("log of " + name, process.errorReader(), log);
    return new NodeProcess(process);
  }

  private static void read(String name, BufferedReader reader, Consumer<String> consumer) {
    Thread thread =
        new Thread(
            () -> {
              try (reader) {
                reader.lines().forEach(consumer);
              } catch (IOException | UncheckedIOException e) {
                // The process has ended.
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  /** Sends a line to the process. */
  void send(String line) throws IOException {
    OutputStream input = process.getOutputStream();
    input.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    input.flush();
  }

  /** Ends the process, by force if it does not end in time. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // The process has ended already.
    }
    process
        .onExit()
        .completeOnTimeout(process, END_SECONDS, TimeUnit.SECONDS)
        .thenApply(Process::destroyForcibly)
        .thenCompose(Process::onExit)
        .join();
  }
}
