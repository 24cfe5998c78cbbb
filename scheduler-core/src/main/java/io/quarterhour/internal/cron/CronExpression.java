package io.quarterhour.internal.cron;

import io.quarterhour.internal.calendar.CronTimesOfDay;
import io.quarterhour.internal.calendar.DateSet;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** A parsed cron expression, independent of the dialect in which it was written. */
public final class CronExpression {
  private final CronTimesOfDay times;
  private final CronPeriods periods;
  private final CronDates dates;
  private final boolean interval;

  /** Creates an expression. */
  CronExpression(CronTimesOfDay times, CronPeriods periods, CronDates dates, boolean interval) {
    this.times = times;
    this.periods = periods;
    this.dates = dates;
    this.interval = interval;
  }

  /** {@return the dates, in the representation that is the cheapest to search} */
  public DateSet dates() {
    return dates.all();
  }

  /** {@return the times of day} */
  public CronTimesOfDay times() {
    return times;
  }

  /** {@return the periods of its steps within an hour} */
  public CronPeriods periods() {
    return periods;
  }

  /**
   * {@return whether the expression fires whenever the local clock shows a matching time, instead
   * of once for each date and time}
   */
  public boolean interval() {
    return interval;
  }

  CronDays days() {
    return dates.days();
  }

  int months() {
    return dates.months();
  }

  @Nullable BitSet years() {
    return dates.years();
  }
}
