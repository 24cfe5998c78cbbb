package io.quarterhour.firing;

import io.quarterhour.internal.calendar.ClockTimes;
import io.quarterhour.internal.calendar.Dates;
import io.quarterhour.internal.calendar.DayCycle;
import io.quarterhour.internal.calendar.Horizon;
import io.quarterhour.internal.calendar.LocalTimes;
import io.quarterhour.internal.calendar.MonthDays;
import io.quarterhour.internal.calendar.WallClock;
import io.quarterhour.internal.calendar.WeekCycle;
import io.quarterhour.internal.calendar.ZoneTable;
import io.quarterhour.internal.cron.CronExpression;
import io.quarterhour.internal.cron.CronReader;
import io.quarterhour.problem.InvalidInputException;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.Recurrence;
import io.quarterhour.schedule.Schedule;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the kinds of recurrence into what can be searched. */
final class Compiler {
  private static final LocalDate EPOCH = LocalDate.ofEpochDay(0);

  private final Schedule schedule;

  Compiler(Schedule schedule) {
    this.schedule = schedule;
  }

  /**
   * Compiles the schedule.
   *
   * @throws InvalidInputException if an expression cannot be read or the schedule does not go with
   *     the grid
   */
  FireTimes compile() {
    ZoneTable zone = ZoneTable.of(schedule.zone());
    CronExpression cron =
        schedule.recurrence() instanceof Recurrence.Cron written
            ? CronReader.read(written.expression(), written.dialect())
            : null;
    LocalTimes times =
        cron == null ? localTimes() : new LocalTimes(cron.dates(), cron.times(), cron.interval());
    List<Duration> periods = cron == null ? List.of() : cron.periods().all();
    GridFit fit = new GridFit(schedule.recurrence(), times, periods, zone);
    boolean aligned = schedule.alignment() == Alignment.QUARTER_HOUR;
    List<String> problems = aligned ? fit.problems() : List.of();
    if (!problems.isEmpty()) {
      throw new InvalidInputException("", problems);
    }
    if (times == null) {
      Nominal nominal = nominal();
      return new ElapsedTimes(schedule, nominal, aligned && fit.moves(nominal));
    }
    if (times.dates() == Dates.NONE) {
      return new ElapsedTimes(schedule, Nominal.NONE, false);
    }
    WallClock clock = new WallClock(zone, times, schedule.dst());
    return new WallTimes(schedule, clock, aligned && fit.moves(Nominal.NONE));
  }

  /** {@return the local times of a calendar recurrence without cron; null for elapsed time} */
  private @Nullable LocalTimes localTimes() {
    Recurrence recurrence = schedule.recurrence();
    if (recurrence instanceof Recurrence.OnceLocal once) {
      return new LocalTimes(
          date(once.at().toLocalDate()), new ClockTimes(List.of(once.at().toLocalTime())), false);
    }
    if (recurrence instanceof Recurrence.Daily daily) {
      Dates dates = DayCycle.through(daily.days(), anchor(daily.anchor()).toEpochDay());
      return new LocalTimes(dates, new ClockTimes(daily.times()), false);
    }
    if (recurrence instanceof Recurrence.Weekly weekly) {
      long anchor = anchor(weekly.anchor()).toEpochDay();
      Dates dates = WeekCycle.through(weekly.weeks(), anchor, bits(weekly.days()));
      return new LocalTimes(dates, new ClockTimes(weekly.times()), false);
    }
    if (recurrence instanceof Recurrence.Monthly monthly) {
      long anchor = anchor(monthly.anchor()).getLong(ChronoField.PROLEPTIC_MONTH);
      Dates dates = MonthDays.through(monthly.months(), anchor, monthly.days());
      return new LocalTimes(dates, new ClockTimes(monthly.times()), false);
    }
    return null;
  }

  /** {@return the instants of a recurrence of elapsed time} */
  private Nominal nominal() {
    if (schedule.recurrence() instanceof Recurrence.Every every) {
      return Periodic.of(every.period(), anchor(every));
    }
    return new Single(Horizon.milli(((Recurrence.Once) schedule.recurrence()).at()));
  }

  private Instant anchor(Recurrence.Every every) {
    if (every.anchor() != null) {
      return every.anchor();
    }
    return schedule.start() != null ? schedule.start() : Instant.EPOCH;
  }

  /** The date from which days, weeks or months are counted. */
  private LocalDate anchor(@Nullable LocalDate named) {
    if (named != null) {
      return named;
    }
    Instant start = schedule.start();
    if (start == null) {
      return EPOCH;
    }
    int offset = schedule.zone().getRules().getOffset(start).getTotalSeconds();
    long day = Math.floorDiv(start.getEpochSecond() + offset, Horizon.DAY_SECONDS);
    // Instants reach a year further than dates do.
    return LocalDate.ofEpochDay(
        Math.max(LocalDate.MIN.toEpochDay(), Math.min(LocalDate.MAX.toEpochDay(), day)));
  }

  private static Dates date(LocalDate date) {
    long day = date.toEpochDay();
    if (day < Horizon.MIN_DAY || day > Horizon.MAX_DAY) {
      return Dates.NONE;
    }
    int only = (int) day;
    return from -> only >= from ? only : Dates.NEVER;
  }

  private static int bits(Set<DayOfWeek> days) {
    return days.stream().mapToInt(day -> 1 << (day.getValue() - 1)).sum();
  }
}
