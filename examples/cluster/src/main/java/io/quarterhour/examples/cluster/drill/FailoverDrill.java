package io.quarterhour.examples.cluster.drill;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Leaves nodes with connections that are read-only, as a failover does: all connections are ended,
 * the pools connect again to a server that is read-only, and then the server accepts writes again,
 * but only on new connections.
 */
@Command(
    name = "failover",
    description = "After a failover all pooled connections are read-only.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class FailoverDrill implements Callable<Integer> {
  private static final int TASKS = 20;
  private static final int READ_ONLY_MILLIS = 10_000;
  private static final int AFTERWARDS_MILLIS = 90_000;
  private static final double LIMIT_SECONDS = 60;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    DrillReport report = new DrillReport();
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
        DrillSite site = new DrillSite(server, "failover", Duration.ofSeconds(30))) {
      site.start("a");
      site.start("b");
      site.saveTasks(TASKS);
      site.awaitTicks("a", "b");
      site.administrate("alter database failover set default_transaction_read_only = on");
      site.administrate(
          "select pg_terminate_backend(pid) from pg_stat_activity where datname = 'failover'");
      Thread.sleep(READ_ONLY_MILLIS);
      site.administrate("alter database failover reset default_transaction_read_only");
      long writable = System.currentTimeMillis();
      Thread.sleep(AFTERWARDS_MILLIS);
      for (String node : new String[] {"a", "b"}) {
        report.atMost(
            "failover, " + node,
            "first execution afterwards, s",
            SilenceDrill.recovery(site.events(), writable, node),
            LIMIT_SECONDS);
      }
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    return report.print(out);
  }
}
