package io.quarterhour.examples.benchmarks;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.springframework.scheduling.support.CronExpression;

/** The expressions of Spring, which take and return {@link ZonedDateTime}. */
public class SpringFiring extends Firing {
  private ZonedDateTime[] dates;
  private CronExpression times;

  /** Creates the benchmark with Spring expressions, of which the third is not equivalent. */
  public SpringFiring() {
    super(Crons.SPRING);
  }

  @Override
  void prepare(String cron, Instant[] instants) {
    dates = Arrays.stream(instants).map(at -> at.atZone(Crons.ZONE)).toArray(ZonedDateTime[]::new);
    times = read(cron);
  }

  /** {@return the next fire time} */
  @Benchmark
  public ZonedDateTime next() {
    return times.next(dates[nextIndex()]);
  }

  @Override
  CronExpression read(String cron) {
    return CronExpression.parse(cron);
  }

  @Override
  Instant nextFire(Instant from) {
    ZonedDateTime fire = times.next(from.atZone(Crons.ZONE));
    return fire == null ? null : fire.toInstant();
  }
}
