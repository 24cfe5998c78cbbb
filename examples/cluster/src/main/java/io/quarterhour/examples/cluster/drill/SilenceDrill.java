package io.quarterhour.examples.cluster.drill;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Lets the network of nodes fall silent while they work: of one of two nodes, and of both. It
 * measures that the other node goes on, that it takes over in time, that time limits hold, and that
 * an action is warned before its lease ends, so that it never runs beside its successor.
 */
@Command(
    name = "silence",
    description = "The network of one node, or of all, forwards nothing and closes nothing.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SilenceDrill implements Callable<Integer> {
  private static final int TASKS = 100;
  private static final int LONG_CALLS = 8;
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final int SETTLE_MILLIS = 5_000;
  private static final int AFTERWARDS_MILLIS = 30_000;
  private static final int RECOVERY_MILLIS = 5_000;
  private static final int LIMIT_TOLERANCE_MILLIS = 2_000;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--silence",
      paramLabel = "DURATION",
      description = "duration of each silence, default: ${DEFAULT-VALUE}")
  private Duration silence = Duration.ofSeconds(90);

  @Option(
      names = "--lease",
      paramLabel = "DURATION",
      description = "duration of the leases, default: ${DEFAULT-VALUE}")
  private Duration lease = Duration.ofSeconds(30);

  @Option(
      names = "--moments",
      split = ",",
      paramLabel = "MOMENT",
      description = "moments at which it begins: ${COMPLETION-CANDIDATES}; default: all")
  private SilenceMoment[] moments = SilenceMoment.values();

  private final DrillReport report = new DrillReport();

  @Override
  public Integer call() throws Exception {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      for (SilenceMoment moment : moments) {
        String name = moment.name().toLowerCase(Locale.ROOT);
        out.printf("one node silent: %s%n", name);
        out.flush();
        try (DrillSite site = new DrillSite(server, "one_" + name, lease)) {
          oneNode(site, moment);
        }
        out.printf("all nodes silent: %s%n", name);
        out.flush();
        try (DrillSite site = new DrillSite(server, "all_" + name, lease)) {
          allNodes(site, moment);
        }
      }
    }
    return report.print(out);
  }

  private void oneNode(DrillSite site, SilenceMoment moment) throws Exception {
    String part = "one silent, " + moment.name().toLowerCase(Locale.ROOT);
    SilentProxy proxy = site.proxy();
    site.start("a", proxy);
    site.start("b");
    begin(site);
    moment.silence(() -> site.enqueueLimited(2, LIMIT), proxy);
    long from = proxy.silentSince();
    Thread.sleep(silence.toMillis());
    long to = System.currentTimeMillis();
    proxy.speak();
    Thread.sleep(AFTERWARDS_MILLIS);

    EventLog events = site.events();
    long due = TASKS * Math.floorDiv(to - from - 1000, 1000);
    long fired =
        events.stream(DrillEvent.Kind.TICK)
            .filter(event -> event.slot() > from && event.slot() <= from + due / TASKS * 1000)
            .filter(event -> event.node().equals("b") && event.at() - event.slot() <= 1000)
            .map(event -> event.subject() + event.slot())
            .distinct()
            .count();
    report.atLeast(part, "slots fired by the other node within 1 s", (double) fired / due, 0.95);
    List<DrillEvent> taken = begunUnlimited(events, "a", from);
    report.atLeast(part, "executions of the silent node", taken.size(), 1);
    long slowest =
        taken.stream().mapToLong(event -> successor(events, event) - from).max().orElse(0);
    report.atMost(
        part, "takeover of the last execution, s", slowest / 1000.0, lease.toMillis() / 1000.0 + 5);
    limitsAndLeases(part, site, "a", from);
    report.atMost(part, "recovery of the silent node, s", recovery(events, to, "a"), 5);
  }

  private void allNodes(DrillSite site, SilenceMoment moment) throws Exception {
    String part = "all silent, " + moment.name().toLowerCase(Locale.ROOT);
    SilentProxy first = site.proxy();
    SilentProxy second = site.proxy();
    site.start("a", first);
    site.start("b", second);
    begin(site);
    moment.silence(() -> site.enqueueLimited(2, LIMIT), first, second);
    long from = second.silentSince();
    Thread.sleep(silence.toMillis());
    long to = System.currentTimeMillis();
    first.speak();
    second.speak();
    Thread.sleep(AFTERWARDS_MILLIS);

    limitsAndLeases(part, site, "a", from);
    limitsAndLeases(part, site, "b", from);
    report.atMost(
        part,
        "first execution afterwards, s",
        Math.min(recovery(site.events(), to, "a"), recovery(site.events(), to, "b")),
        RECOVERY_MILLIS / 1000.0);
  }

  /** Lets both nodes run short and long actions, some of which have a time limit. */
  private static void begin(DrillSite site) throws InterruptedException {
    site.saveTasks(TASKS);
    site.awaitTicks("a", "b");
    site.enqueueLong(LONG_CALLS);
    Thread.sleep(SETTLE_MILLIS);
    site.enqueueLimited(LONG_CALLS, LIMIT);
    Thread.sleep(SETTLE_MILLIS / 5);
  }

  private static List<DrillEvent> begunUnlimited(EventLog events, String node, long before) {
    return events.find(
        DrillEvent.Kind.BEGIN,
        event -> event.node().equals(node) && event.at() < before && !isLimited(events, event));
  }

  /** Checks whether an execution is one of those with a time limit: they were enqueued last. */
  private static boolean isLimited(EventLog events, DrillEvent begin) {
    Set<String> longest =
        events.stream(DrillEvent.Kind.BEGIN)
            .map(DrillEvent::subject)
            .distinct()
            .limit(LONG_CALLS)
            .collect(Collectors.toSet());
    return !longest.contains(begin.subject());
  }

  /** {@return the time at which an execution began again, far in the future if it did not} */
  private static long successor(EventLog events, DrillEvent begun) {
    return events.stream(DrillEvent.Kind.BEGIN)
        .filter(event -> event.subject().equals(begun.subject()) && event.at() > begun.at())
        .mapToLong(DrillEvent::at)
        .min()
        .orElse(begun.at() + Duration.ofDays(1).toMillis());
  }

  private static long first(EventLog events, DrillEvent.Kind kind, DrillEvent begun) {
    return events.stream(kind)
        .filter(event -> event.node().equals(begun.node()))
        .filter(event -> event.subject().equals(begun.subject()) && event.at() >= begun.at())
        .mapToLong(DrillEvent::at)
        .min()
        .orElse(begun.at() + Duration.ofDays(1).toMillis());
  }

  private void limitsAndLeases(String part, DrillSite site, String node, long from) {
    EventLog events = site.events();
    long late =
        events
            .find(
                DrillEvent.Kind.BEGIN,
                event -> event.node().equals(node) && event.at() < from && isLimited(events, event))
            .stream()
            .mapToLong(
                event ->
                    first(events, DrillEvent.Kind.SIGNAL, event) - event.at() - LIMIT.toMillis())
            .max()
            .orElse(0);
    report.atMost(
        part + ", " + node,
        "delay of a time limit, s",
        late / 1000.0,
        LIMIT_TOLERANCE_MILLIS / 1e3);
    List<DrillEvent> begun = begunUnlimited(events, node, from);
    long warned =
        begun.stream()
            .mapToLong(event -> first(events, DrillEvent.Kind.SIGNAL, event) - from)
            .max()
            .orElse(0);
    report.atMost(
        part + ", " + node, "last warning, s", warned / 1000.0, lease.toMillis() / 1000.0);
    long overlaps =
        begun.stream()
            .filter(event -> first(events, DrillEvent.Kind.END, event) > successor(events, event))
            .count();
    report.atMost(part + ", " + node, "executions that ran twice at once", (double) overlaps, 0);
  }

  /**
   * {@return the seconds from an instant until a node runs a short action; a day if it does not}
   */
  static double recovery(EventLog events, long to, String node) {
    return events.stream(DrillEvent.Kind.TICK)
                .filter(event -> event.node().equals(node) && event.at() > to)
                .mapToLong(DrillEvent::at)
                .min()
                .orElse(to + Duration.ofDays(1).toMillis())
            / 1000.0
        - to / 1000.0;
  }
}
