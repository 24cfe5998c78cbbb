package io.quarterhour.examples.benchmarks;

import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.TimeZone;
import org.openjdk.jmh.annotations.Benchmark;
import org.quartz.CronExpression;

/** The expressions of Quartz, which take and return {@link Date}. The zone is set after parsing. */
@SuppressWarnings("JavaUtilDate") // required by the API of Quartz
public class QuartzFiring extends Firing {
  private Date[] dates;
  private CronExpression times;

  /** Creates the benchmark with Quartz expressions, of which the third is not equivalent. */
  public QuartzFiring() {
    super(Crons.QUARTZ);
  }

  @Override
  void prepare(String cron, Instant[] instants) {
    dates = Arrays.stream(instants).map(Date::from).toArray(Date[]::new);
    times = read(cron);
    times.setTimeZone(TimeZone.getTimeZone(Crons.ZONE));
  }

  /** {@return the next fire time} */
  @Benchmark
  public Date next() {
    return times.getNextValidTimeAfter(dates[nextIndex()]);
  }

  @Override
  CronExpression read(String cron) {
    try {
      return new CronExpression(cron);
    } catch (ParseException e) {
      throw new IllegalStateException("Quartz rejects the expression '" + cron + "'", e);
    }
  }

  @Override
  Instant nextFire(Instant from) {
    Date fire = times.getNextValidTimeAfter(Date.from(from));
    return fire == null ? null : fire.toInstant();
  }
}
