package io.quarterhour.examples.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The duration of measuring one figure.
 *
 * @param forks the number of new JVMs, one after the other
 * @param warmups the number of warm-up iterations in each JVM
 * @param rounds the number of measured iterations in each JVM
 * @param millis the length of an iteration in milliseconds
 */
record FiringRun(int forks, int warmups, int rounds, int millis) {
  private static final FiringRun LONG = new FiringRun(2, 4, 5, 400);
  private static final FiringRun SHORT = new FiringRun(1, 2, 3, 250);

  static FiringRun of(FiringOptions options) {
    FiringRun length = options.quick() ? SHORT : LONG;
    return new FiringRun(options.forks(), length.warmups, length.rounds, length.millis);
  }

  /**
   * Measures one method in separate JVMs.
   *
   * @param k the number of the expression, from 1
   */
  FiringCost measure(FiringSystem system, String method, int k) throws RunnerException {
    TimeValue stretch = TimeValue.milliseconds(millis);
    RunResult result =
        new Runner(
                new OptionsBuilder()
                    .include("^" + Pattern.quote(system.benchmark().getName() + "." + method) + "$")
                    .param("k", Integer.toString(k))
                    .mode(Mode.AverageTime)
                    .timeUnit(TimeUnit.NANOSECONDS)
                    .forks(forks)
                    .warmupIterations(warmups)
                    .warmupTime(stretch)
                    .measurementIterations(rounds)
                    .measurementTime(stretch)
                    .addProfiler(GCProfiler.class)
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .runSingle();
    Result<?> time = result.getPrimaryResult();
    Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
    return new FiringCost(time.getScore(), time.getScoreError(), bytes.getScore());
  }
}
