package io.quarterhour.examples.cluster.drill;

import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.ActionCall;
import io.quarterhour.task.Task;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Puts items into the database that it refuses for good or that cannot be decoded, while two nodes
 * run tasks and calls. Every other slot must run in time, and every such item must end.
 */
@Command(
    name = "poison",
    description = "The database refuses single items for good.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PoisonDrill implements Callable<Integer> {
  private static final List<String> NODES = List.of("a", "b");
  private static final String TASK_PREFIX = "load-";
  private static final String SLOTS = "%10s  %10s  %10s  %18s  %8s%n";
  private static final int PERIOD_MILLIS = 5_000;
  private static final int MAX_LATENESS_MILLIS = 5_000;
  private static final int BATCHES_PER_SECOND = 10;
  private static final int MAX_PER_TASK = 20;
  private static final int READY_MILLIS = 120_000;
  private static final int SETTLE_MILLIS = 30_000;
  private static final int END_MILLIS = 120_000;
  private static final Duration LEASE = Duration.ofSeconds(15);

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "duration in minutes, default: ${DEFAULT-VALUE}")
  private double minutes = 10;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      description = "number of tasks that fire every five seconds, default: ${DEFAULT-VALUE}")
  private int tasks = 2_000;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "number of calls per second, default: ${DEFAULT-VALUE}")
  private int rate = 200;

  @Option(
      names = "--every",
      paramLabel = "DURATION",
      description = "time between two poisoned items, default: ${DEFAULT-VALUE}")
  private Duration every = Duration.ofSeconds(10);

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "seed of the random kinds, default: a random one")
  private long seed = System.nanoTime();

  @Option(
      names = "--kinds",
      split = ",",
      paramLabel = "KIND",
      description = "kinds of items: ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}")
  private List<PoisonKind> kinds =
      List.copyOf(
          EnumSet.complementOf(EnumSet.of(PoisonKind.CLAIM, PoisonKind.CODE, PoisonKind.PRUNING)));

  @Option(
      names = "--log",
      paramLabel = "FILE",
      description =
          "file for the logs of the nodes and the slots of each five seconds, default: none")
  private @Nullable Path log;

  private final SlotLedger ledger = new SlotLedger();
  private final PoisonTable table = new PoisonTable();
  private final Set<String> ready = ConcurrentHashMap.newKeySet();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.printf("seed %d%n", seed);
    out.flush();
    try (PrintWriter logs =
            log == null
                ? new PrintWriter(Writer.nullWriter())
                : new PrintWriter(Files.newBufferedWriter(log), true);
        EmbeddedPostgres server = EmbeddedPostgres.builder().start();
        DrillSite site = new DrillSite(server, "poison", LEASE, this::receive)) {
      Random random = new Random(seed);
      PoisonItems items = new PoisonItems(site, random, table);
      long anchor = System.currentTimeMillis();
      saveTasks(site, anchor);
      for (String node : NODES) {
        site.start(
            node,
            MAX_PER_TASK,
            line -> {
              logs.println(node + " " + line);
              table.read(line);
            });
      }
      run(site, items, random, anchor, logs);
      awaitEnds(items);
    }
    return print(out);
  }

  private void receive(DrillEvent event) {
    if (event.kind() == DrillEvent.Kind.TICK) {
      ready.add(event.node());
      boolean isTask = event.subject().startsWith(TASK_PREFIX);
      String key = isTask ? SlotLedger.key(event.subject(), event.slot()) : event.subject();
      ledger.ran(key, event.at());
    }
  }

  private void saveTasks(DrillSite site, long anchor) {
    for (int i = 0; i < tasks; i++) {
      Schedule schedule =
          Schedule.every(
              Duration.ofMillis(PERIOD_MILLIS), Instant.ofEpochMilli(anchor + offset(i)));
      site.client()
          .save(
              Task.builder(TASK_PREFIX + i)
                  .action(DrillActions.SHORT)
                  .schedule(schedule.exact())
                  .startPaused(false)
                  .build());
    }
  }

  /** Spreads the tasks over the period, so that a pause of a node shows at any time. */
  private long offset(int task) {
    return (long) task * PERIOD_MILLIS / tasks;
  }

  private void run(DrillSite site, PoisonItems items, Random random, long anchor, PrintWriter logs)
      throws Exception {
    if (!EventLog.await(READY_MILLIS, () -> ready.containsAll(NODES))) {
      throw new IllegalStateException("only these nodes run anything: " + ready);
    }
    Thread.sleep(SETTLE_MILLIS);
    long from = System.currentTimeMillis();
    long to = from + Math.round(minutes * 60_000);
    for (int i = 0; i < tasks; i++) {
      ledger.due(TASK_PREFIX + i, from, to, anchor + offset(i), PERIOD_MILLIS);
    }
    ScheduledExecutorService calls = Executors.newSingleThreadScheduledExecutor();
    try {
      Future<?> load =
          calls.scheduleAtFixedRate(
              () -> enqueue(site), 0, 1_000 / BATCHES_PER_SECOND, TimeUnit.MILLISECONDS);
      int number = 0;
      for (long next = from; next < to; next += every.toMillis()) {
        Thread.sleep(Math.max(0, next - System.currentTimeMillis()));
        PoisonKind kind = kinds.get(random.nextInt(kinds.size()));
        logs.printf("%s %s%n", Instant.now(), kind);
        items.putIn(kind, ++number);
        items.readEnds();
      }
      Thread.sleep(Math.max(0, to - System.currentTimeMillis()));
      if (load.isDone()) {
        load.get();
      }
    } finally {
      calls.shutdownNow();
    }
    Thread.sleep(2 * MAX_LATENESS_MILLIS);
    log(from, to, logs);
  }

  /** Logs when slots were late or missing. */
  private void log(long from, long to, PrintWriter logs) {
    for (long span = from; span < to; span += PERIOD_MILLIS) {
      SlotLedger.Summary summary = ledger.summary(span, span + PERIOD_MILLIS);
      logs.printf(
          "%s due %d, missing %d, worst lateness %d ms%n",
          Instant.ofEpochMilli(span), summary.due(), summary.missing(), summary.lateness().worst());
    }
  }

  private void enqueue(DrillSite site) {
    int size = rate / BATCHES_PER_SECOND;
    long now = System.currentTimeMillis();
    site.client()
        .enqueueAll(Collections.nCopies(size, ActionCall.of(DrillActions.LOGGING)))
        .forEach(id -> ledger.due(id.toString(), now));
  }

  private void awaitEnds(PoisonItems items) throws Exception {
    long end = System.currentTimeMillis() + END_MILLIS;
    items.readEnds();
    while (table.hasOpen() && System.currentTimeMillis() < end) {
      Thread.sleep(1_000);
      items.readEnds();
    }
  }

  private int print(PrintWriter out) {
    SlotLedger.Summary summary = ledger.summary();
    Lateness lateness = summary.lateness();
    out.printf(SLOTS, "SLOTS DUE", "RUN", "MISSING", "WORST LATENESS, S", "P99, S");
    out.printf(
        SLOTS,
        summary.due(),
        lateness.count(),
        summary.missing(),
        lateness.worst() / 1e3,
        lateness.p99() / 1e3);
    out.println();
    table.print(out);
    out.println();
    DrillReport report = new DrillReport();
    report.atMost("other slots", "missing", summary.missing(), 0);
    report.atMost(
        "other slots", "worst lateness, s", lateness.worst() / 1e3, MAX_LATENESS_MILLIS / 1e3);
    table.report(report);
    return report.print(out);
  }
}
