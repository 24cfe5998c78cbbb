package io.quarterhour.examples.benchmarks;

import java.time.Instant;
import org.jobrunr.scheduling.cron.CronExpression;
import org.openjdk.jmh.annotations.Benchmark;

/** The expressions of JobRunr: an instant for an instant, with the zone in each call. */
public class JobRunrFiring extends Firing {
  private Instant[] instants;
  private CronExpression times;

  /** One expression, in the words of Unix. */
  public JobRunrFiring() {
    super(Crons.UNIX);
  }

  @Override
  void prepare(String cron, Instant[] instants) {
    this.instants = instants;
    times = read(cron);
  }

  /** {@return the next fire} */
  @Benchmark
  public Instant next() {
    // When the job was made is for schedules that count from it: a cron expression does not.
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
