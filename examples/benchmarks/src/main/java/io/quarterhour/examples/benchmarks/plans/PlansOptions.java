package io.quarterhour.examples.benchmarks.plans;

import io.quarterhour.examples.benchmarks.frame.Arguments;
import io.quarterhour.examples.benchmarks.frame.UsageException;
import io.quarterhour.examples.benchmarks.postgres.Access;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The options of the command {@code plans}.
 *
 * @param future the number of calls, and also of tasks, that are not due for hours
 * @param history the number of finished executions
 * @param access the server; empty to start an embedded one
 * @param help whether only the help is printed
 */
record PlansOptions(int future, int history, Optional<Access> access, boolean help) {
  private static final int FUTURE = 10_000_000;
  private static final int HISTORY = 5_000_000;
  private static final int MINIMUM = 1000;

  static final String HELP =
      """
      The query plans of PostgreSQL for each statement of the store in large tables: access paths,
      rows and durations. Ends with exit code 1 if a frequent statement scans a whole table or an
      operation has no plan.

        java -jar benchmarks.jar plans [options]

        --future N      number of calls, and also of tasks, that are not due for hours (default: %d,
                        which takes about 20 GB of disk)
        --history N     number of finished executions, with a log line each (default: %d)
        --jdbc-url URL  use this server, whose user must be a superuser to load auto_explain;
                        default: start an embedded server, which requires Linux on amd64
        --user NAME     user of the server (default: postgres)
        --password WORD password of the user (default: none)
        --help          show this text
      """
          .formatted(FUTURE, HISTORY);

  /** Parses the options in order; a later option overrides an earlier one. */
  static PlansOptions parse(List<String> arguments) {
    int future = FUTURE;
    int history = HISTORY;
    Optional<String> url = Optional.empty();
    String user = "postgres";
    String password = "";
    boolean help = false;
    for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
      String option = rest.next();
      switch (option) {
        case "--future" -> future = Arguments.number(option, rest, MINIMUM);
        case "--history" -> history = Arguments.number(option, rest, MINIMUM);
        case "--jdbc-url" -> url = Optional.of(Arguments.value(option, rest));
        case "--user" -> user = Arguments.value(option, rest);
        case "--password" -> password = Arguments.value(option, rest);
        case "--help", "-h" -> help = true;
        default -> throw new UsageException("unknown option '" + option + "'\n\n" + HELP);
      }
    }
    String name = user;
    String word = password;
    return new PlansOptions(future, history, url.map(text -> new Access(text, name, word)), help);
  }
}
