package io.quarterhour.examples.benchmarks;

import io.quarterhour.examples.benchmarks.frame.Results;
import java.io.IOException;

/** The command {@code memory}: measures timers in memory. */
final class MemoryCommand {
  private MemoryCommand() {}

  static void run(MemoryOptions options) throws IOException, InterruptedException {
    if (options.help()) {
      System.out.print(MemoryOptions.HELP);
      return;
    }
    Results results = measure(options);
    if (options.tsv()) {
      results.medians().forEach(figure -> System.out.println(figure.line()));
    } else {
      System.out.println(new MemoryTable(results, options.contenders()).text());
      System.out.print(notes(options));
    }
  }

  private static Results measure(MemoryOptions options) throws IOException, InterruptedException {
    Results results = new Results();
    for (int round = 1; round <= options.rounds(); round++) {
      for (Measure measure : Measure.values()) {
        for (Contender contender : options.contenders()) {
          if (contender.supports(measure)) {
            System.err.println(
                "round " + round + ": " + measure.label() + " of " + contender.label());
            Fork.measure(contender, measure, options.timers())
                .forEach(figure -> results.add(figure.of(contender.label())));
          }
        }
      }
    }
    return results;
  }

  private static String notes(MemoryOptions options) {
    Runtime runtime = Runtime.getRuntime();
    return """
    Measured: medians of %d round(s). Each measure of a system runs in a new JVM, with the systems in
    turn, after a warm-up of the same measure on another instance (with a quarter of the timers for
    insert and lateness).

      JVM         %s %s, %d processors, %s
      ours        %s
      ours-task   the same, with each timer a saved task instead of a call
      quartz      %s
      jdk         %s
      insert      one thread sets %d timers, 1 to 2 h ahead in no particular order, in a running system
      heap        growth of the used heap after garbage collection, by %d waiting timers
      executions  %d timers due at once, with an action that does nothing: from the start of the
                  system until the last one has finished and, for ours, is recorded
      lateness    %d timers, 10 per millisecond: from the due time until the action starts;
                  Quartz fires up to 2 ms early, so its lateness may be negative

    Ours keeps the history of all executions, the others keep none. CPU is that of the whole JVM,
    including JIT compilation and garbage collection.
    """
        .formatted(
            options.rounds(),
            System.getProperty("java.vm.name"),
            System.getProperty("java.runtime.version"),
            runtime.availableProcessors(),
            String.join(" ", Fork.JVM_OPTIONS),
            QuarterhourCalls.SETTINGS,
            QuartzTimers.SETTINGS,
            JdkTimers.SETTINGS,
            options.timers(),
            options.timers(),
            options.timers(),
            Math.max(1, options.timers() / 10));
  }
}
