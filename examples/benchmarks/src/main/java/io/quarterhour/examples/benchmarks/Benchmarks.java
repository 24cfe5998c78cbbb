package io.quarterhour.examples.benchmarks;

import io.quarterhour.examples.benchmarks.frame.UsageException;
import io.quarterhour.examples.benchmarks.postgres.PostgresCommand;
import java.util.Arrays;
import java.util.List;

/** The program: measures one subject per run, side by side with other schedulers. */
public final class Benchmarks {
  private static final String HELP =
      """
      Measures Quarterhour side by side with other schedulers.

        java -jar benchmarks.jar SUBJECT [options]
        java -jar benchmarks.jar SUBJECT --help

      Subjects:
        memory    timers in memory: insert cost, heap, executions, lateness
        firing    fire times: the next one after an instant, and parsing cron expressions
        postgres  on PostgreSQL: executions, inserts, lateness, statements of idle nodes
      """;

  private Benchmarks() {}

  /**
   * Runs the program.
   *
   * @param arguments the subject and its options
   * @throws Exception if a measurement failed
   */
  public static void main(String[] arguments) throws Exception {
    List<String> rest = Arrays.asList(arguments);
    String subject = rest.isEmpty() ? "--help" : rest.get(0);
    try {
      switch (subject) {
        case "memory" -> MemoryCommand.run(MemoryOptions.parse(rest.subList(1, rest.size())));
        case "firing" -> FiringCommand.run(FiringOptions.parse(rest.subList(1, rest.size())));
        case "postgres" -> PostgresCommand.run(rest.subList(1, rest.size()));
        case Fork.COMMAND -> Fork.measureHere(rest.subList(1, rest.size()));
        case "--help", "-h", "help" -> System.out.print(HELP);
        default -> throw new UsageException("unknown subject '" + subject + "'\n\n" + HELP);
      }
    } catch (UsageException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }
}
