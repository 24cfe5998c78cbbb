package io.quarterhour.examples.cluster.drill;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.Scheduler;
import io.quarterhour.jdbc.JdbcStore;
import java.io.IOException;
import java.time.Duration;

/**
 * The process of one node. It prints the events of its actions, and ends when its input ends.
 * Arguments: the name of the node, the URL of the database and the duration of its leases.
 */
final class DrillNode {
  private static final int WORKERS = 32;

  private DrillNode() {}

  /**
   * Runs the node.
   *
   * @param arguments the name, the URL and the duration of a lease
   * @throws IOException if the input cannot be read
   */
  @SuppressWarnings("SystemExitOutsideMain") // ends the process also while the network is silent
  public static void main(String[] arguments) throws IOException {
    DrillActions actions = new DrillActions(arguments[0], System.out);
    HikariDataSource pool = pool(arguments[1], "node");
    Scheduler scheduler =
        Scheduler.builder()
            .nodeName(arguments[0])
            .store(JdbcStore.on(pool))
            .pluginDiscovery(false)
            .action(actions.shortAction())
            .action(actions.longAction())
            .queue("default", WORKERS)
            .leaseDuration(Duration.parse(arguments[2]))
            .build();
    scheduler.start();
    while (System.in.read() >= 0) {
      // The drill sends nothing; it closes the input to end this process.
    }
    System.exit(0);
  }

  /** {@return connections to the database of a drill, with the default settings of the pool} */
  static HikariDataSource pool(String url, String name) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setPoolName(name);
    return new HikariDataSource(config);
  }
}
