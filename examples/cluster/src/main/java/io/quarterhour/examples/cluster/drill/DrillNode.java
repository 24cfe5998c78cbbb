package io.quarterhour.examples.cluster.drill;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.Scheduler;
import io.quarterhour.SchedulerBuilder;
import io.quarterhour.jdbc.JdbcStore;
import io.quarterhour.query.Retention;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The process of one node. It prints the events of its actions, and the heap that it uses when it
 * reads a line {@link #HEAP}; it ends when its input ends.
 */
final class DrillNode {
  /** Asks for the heap in use after a full collection. */
  static final String HEAP = "heap";

  private static final int WORKERS = 32;
  private static final int COLLECTIONS = 2;
  private static final int MAX_PER_ACTION = 10_000;
  private static final Duration MAX_AGE = Duration.ofDays(90);

  private DrillNode() {}

  /**
   * Runs the node.
   *
   * @param arguments the name of the node, the URL of the database, the duration of its leases, and
   *     the number of executions that are kept for each task, and the prefetch of its queue
   * @throws IOException if the input cannot be read
   */
  @SuppressWarnings("SystemExitOutsideMain") // ends the process also while the network is silent
  public static void main(String[] arguments) throws IOException {
    DrillActions actions = new DrillActions(arguments[0], System.out);
    HikariDataSource pool = pool(arguments[1], "node");
    SchedulerBuilder builder =
        Scheduler.builder()
            .nodeName(arguments[0])
            .store(JdbcStore.on(pool))
            .pluginDiscovery(false)
            .action(actions.shortAction())
            .action(actions.longAction())
            .action(actions.loggingAction())
            .notifier(new DrillActions.QuietNotifier())
            .queue("default", WORKERS, Integer.parseInt(arguments[4]))
            .retention(retention(Integer.parseInt(arguments[3])))
            .leaseDuration(Duration.parse(arguments[2]));
    actions.poisonActions().forEach(builder::action);
    builder.build().start();
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      if (line.equals(HEAP)) {
        long now = System.currentTimeMillis();
        System.out.println(
            new DrillEvent(arguments[0], DrillEvent.Kind.HEAP, "-", usedHeap(), now).line());
      }
    }
    System.exit(0);
  }

  private static long usedHeap() {
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /**
   * {@return the default limits of the history, with another number of executions for each task}
   */
  static Retention retention(int maxPerTask) {
    return new Retention(maxPerTask, MAX_PER_ACTION, MAX_AGE);
  }

  /** {@return connections to the database of a drill, with the default settings of the pool} */
  static HikariDataSource pool(String url, String name) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setPoolName(name);
    return new HikariDataSource(config);
  }
}
