package io.quarterhour.firing;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.internal.calendar.DateSet;
import io.quarterhour.internal.calendar.EveryNDays;
import io.quarterhour.internal.calendar.EveryNWeeks;
import io.quarterhour.internal.calendar.ListedTimes;
import io.quarterhour.internal.calendar.LocalDateTimeSet;
import io.quarterhour.internal.calendar.MonthDaySet;
import io.quarterhour.internal.calendar.SupportedRange;
import io.quarterhour.internal.calendar.ZoneMapping;
import io.quarterhour.internal.calendar.ZoneOffsets;
import io.quarterhour.internal.cron.CronExpression;
import io.quarterhour.internal.cron.CronParser;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.Recurrence;
import io.quarterhour.schedule.Schedule;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiler of a schedule other than a union. */
final class ScheduleCompiler {
  private static final LocalDate EPOCH = LocalDate.ofEpochDay(0);

  private final Schedule schedule;

  ScheduleCompiler(Schedule schedule) {
    this.schedule = schedule;
  }

  /**
   * Compiles the schedule.
   *
   * @throws InvalidInputException if a cron expression cannot be read, the schedule does not fit
   *     the grid, or a period of elapsed time has a zone
   */
  FireTimes compile() {
    ZoneOffsets zone = ZoneOffsets.of(schedule.zone());
    CronExpression cron =
        schedule.recurrence() instanceof Recurrence.Cron written
            ? CronParser.read(written.expression(), written.dialect())
            : null;
    LocalDateTimeSet times =
        cron == null
            ? localTimes()
            : new LocalDateTimeSet(cron.dates(), cron.times(), cron.interval());
    List<Duration> periods = cron == null ? List.of() : cron.periods().all();
    AlignmentCheck fit = new AlignmentCheck(schedule.recurrence(), times, periods, zone);
    boolean aligned = schedule.alignment() == Alignment.QUARTER_HOUR;
    List<String> problems = new ArrayList<>(aligned ? fit.problems() : List.of());
    if (schedule.recurrence() instanceof Recurrence.Every every && !isUtc(schedule.zone())) {
      problems.add(inZone(every.period()));
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException("", problems);
    }
    if (times == null) {
      InstantSequence instantSequence = nominal();
      return new FixedIntervalFireTimes(
          schedule, instantSequence, aligned && fit.moves(instantSequence));
    }
    if (times.dates() == DateSet.NONE) {
      return new FixedIntervalFireTimes(schedule, InstantSequence.NONE, false);
    }
    ZoneMapping clock = new ZoneMapping(zone, times, schedule.dst());
    return new LocalFireTimes(schedule, clock, aligned && fit.moves(InstantSequence.NONE));
  }

  private static boolean isUtc(ZoneId zone) {
    return zone.normalized().equals(ZoneOffset.UTC);
  }

  /** {@return the problem of a period in a zone, in which only times of day can be meant} */
  private String inZone(Duration period) {
    boolean days =
        period.toNanosPart() == 0 && period.toSeconds() % SupportedRange.DAY_SECONDS == 0;
    String wayOut =
        days
            ? "use everyDays(" + period.toDays() + ", \"HH:mm\") for a time of day in this zone"
            : "use a cron expression for times of day in this zone";
    return "fires every "
        + period
        + " of elapsed time, in which the zone "
        + schedule.zone()
        + " plays no part; "
        + wayOut
        + ", or leave in(..) out";
  }

  /** {@return the local times of a calendar recurrence other than cron; null for elapsed time} */
  private @Nullable LocalDateTimeSet localTimes() {
    Recurrence recurrence = schedule.recurrence();
    if (recurrence instanceof Recurrence.OnceLocal once) {
      return new LocalDateTimeSet(
          date(once.at().toLocalDate()), new ListedTimes(List.of(once.at().toLocalTime())), false);
    }
    if (recurrence instanceof Recurrence.Daily daily) {
      DateSet dateSet = EveryNDays.through(daily.days(), anchor(daily.anchor()).toEpochDay());
      return new LocalDateTimeSet(dateSet, new ListedTimes(daily.times()), false);
    }
    if (recurrence instanceof Recurrence.Weekly weekly) {
      long anchor = anchor(weekly.anchor()).toEpochDay();
      DateSet dateSet = EveryNWeeks.through(weekly.weeks(), anchor, bits(weekly.days()));
      return new LocalDateTimeSet(dateSet, new ListedTimes(weekly.times()), false);
    }
    if (recurrence instanceof Recurrence.Monthly monthly) {
      long anchor = anchor(monthly.anchor()).getLong(ChronoField.PROLEPTIC_MONTH);
      DateSet dateSet = MonthDaySet.through(monthly.months(), anchor, monthly.days());
      return new LocalDateTimeSet(dateSet, new ListedTimes(monthly.times()), false);
    }
    return null;
  }

  /** {@return the nominal instants of a recurrence of elapsed time} */
  private InstantSequence nominal() {
    if (schedule.recurrence() instanceof Recurrence.Every every) {
      return Periodic.of(every.period(), anchor(every));
    }
    return new SingleInstant(SupportedRange.milli(((Recurrence.Once) schedule.recurrence()).at()));
  }

  private Instant anchor(Recurrence.Every every) {
    if (every.anchor() != null) {
      return every.anchor();
    }
    return schedule.start() != null ? schedule.start() : Instant.EPOCH;
  }

  /** Returns the date from which days, weeks or months are counted. */
  private LocalDate anchor(@Nullable LocalDate named) {
    if (named != null) {
      return named;
    }
    Instant start = schedule.start();
    if (start == null) {
      return EPOCH;
    }
    int offset = schedule.zone().getRules().getOffset(start).getTotalSeconds();
    long day = Math.floorDiv(start.getEpochSecond() + offset, SupportedRange.DAY_SECONDS);
    // The range of Instant exceeds that of LocalDate by a year.
    return LocalDate.ofEpochDay(
        Math.max(LocalDate.MIN.toEpochDay(), Math.min(LocalDate.MAX.toEpochDay(), day)));
  }

  private static DateSet date(LocalDate date) {
    long day = date.toEpochDay();
    if (day < SupportedRange.MIN_DAY || day > SupportedRange.MAX_DAY) {
      return DateSet.NONE;
    }
    int only = (int) day;
    return from -> only >= from ? only : DateSet.NEVER;
  }

  private static int bits(Set<DayOfWeek> days) {
    return days.stream().mapToInt(day -> 1 << (day.getValue() - 1)).sum();
  }
}
