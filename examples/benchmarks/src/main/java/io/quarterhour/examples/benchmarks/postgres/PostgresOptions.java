package io.quarterhour.examples.benchmarks.postgres;

import io.quarterhour.examples.benchmarks.frame.Arguments;
import io.quarterhour.examples.benchmarks.frame.UsageException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The options of the command {@code postgres}.
 *
 * @param systems the systems to measure
 * @param measures the measures to take
 * @param scale the sizes of the measures
 * @param rounds the number of rounds, of which the medians are reported
 * @param access the server; empty to start an embedded one
 * @param serve whether only to start a server, for measurements by other programs
 * @param tsv whether the output is tab-separated, for programs
 * @param help whether only the help is printed
 */
record PostgresOptions(
    List<PostgresSystem> systems,
    List<PostgresMeasure> measures,
    Scale scale,
    int rounds,
    Optional<Access> access,
    boolean serve,
    boolean tsv,
    boolean help) {
  static final String HELP =
      """
      Schedulers on PostgreSQL: executions per second, calls enqueued per second, lateness of calls,
      and statements of idle nodes.

        java -jar benchmarks.jar postgres [options]

        --only NAMES    some systems of %s,
                        some measures of %s,
                        or both; drain selects all measures with this prefix (default: all systems
                        but ours-notifying, all measures)
        --rounds N      number of rounds, of which the medians are reported (default: 3)
        --quick         one round with small numbers, to check that everything works
        --jdbc-url URL  measure on this server, whose user may create databases; default: start an
                        embedded server, which requires Linux on amd64
        --user NAME     user of the server (default: postgres)
        --password WORD password of the user (default: none)
        --serve         only start the server and print its URL, until the input ends
        --tsv           print only lines of figure, value and unit, separated by tabs
        --help          show this text
      """
          .formatted(
              String.join(",", PostgresSystem.labels()),
              String.join(",", PostgresMeasure.labels())
                  .replaceAll("(.{40}[^,]*),", "$1,\n                        "));

  private static final int ROUNDS = 3;

  /** Parses the options in order; a later option overrides an earlier one. */
  static PostgresOptions parse(List<String> arguments) {
    Parser parser = new Parser();
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      parser.accept(rest.next(), rest);
    }
    return parser.options();
  }

  /** The options parsed so far. */
  private static final class Parser {
    private final Set<PostgresSystem> systems = new LinkedHashSet<>();
    private final Set<PostgresMeasure> measures = new LinkedHashSet<>();
    private Scale scale = Scale.FULL;
    private int rounds = ROUNDS;
    private Optional<String> url = Optional.empty();
    private String user = "postgres";
    private String password = "";
    private boolean serve;
    private boolean tsv;
    private boolean help;

    void accept(String option, Iterator<String> rest) {
      switch (option) {
        case "--only" -> only(Arguments.value(option, rest));
        case "--rounds" -> rounds = Arguments.number(option, rest, 1);
        case "--quick" -> {
          scale = Scale.QUICK;
          rounds = 1;
        }
        case "--jdbc-url" -> url = Optional.of(Arguments.value(option, rest));
        case "--user" -> user = Arguments.value(option, rest);
        case "--password" -> password = Arguments.value(option, rest);
        case "--serve" -> serve = true;
        case "--tsv" -> tsv = true;
        case "--help", "-h" -> help = true;
        default -> throw new UsageException("unknown option '" + option + "'\n\n" + HELP);
      }
    }

    private void only(String names) {
      systems.clear();
      measures.clear();
      for (String name : names.split(",", -1)) {
        Optional<PostgresSystem> system = PostgresSystem.find(name.strip());
        List<PostgresMeasure> named = PostgresMeasure.find(name.strip());
        if (system.isEmpty() && named.isEmpty()) {
          throw new UsageException(
              "no system or measure is named '%s', expected some of %s and of %s"
                  .formatted(name, PostgresSystem.labels(), PostgresMeasure.labels()));
        }
        system.ifPresent(systems::add);
        measures.addAll(named);
      }
    }

    PostgresOptions options() {
      return new PostgresOptions(
          systems.isEmpty() ? PostgresSystem.defaults() : new ArrayList<>(systems),
          measures.isEmpty() ? List.of(PostgresMeasure.values()) : new ArrayList<>(measures),
          scale,
          rounds,
          url.map(text -> new Access(text, user, password)),
          serve,
          tsv,
          help);
    }
  }
}
