package io.quarterhour.examples.cluster.drill;

import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.jdbc.JdbcStore;
import io.quarterhour.query.RetentionPolicy;
import java.io.IOException;
import java.time.Instant;

/**
 * The process of a node that prunes the history all the time, and does nothing else. It prints an
 * event for each step that removed executions. When it reads a line, it ends, and prints an event
 * without executions as the last one.
 */
final class PruningNode {
  private static final int MAX_PRUNE = 1_000;
  private static final int PAUSE_MILLIS = 10;

  private PruningNode() {}

  /**
   * Runs the node.
   *
   * @param arguments the name of the node, the URL of the database, and the number of executions
   *     that are kept for each task
   * @throws IOException if the input cannot be read
   * @throws InterruptedException if the thread is interrupted
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    RetentionPolicy policy =
        RetentionPolicy.of(DrillNode.retention(Integer.parseInt(arguments[2])));
    try (HikariDataSource pool = DrillNode.pool(arguments[1], "pruning")) {
      JdbcStore store = JdbcStore.on(pool);
      while (System.in.available() == 0) {
        int removed = store.history().prune(policy, Instant.now(), MAX_PRUNE).removed();
        if (removed > 0) {
          print(arguments[0], removed);
        } else {
          Thread.sleep(PAUSE_MILLIS);
        }
      }
      print(arguments[0], 0);
    }
  }

  private static void print(String node, int removed) {
    long now = System.currentTimeMillis();
    System.out.println(new DrillEvent(node, DrillEvent.Kind.PRUNED, "-", removed, now).line());
  }
}
