package io.quarterhour.examples.cluster;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a cluster on this machine: a database, nodes and a load, each in a separate process. */
@Command(
    name = "demo",
    description = {
      "Starts a PostgreSQL server, nodes and a load, and watches them until Ctrl-C stops all.",
      "Requires Linux on amd64. Kill the process of a node (its id is printed) to see the others"
          + " take over."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DemoCommand extends ClusterCommand {
  @Option(
      names = "--nodes",
      paramLabel = "N",
      description = "number of nodes, default: ${DEFAULT-VALUE}")
  private int nodes = 2;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description = "number of tasks that fire every second, default: ${DEFAULT-VALUE}")
  private int tasks = 10;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "number of additional calls per second, default: ${DEFAULT-VALUE}")
  private int rate = 20;

  @Option(
      names = "--takes",
      paramLabel = "DURATION",
      description = "duration of each execution, default: ${DEFAULT-VALUE}")
  private Duration takes = Duration.ofMillis(250);

  @Option(
      names = "--refreshes",
      paramLabel = "N",
      description = "number of refreshes before the demo ends, default: unlimited")
  private long refreshes = Long.MAX_VALUE;

  private final List<Process> started = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = out();
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::stopAll, "end"));
      Database database = new Database(server.getJdbcUrl("postgres", "postgres"));
      out.printf("%s%n", database.url());
      try (HikariDataSource pool = database.open()) {
        start(database, "load", load());
        for (int i = 1; i <= nodes; i++) {
          long process = start(database, "node", List.of("--name", "n" + i));
          out.printf("node n%d runs in process %d: kill -9 %d%n", i, process, process);
        }
        out.println();
        WatchCommand.watch(pool, out, Duration.ofSeconds(1), refreshes);
      } finally {
        stopAll();
      }
    }
    return 0;
  }

  private List<String> load() {
    return List.of(
        "--tasks",
        String.valueOf(tasks),
        "--rate",
        String.valueOf(rate),
        "--takes",
        takes.toString());
  }

  /** {@return the id of the process} */
  private long start(Database database, String command, List<String> arguments) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-cp", ManagementFactory.getRuntimeMXBean().getClassPath()));
    line.addAll(List.of(Cluster.class.getName(), command));
    line.addAll(database.arguments());
    line.addAll(arguments);
    Process process =
        new ProcessBuilder(line)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    started.add(process);
    return process.pid();
  }

  private void stopAll() {
    started.forEach(Process::destroy);
  }
}
