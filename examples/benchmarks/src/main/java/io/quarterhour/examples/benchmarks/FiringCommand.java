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
      System.err.println("answers of " + system.label());
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
        System.err.println("next fire of all by turns by " + system.label());
        results.add(system, FiringResults.MIXED, run.measure(system, "mixed", 1));
      }
      System.err.println("reading expressions by " + system.label());
      results.add(system, FiringResults.PARSE, run.measure(system, "parse", 1));
    }
  }

  private static String notes(FiringOptions options) {
    FiringRun run = FiringRun.of(options);
    Runtime runtime = Runtime.getRuntime();
    return """
    What was measured, by JMH: the average time of a call and what it allocates; each figure in %d
    fresh JVM(s) of its own, each %d times %d ms after a warm-up of %d times as much. "+-" is the error
    at 99.9 %% confidence. "times ours" above 1 is slower than ours.
      JVM            %s %s, %d processors
      next fire      after each of %d instants of 2026, with uneven gaps, in Europe/Berlin; they stand
                     ready in the type that each library takes
      by turns       all five expressions at one place of the code, which so sees every kind of them
      read one       the five expressions by turns, each time anew
      wrong answers  for those %d instants + for %d around both changes of the clocks; right is what
                     java.time tells when all fires are written down one by one: */15 whenever the
                     clock shows a quarter; the others once a day, the first time if the clock shows
                     it twice, at the end of the gap if the clock skips it
      ours           FireTimes.next(Instant)
      ours-core      FireTimes.next(long): milliseconds, nothing allocated; read as ours
      cron-utils     ExecutionTime.nextExecution(ZonedDateTime); read with a parser made before
      quartz         CronExpression.getNextValidTimeAfter(Date), in its own dialect
      spring         CronExpression.next(ZonedDateTime), in its own dialect
      jobrunr        CronExpression.next(Instant, Instant, ZoneId)
      db-scheduler   CronSchedule.getNextExecutionTime(ExecutionComplete); made of cron-utils, and it
                     makes a new parser for each expression
      *              not the same question: 30 4 1 * 0,6 fires on the 1st and on Saturdays and Sundays.
                     Quartz cannot say that and is asked for the weekdays only, %s;
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
