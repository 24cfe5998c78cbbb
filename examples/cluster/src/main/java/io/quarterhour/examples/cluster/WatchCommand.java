package io.quarterhour.examples.cluster;

import com.zaxxer.hikari.HikariDataSource;
import io.quarterhour.error.StoreException;
import io.quarterhour.jdbc.JdbcStore;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the state of a cluster continuously. */
@Command(
    name = "watch",
    description = "Shows nodes, leases, backlog, lateness and counts until Ctrl-C.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class WatchCommand extends ClusterCommand {
  private static final String CLEAR = "\033[H\033[2J";

  @Mixin private Database database = new Database();

  @Option(
      names = "--interval",
      paramLabel = "DURATION",
      description = "time between two refreshes, default: ${DEFAULT-VALUE}")
  private Duration interval = Duration.ofSeconds(1);

  @Option(
      names = "--refreshes",
      paramLabel = "N",
      description = "number of refreshes before the watch ends, default: unlimited")
  private long refreshes = Long.MAX_VALUE;

  @Override
  public Integer call() throws InterruptedException {
    try (HikariDataSource pool = database.open()) {
      watch(pool, out(), interval, refreshes);
    }
    return 0;
  }

  /**
   * Shows the cluster {@code refreshes} times. On a terminal each snapshot replaces the previous
   * one.
   */
  static void watch(HikariDataSource pool, PrintWriter out, Duration interval, long refreshes)
      throws InterruptedException {
    Observer observer = new Observer(JdbcStore.on(pool));
    String begin = Ansi.AUTO.enabled() ? CLEAR : "";
    Semaphore never = new Semaphore(0);
    for (long i = 0; i < refreshes; i++) {
      if (i > 0 && never.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the semaphore must never have permits");
      }
      try {
        out.println(begin + Screen.show(observer.observe()));
      } catch (StoreException e) {
        out.println(e.getMessage());
      }
      out.flush();
    }
  }
}
