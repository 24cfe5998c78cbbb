package io.quarterhour.examples.benchmarks;

import java.time.Instant;
import org.jobrunr.scheduling.cron.CronExpression;
import org.openjdk.jmh.annotations.Benchmark;

/** The expressions of JobRunr, which take and return an instant, with the zone in each call. */
public class JobRunrFiring extends Firing {
  private Instant[] instants;
  private CronExpression times;

  /** Creates the benchmark with Unix expressions. */
  public JobRunrFiring() {
    super(Crons.UNIX);
  }

  @Override
  void prepare(String cron, Instant[] instants) {
    this.instants = instants;
    times = read(cron);
  }

  /** {@return the next fire time} */
  @Benchmark
  public Instant next() {
    // The creation time matters only to interval schedules, not to cron expressions.
    return times.next(instants[0], instants[nextIndex()], Crons.ZONE);
  }

  @Override
  CronExpression read(String cron) {
    return new CronExpression(cron);
  }

  @Override
  Instant nextFire(Instant from) {
    return times.next(instants[0], from, Crons.ZONE);
  }
}
