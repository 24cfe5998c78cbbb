package io.quarterhour.examples.cluster;

import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.Scheduler;
import io.quarterhour.jdbc.JdbcStore;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs one node until the process ends. */
@Command(
    name = "node",
    description = "Runs one node until Ctrl-C, which lets running executions finish, or kill -9.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class NodeCommand extends ClusterCommand {
  @Mixin private Database database = new Database();

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "name of the node; a restarted node may use the same name")
  private String name = "";

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "number of executions that run concurrently, default: ${DEFAULT-VALUE}")
  private int workers = 8;

  @Option(
      names = "--lease",
      paramLabel = "DURATION",
      description = "lease duration of claimed executions, default: ${DEFAULT-VALUE}")
  private Duration lease = Duration.ofSeconds(10);

  @Override
  public Integer call() throws InterruptedException {
    try (HikariDataSource pool = database.open();
        Scheduler scheduler = scheduler(pool)) {
      scheduler.start();
      out().printf("node %s runs in process %d%n", name, ProcessHandle.current().pid());
      new CountDownLatch(1).await();
    }
    return 0;
  }

  private Scheduler scheduler(DataSource pool) {
    return Scheduler.builder()
        .nodeName(name)
        .store(JdbcStore.on(pool))
        .pluginDiscovery(false)
        .action(new Work())
        .queue("default", workers)
        .leaseDuration(lease)
        .build();
  }
}
