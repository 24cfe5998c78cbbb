package io.quarterhour.examples.benchmarks;

import io.quarterhour.examples.benchmarks.frame.Arguments;
import io.quarterhour.examples.benchmarks.frame.UsageException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The options of the command {@code memory}.
 *
 * @param contenders the systems to measure
 * @param timers the number of timers
 * @param rounds the number of rounds, of which the medians are reported
 * @param tsv whether the output is tab-separated, for programs
 * @param help whether only the help is printed
 */
record MemoryOptions(
    List<Contender> contenders, int timers, int rounds, boolean tsv, boolean help) {
  static final String HELP =
      """
      Timers in memory: the cost of setting one and of keeping it while it waits, the number of
      executions per second, and their lateness.

        java -jar benchmarks.jar memory [options]

        --only NAMES    some of ours,ours-task,quartz,jdk (default: all)
        --timers N      number of timers to set, hold and run (default: 1000000)
        --rounds N      number of rounds, of which the medians are reported (default: 3)
        --quick         one round of 100000 timers, for a first impression
        --tsv           print only lines of figure, value and unit, separated by tabs
        --help          show this text
      """;

  private static final int TIMERS = 1_000_000;
  private static final int QUICK_TIMERS = 100_000;
  private static final int ROUNDS = 3;
  private static final int MIN_TIMERS = 100;

  /** Parses the options in order; a later option overrides an earlier one. */
  static MemoryOptions parse(List<String> arguments) {
    List<Contender> contenders = List.of(Contender.values());
    int timers = TIMERS;
    int rounds = ROUNDS;
    boolean tsv = false;
    boolean help = false;
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      switch (option) {
        case "--only" -> contenders = contenders(Arguments.value(option, rest));
        case "--timers" -> timers = Arguments.number(option, rest, MIN_TIMERS);
        case "--rounds" -> rounds = Arguments.number(option, rest, 1);
        case "--quick" -> {
          timers = QUICK_TIMERS;
          rounds = 1;
        }
        case "--tsv" -> tsv = true;
        case "--help", "-h" -> help = true;
        default -> throw new UsageException("unknown option '" + option + "'\n\n" + HELP);
      }
    }
    return new MemoryOptions(contenders, timers, rounds, tsv, help);
  }

  private static List<Contender> contenders(String names) {
    List<Contender> contenders = new ArrayList<>();
    for (String name : names.split(",", -1)) {
      contenders.add(Contender.of(name.strip()));
    }
    return contenders;
  }
}
