package io.quarterhour.examples.benchmarks.postgres;

/** What was measured, for those who read the table of the command {@code postgres}. */
final class PostgresNotes {
  private PostgresNotes() {}

  static String text(PostgresOptions options, String server) {
    Runtime runtime = Runtime.getRuntime();
    StringBuilder text =
        new StringBuilder(
            """
    What was measured: medians of %d round(s); each system and measure in fresh JVMs and on a fresh
    database, by turns.
      server         %s
      JVM            %s %s, %d processors, %s
    """
                .formatted(
                    options.rounds(),
                    server,
                    System.getProperty("java.vm.name"),
                    System.getProperty("java.runtime.version"),
                    runtime.availableProcessors(),
                    String.join(" ", NodeProcess.JVM_OPTIONS)));
    for (PostgresSystem system : options.systems()) {
      text.append(
          "  %-15s%s%n"
              .formatted(system.label(), system.settings().replace("\n", "\n" + " ".repeat(17))));
    }
    return text.toString();
  }
}
