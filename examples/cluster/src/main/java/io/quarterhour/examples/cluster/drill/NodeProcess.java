package io.quarterhour.examples.cluster.drill;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A node in a process of its own. */
final class NodeProcess implements Closeable {
  private static final int END_SECONDS = 5;

  private final Process process;

  private NodeProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts a node, whose events are added to a log.
   *
   * @param name the name of the node
   * @param url the URL of the database
   * @param lease the duration of its leases
   */
  static NodeProcess start(String name, String url, Duration lease, EventLog events)
      throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                ManagementFactory.getRuntimeMXBean().getClassPath(),
                DrillNode.class.getName(),
                name,
                url,
                lease.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    Thread reader = new Thread(() -> read(process, events), "events of " + name);
    reader.setDaemon(true);
    reader.start();
    return new NodeProcess(process);
  }

  private static void read(Process process, EventLog events) {
    try (BufferedReader lines = process.inputReader()) {
      lines.lines().forEach(line -> DrillEvent.parse(line).ifPresent(events::add));
    } catch (IOException | UncheckedIOException e) {
      // The process has ended.
    }
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
