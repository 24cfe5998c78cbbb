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
    Measured: medians of %d round(s). Each measure of a system runs in new JVMs and on a new database
    of one server, with the systems in turn, after a warm-up of the same kind, with VACUUM ANALYZE
    and CHECKPOINT in between.

      server           %s
      JVM              %s %s, %d processors, %s
      CPU              of the JVMs, including JIT compilation and garbage collection, + of all
                       processes of the server; per execution or insert
      WAL              bytes that the server wrote to its log meanwhile, per execution or insert
      rows             inserted, updated and deleted per execution, including its enqueueing
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
      drain.N          %,d calls that are due when N nodes start, each node in its own JVM; the action
                       does nothing; from the first start until all are recorded as finished
      drain.future.N   the same, with N additional calls that are not due for hours
      drain.leases     drain.1 with %,d executions that precede all due ones and are held by another
                       node with leases of an hour
      drain.snapshot   drain.1 while a transaction with an older snapshot is open, so that the
                       database keeps every version of every row
      recurring        tasks that are due every second, enough to saturate the system (ours and floor
                       %,d, db-scheduler %,d, quartz %,d); executions in %d s, after a warm-up of the
                       same duration
      recurring.2      the same with two nodes
      recurring.1000   the same with a tenth of the tasks of recurring.10000
      recurring.10000  the same with %,d tasks
      insert.N         %,d calls, one by one from N threads, while no node runs them
      insert.batch     %,d calls in lists of %,d from one thread
      lateness         %d calls, or as many as fit into %d s, one after the other with pauses, on an
                       otherwise idle node: from the call until the action starts; same: enqueued on
                       this node; other: enqueued on a node that is not started. With few calls, p99
                       is the maximum
      idle.statements  statements that an idle node executes in %d s, counted at its data source;
                       begin and commit are not counted
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
