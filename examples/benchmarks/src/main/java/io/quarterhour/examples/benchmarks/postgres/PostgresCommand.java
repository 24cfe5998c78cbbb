package io.quarterhour.examples.benchmarks.postgres;

import io.quarterhour.examples.benchmarks.frame.Results;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** The command {@code postgres}: measures schedulers on PostgreSQL. */
public final class PostgresCommand {
  private final PostgresOptions options;
  private final Results results = new Results();
  private final List<String> failures = new ArrayList<>();

  private PostgresCommand(PostgresOptions options) {
    this.options = options;
  }

  /**
   * Runs the command.
   *
   * @param arguments its options
   * @throws Exception if no server is available
   */
  public static void run(List<String> arguments) throws Exception {
    PostgresOptions options = PostgresOptions.parse(arguments);
    if (options.help()) {
      System.out.print(PostgresOptions.HELP);
      return;
    }
    PostgresCommand command = new PostgresCommand(options);
    try (Server server = Server.of(options.access())) {
      System.err.println(server.describe());
      if (options.serve()) {
        System.out.println(server.url());
        System.in.transferTo(OutputStream.nullOutputStream());
        return;
      }
      command.measure(server);
      command.print(server.describe());
    }
    if (!command.failures.isEmpty()) {
      System.exit(1);
    }
  }

  /** Measures all systems in turn, so that other load on the machine affects them all. */
  private void measure(Server server) {
    for (int round = 1; round <= options.rounds(); round++) {
      for (PostgresMeasure measure : options.measures()) {
        for (PostgresSystem system : options.systems()) {
          if (system.supports(measure)) {
            String title = "round " + round + ": " + measure.label() + " of " + system.label();
            System.err.println(title);
            measure(server, measure, system, title);
          }
        }
      }
    }
  }

  /** Takes one measure. A failure is reported and does not stop the other measures. */
  @SuppressWarnings("CatchAndPrintStackTrace")
  private void measure(
      Server server, PostgresMeasure measure, PostgresSystem system, String title) {
    try (Trial trial = new Trial(server, system, options.scale())) {
      measure
          .measure(trial)
          .forEach(
              figure -> {
                System.err.println("  " + figure.line());
                results.add(figure.of(system.label()));
              });
    } catch (Exception e) {
      failures.add(title + ": " + e.getMessage());
      e.printStackTrace();
    }
  }

  private void print(String server) {
    if (options.tsv()) {
      results.medians().forEach(figure -> System.out.println(figure.line()));
    } else {
      System.out.println(new PostgresTable(results, options.systems()).text());
      System.out.print(PostgresNotes.text(options, server));
    }
    failures.forEach(failure -> System.err.println("failed: " + failure));
  }
}
