package io.quarterhour.examples.benchmarks;

import io.quarterhour.examples.benchmarks.frame.Arguments;
import io.quarterhour.examples.benchmarks.frame.UsageException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The options of the command {@code firing}.
 *
 * @param systems the systems to measure
 * @param forks the number of JVMs that measure each figure, one after the other
 * @param quick whether to measure only briefly
 * @param tsv whether the output is tab-separated, for programs
 * @param help whether only the help is printed
 */
record FiringOptions(
    List<FiringSystem> systems, int forks, boolean quick, boolean tsv, boolean help) {
  static final String HELP =
      """
      Fire times: the cost of computing the next one after an instant and of parsing an expression,
      side by side with other libraries, and the number of wrong fire times of each.

        java -jar benchmarks.jar firing [options]

        --only NAMES    some of ours,ours-core,cron-utils,quartz,spring,jobrunr,db-scheduler
                        (default: all)
        --forks N       number of JVMs that measure each figure (default: 2)
        --quick         one JVM and short iterations, for a first impression
        --tsv           print only lines of figure and value, separated by a tab
        --help          show this text
      """;

  private static final int FORKS = 2;

  /** Parses the options in order; a later option overrides an earlier one. */
  static FiringOptions parse(List<String> arguments) {
    List<FiringSystem> systems = List.of(FiringSystem.values());
    int forks = FORKS;
    boolean quick = false;
    boolean tsv = false;
    boolean help = false;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--only" -> systems = systems(Arguments.value(option, rest));
        case "--forks" -> forks = Arguments.number(option, rest, 1);
        case "--quick" -> {
          quick = true;
          forks = 1;
        }
        case "--tsv" -> tsv = true;
        case "--help", "-h" -> help = true;
        default -> throw new UsageException("unknown option '" + option + "'\n\n" + HELP);
      }
    }
    return new FiringOptions(systems, forks, quick, tsv, help);
  }

  private static List<FiringSystem> systems(String names) {
    List<FiringSystem> systems = new ArrayList<>();
    for (String name : names.split(",", -1)) {
      systems.add(FiringSystem.of(name.strip()));
    }
    return systems;
  }
}
