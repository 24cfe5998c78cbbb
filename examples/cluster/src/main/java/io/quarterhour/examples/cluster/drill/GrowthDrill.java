package io.quarterhour.examples.cluster.drill;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Runs tasks at a constant rate over a long history, of which each task has as much as it keeps by
 * default: nothing may grow. Afterwards nodes without a load prune half of it.
 */
@Command(
    name = "growth",
    description = "A node writes and prunes a long history.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class GrowthDrill implements Callable<Integer> {
  private static final long MINUTE_MILLIS = 60_000;
  private static final int SETTLE_MILLIS = 20_000;
  private static final int HEAP_SECONDS = 60;

  /** The number of tasks that are saved per second, at least. */
  private static final int SAVED_PER_SECOND = 400;

  private static final Duration LEASE = Duration.ofSeconds(30);

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "duration in minutes, default: ${DEFAULT-VALUE}")
  private int minutes = 20;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "number of executions per second, default: ${DEFAULT-VALUE}")
  private int rate = 3_000;

  @Option(
      names = "--history",
      paramLabel = "N",
      description =
          "number of executions in the history at the start, 100 of each task; default:"
              + " ${DEFAULT-VALUE}")
  private long history = 5_000_000;

  private final PruningRace race = new PruningRace();
  private final BlockingQueue<Long> heaps = new ArrayBlockingQueue<>(1);
  private volatile Lateness lateness = new Lateness();

  @Override
  public Integer call() throws Exception {
    CommandSpec command = Objects.requireNonNull(spec);
    if (minutes < 1 || rate < 1 || history < (long) DrillSite.MAX_PER_TASK * rate) {
      throw new ParameterException(
          command.commandLine(),
          "--minutes and --rate must be at least 1, and --history at least 100 times the rate, so"
              + " that each task fires at most once a second");
    }
    PrintWriter out = command.commandLine().getOut();
    DrillReport report = new DrillReport();
    int tasks = (int) (history / DrillSite.MAX_PER_TASK);
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start();
        DrillSite site = new DrillSite(server, "growth", LEASE, this::receive)) {
      GrowthHistory growthHistory =
          new GrowthHistory(site, tasks, (long) tasks * DrillSite.MAX_PER_TASK, rate);
      out.printf("writing %d executions of %d tasks%n", history, tasks);
      out.flush();
      growthHistory.write();
      Instant start = Instant.now().plusSeconds(5 + tasks / SAVED_PER_SECOND);
      growthHistory.saveTasks(start);
      try (NodeProcess node = site.start("a", DrillSite.MAX_PER_TASK, line -> {})) {
        load(site, node, start, out).report(report);
      }
      int half = DrillSite.MAX_PER_TASK / 2;
      race.run(site, half, (long) tasks * half, report);
    }
    out.println();
    return report.print(out);
  }

  private void receive(DrillEvent event) {
    switch (event.kind()) {
      case TICK -> lateness.add(event.at() - event.slot());
      case HEAP -> heaps.offer(event.slot());
      case PRUNED -> race.pruned(event);
      default -> {}
    }
  }

  private GrowthTable load(DrillSite site, NodeProcess node, Instant start, PrintWriter out)
      throws Exception {
    GrowthTable table = new GrowthTable(rate);
    GrowthTable.printHeader(out);
    Thread.sleep(SETTLE_MILLIS + Math.max(0, start.toEpochMilli() - System.currentTimeMillis()));
    long written = written(site);
    long removed = removed(site);
    lateness = new Lateness();
    long next = System.currentTimeMillis();
    for (int minute = 0; minute < minutes; minute++) {
      next += MINUTE_MILLIS;
      Thread.sleep(Math.max(0, next - System.currentTimeMillis()));
      Lateness ofMinute = lateness;
      lateness = new Lateness();
      long writtenNow = written(site);
      long removedNow = removed(site);
      table.add(
          new GrowthTable.Minute(
              ofMinute, writtenNow - written, removedNow - removed, heap(node), sizes(site)),
          out);
      written = writtenNow;
      removed = removedNow;
    }
    return table;
  }

  private long heap(NodeProcess node) throws Exception {
    node.send(DrillNode.HEAP);
    Long bytes = heaps.poll(HEAP_SECONDS, TimeUnit.SECONDS);
    if (bytes == null) {
      throw new IllegalStateException("the node does not report its heap");
    }
    return bytes;
  }

  private static long written(DrillSite site) throws SQLException {
    return site.number("select n_tup_ins from pg_stat_user_tables where relname = 'qh_history'");
  }

  private static long removed(DrillSite site) throws SQLException {
    return site.number("select n_tup_del from pg_stat_user_tables where relname = 'qh_history'");
  }

  private static Map<String, Long> sizes(DrillSite site) throws SQLException {
    try (Connection connection = site.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select relname, pg_total_relation_size(relid) from pg_stat_user_tables")) {
      Map<String, Long> sizes = new TreeMap<>();
      while (rows.next()) {
        sizes.put(rows.getString(1), rows.getLong(2));
      }
      return sizes;
    }
  }
}
