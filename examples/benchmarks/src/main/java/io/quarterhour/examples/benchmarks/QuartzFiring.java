package io.quarterhour.examples.benchmarks;

import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.TimeZone;
import org.openjdk.jmh.annotations.Benchmark;
import org.quartz.CronExpression;

/** The expressions of Quartz: they take and tell dates. The zone is set once it is read. */
@SuppressWarnings("JavaUtilDate") // Quartz speaks in dates
public class QuartzFiring extends Firing {
  private Date[] dates;
  private CronExpression times;

  /** One expression, in the words of Quartz: the third is not the same as that of the others. */
  public QuartzFiring() {
    super(Crons.QUARTZ);
  }

  @Override
  void prepare(String cron, Instant[] instants) {
    dates = Arrays.stream(instants).map(Date::from).toArray(Date[]::new);
    times = read(cron);
    times.setTimeZone(TimeZone.getTimeZone(Crons.ZONE));
  }

  /** {@return the next fire} */
  @Benchmark
  public Date next() {
    return times.getNextValidTimeAfter(dates[nextIndex()]);
  }

  @Override
  CronExpression read(String cron) {
    try {
      return new CronExpression(cron);
    } catch (ParseException e) {
      throw new IllegalStateException("Quartz does not read '" + cron + "'", e);
    }
  }

  @Override
  Instant nextFire(Instant from) {
    Date fire = times.getNextValidTimeAfter(Date.from(from));
    return fire == null ? null : fire.toInstant();
  }
}
