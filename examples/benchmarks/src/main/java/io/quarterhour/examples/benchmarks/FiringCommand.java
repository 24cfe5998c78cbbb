package io.quarterhour.examples.benchmarks;

import java.time.Instant;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** The command {@code firing}: measures fire times. */
final class FiringCommand {
  private FiringCommand() {}

  static void run(FiringOptions options) throws RunnerException {
    if (options.help()) {
      System.out.print(FiringOptions.HELP);
      return;
    }
    FiringResults results = new FiringResults();
    if (!options.tsv()) {
      check(options, results);
    }
    measure(options, results);
    if (options.tsv()) {
      results.lines().forEach(System.out::println);
    } else {
      System.out.println(new FiringTable(results, options.systems()).text());
      System.out.print(notes(options));
    }
  }

  private static void check(FiringOptions options, FiringResults results) {
    List<Instant> year = FiringCheck.year();
    List<Instant> changes = SampleInstants.aroundChanges();
    for (FiringSystem system : options.systems()) {
      System.err.println("checking fire times of " + system.label());
      for (int k = 1; k <= Crons.UNIX.size(); k++) {
        results.addWrong(
            system,
            k,
            FiringCheck.countWrong(system, k, year),
            FiringCheck.countWrong(system, k, changes));
      }
    }
  }

  private static void measure(FiringOptions options, FiringResults results) throws RunnerException {
    FiringRun run = FiringRun.of(options);
    for (int k = 1; k <= Crons.UNIX.size(); k++) {
      for (FiringSystem system : options.systems()) {
        System.err.println("next fire of " + Crons.UNIX.get(k - 1) + " by " + system.label());
        results.add(system, FiringResults.NEXT + k, run.measure(system, "next", k));
      }
    }
    for (FiringSystem system : options.systems()) {
      if (system.isOurs() && !options.tsv()) {
        System.err.println("next fire of all expressions in turn by " + system.label());
        results.add(system, FiringResults.MIXED, run.measure(system, "mixed", 1));
      }
      System.err.println("parsing expressions by " + system.label());
      results.add(system, FiringResults.PARSE, run.measure(system, "parse", 1));
    }
  }

  private static String notes(FiringOptions options) {
    FiringRun run = FiringRun.of(options);
    Runtime runtime = Runtime.getRuntime();
    return """
    Measured with JMH: the average time of a call and the bytes that it allocates. Each figure is
    measured in %d new JVM(s), with %d iterations of %d ms each after %d warm-up iterations. "+-" is
    the error at 99.9 %% confidence. "times ours" is the factor relative to ours; above 1 is slower.

      JVM            %s %s, %d processors
      next fire      after each of %d instants of 2026 with uneven gaps, in Europe/Berlin, prepared
                     in the argument type of each library
      in turn        all five expressions at one call site, which therefore sees every kind of them
      parse          the five expressions in turn, parsed again each time
      wrong fires    for those %d instants + for %d instants around both clock changes, compared with
                     an enumeration by java.time: */15 at every local quarter hour; the others once a
                     day, at the earlier instant if the local time occurs twice and at the end of the
                     gap if it does not exist
      ours           FireTimes.next(Instant)
      ours-core      FireTimes.next(long): epoch milliseconds, no allocation; parsed like ours
      cron-utils     ExecutionTime.nextExecution(ZonedDateTime); parsed with an existing parser
      quartz         CronExpression.getNextValidTimeAfter(Date), in its own dialect
      spring         CronExpression.next(ZonedDateTime), in its own dialect
      jobrunr        CronExpression.next(Instant, Instant, ZoneId)
      db-scheduler   CronSchedule.getNextExecutionTime(ExecutionComplete); based on cron-utils, with
                     a new parser for each expression
      *              not equivalent: 30 4 1 * 0,6 fires on the 1st and on Saturdays and Sundays.
                     Quartz cannot express that and is measured with the weekdays only, %s;
                     Spring fires only on a 1st that is one of them, %s
    """
        .formatted(
            run.forks(),
            run.rounds(),
            run.millis(),
            run.warmups(),
            System.getProperty("java.vm.name"),
            System.getProperty("java.runtime.version"),
            runtime.availableProcessors(),
            SampleInstants.SIZE,
            SampleInstants.SIZE,
            SampleInstants.aroundChanges().size(),
            Crons.QUARTZ.get(2),
            Crons.SPRING.get(2));
  }
}
