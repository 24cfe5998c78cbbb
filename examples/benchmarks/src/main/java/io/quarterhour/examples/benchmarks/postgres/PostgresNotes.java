package io.quarterhour.examples.benchmarks.postgres;

import java.util.stream.Collectors;

/** The notes printed below the table of the command {@code postgres}. */
final class PostgresNotes {
  private static final int INDENT = 19;

  private PostgresNotes() {}

  static String text(PostgresOptions options, String server) {
    return machine(options, server) + measures(options.scale()) + systems(options);
  }

  private static String machine(PostgresOptions options, String server) {
    return """
    What was measured: medians of %d round(s); each system and measure in fresh JVMs and on a fresh
    database of one server, by turns; first something like it, to warm up; VACUUM ANALYZE and
    CHECKPOINT in between.
      server           %s
      JVM              %s %s, %d processors, %s
      CPU              of the JVMs, their compilers and collectors included, + of all processes of
                       the server; for each execution or insert
      WAL              what the server wrote to its log meanwhile, for each execution or insert
      rows             inserted, updated and deleted for each execution, from when it was set
    """
        .formatted(
            options.rounds(),
            server.replace("; ", "\n" + " ".repeat(INDENT)),
            System.getProperty("java.vm.name"),
            System.getProperty("java.runtime.version"),
            Runtime.getRuntime().availableProcessors(),
            String.join(" ", NodeProcess.JVM_OPTIONS));
  }

  private static String measures(Scale scale) {
    return """
      drain.N          %,d calls that are due when N nodes are started, each in a JVM of its own; the
                       action does nothing; from when the first begins until all are recorded as over
      drain.future.N   the same with N calls beside them that are not due for hours
      drain.leases     drain.1 with %,d executions in front of all that is due that another node
                       holds by leases of an hour
      drain.snapshot   drain.1 while a transaction is open that sees what was there before the start,
                       so that the database keeps every version of every row
      recurring        tasks that are due each second, as many as are too many (ours and floor %,d,
                       db-scheduler %,d, quartz %,d); executions in %d s, after as long to warm up
      recurring.2      the same with two nodes
      recurring.1000   the same with a tenth of what follows
      recurring.10000  the same with %,d tasks
      insert.N         %,d calls, one by one from N threads, while nobody runs them
      insert.batch     %,d calls in lists of %,d from one thread
      lateness         %d calls, or as many as %d s allow, by turns with pauses, on a node that has
                       nothing else to do: from the call until the action begins; same: called on
                       this node; other: on one that is not started. A p99 of few calls is their worst
      idle.statements  what a node that has nothing to do executes in %d s, counted at its data
                       source; begin and commit are not counted
    """
        .formatted(
            scale.executions(),
            DrainMeasure.leases(scale),
            scale.tasks() * PostgresSystem.OURS.saturation(),
            scale.tasks() * PostgresSystem.DB_SCHEDULER.saturation(),
            scale.tasks() * PostgresSystem.QUARTZ.saturation(),
            scale.seconds(),
            scale.tasks(),
            scale.inserts(),
            scale.inserts() * InsertMeasure.TIMES_IN_LISTS,
            NodeCommands.LIST,
            scale.calls(),
            scale.maxSeconds(),
            scale.idle());
  }

  private static String systems(PostgresOptions options) {
    return options.systems().stream()
        .map(
            system ->
                "  %-17s%s%n"
                    .formatted(
                        system.label(), system.settings().replace("\n", "\n" + " ".repeat(INDENT))))
        .collect(Collectors.joining());
  }
}
