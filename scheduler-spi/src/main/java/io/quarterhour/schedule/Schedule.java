package io.quarterhour.schedule;

import io.quarterhour.error.InvalidInputException;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A schedule of a task: a fixed, strictly increasing set of instants. It is an immutable value; the
 * methods that change a property return a copy.
 *
 * <pre>{@code
 * Schedule.daily("02:15").in("Europe/Berlin")
 * Schedule.weekly(Set.of(DayOfWeek.MONDAY, DayOfWeek.THURSDAY), "09:00", "17:30").in("Asia/Kathmandu")
 * Schedule.cron("0/5 1-2 * * *").exact()
 * Schedule.every(Duration.ofSeconds(30)).exact().from(start).until(end)
 * }</pre>
 *
 * <p>Zone, alignment and DST policy of a union come from its members; values that are passed to the
 * constructor for a union are ignored. A union has the zone and the DST policy of its first member.
 * Its alignment is {@link Alignment#SCHEDULER_DEFAULT} if that is the alignment of a member, else
 * {@link Alignment#EXACT} if that is the alignment of a member, else {@link
 * Alignment#QUARTER_HOUR}.
 *
 * @param recurrence the rule by which the fires follow each other
 * @param zone the time zone of local dates and times; UTC by default
 * @param start the earliest possible fire after alignment, inclusive, rounded up to whole
 *     milliseconds; null for no bound
 * @param end the latest possible fire after alignment, inclusive, truncated to whole milliseconds;
 *     null for no bound
 * @param alignment the grid; by default the default of the scheduler, which is inserted when the
 *     task is saved
 * @param dst the policy for local times that do not occur or occur twice
 */
public record Schedule(
    Recurrence recurrence,
    ZoneId zone,
    @Nullable Instant start,
    @Nullable Instant end,
    Alignment alignment,
    DstPolicy dst) {

  public Schedule {
    if (recurrence instanceof Recurrence.Union union) {
      zone = union.schedules().get(0).zone();
      dst = union.schedules().get(0).dst();
      alignment = common(union);
    }
    start = start == null ? null : RecurrenceChecks.wholeMillis(start);
    end = end == null ? null : end.truncatedTo(ChronoUnit.MILLIS);
    if (start != null && end != null && end.isBefore(start)) {
      throw new InvalidInputException(
          "the end of a schedule must not be before its start, was " + end + " before " + start);
    }
  }

  private static Alignment common(Recurrence.Union union) {
    List<Alignment> all = union.schedules().stream().map(Schedule::alignment).toList();
    if (all.contains(Alignment.SCHEDULER_DEFAULT)) {
      return Alignment.SCHEDULER_DEFAULT;
    }
    return all.contains(Alignment.EXACT) ? Alignment.EXACT : Alignment.QUARTER_HOUR;
  }

  private static Schedule of(Recurrence recurrence) {
    return new Schedule(
        recurrence, ZoneOffset.UTC, null, null, Alignment.SCHEDULER_DEFAULT, DstPolicy.DEFAULT);
  }

  /**
   * Creates a schedule that fires once, at an instant. If the instant is in the past when the task
   * is saved, the task fires immediately, on the grid of the schedule, provided that the resulting
   * fire time is within the start and the end of the schedule.
   *
   * @param at the instant, rounded up to whole milliseconds
   * @return the schedule
   */
  public static Schedule once(Instant at) {
    return of(new Recurrence.Once(at));
  }

  /**
   * Creates a schedule that fires once, at a local time in the zone of the schedule. If the time is
   * in the past when the task is saved, the task fires immediately, on the grid of the schedule,
   * provided that the resulting fire time is within the start and the end of the schedule.
   *
   * @param at the local time, truncated to seconds
   * @return the schedule
   */
  public static Schedule once(LocalDateTime at) {
    return of(new Recurrence.OnceLocal(at));
  }

  /**
   * Creates a schedule that fires with a constant period of elapsed time, counted from the start of
   * the schedule, or from 1970-01-01T00:00Z if it has none. It has no zone other than UTC: a day of
   * 24 hours is not a day of the calendar, for which there is {@link #everyDays}.
   *
   * @param period the period, at least 1 ms; a multiple of the quarter hour unless the schedule is
   *     exact
   * @return the schedule
   */
  public static Schedule every(Duration period) {
    return of(new Recurrence.Every(period, null));
  }

  /**
   * Creates a schedule that fires with a constant period of elapsed time, counted from an instant
   * in both directions.
   *
   * @param period the period, at least 1 ms; a multiple of the quarter hour unless the schedule is
   *     exact
   * @param anchor the reference instant
   * @return the schedule
   */
  public static Schedule every(Duration period, Instant anchor) {
    return of(new Recurrence.Every(period, anchor));
  }

  /**
   * Creates a schedule that fires every day at times of day.
   *
   * @param times one or more times of day as {@code HH:mm} or {@code HH:mm:ss}
   * @return the schedule
   */
  public static Schedule daily(String... times) {
    return everyDays(1, times);
  }

  /**
   * Creates a schedule that fires every n days at times of day, counted from the start date of the
   * schedule, or from 1970-01-01 if it has no start.
   *
   * @param days the number of days between fires, 1 to 10,000
   * @param times one or more times of day as {@code HH:mm} or {@code HH:mm:ss}
   * @return the schedule
   */
  public static Schedule everyDays(int days, String... times) {
    return of(new Recurrence.Daily(days, timesOf(times), null));
  }

  /**
   * Creates a schedule that fires every week on the given days at times of day.
   *
   * @param days the days of the week, at least one
   * @param times one or more times of day as {@code HH:mm} or {@code HH:mm:ss}
   * @return the schedule
   */
  public static Schedule weekly(Set<DayOfWeek> days, String... times) {
    return everyWeeks(1, days, times);
  }

  /**
   * Creates a schedule that fires every n weeks on the given days at times of day, counted from the
   * week of the start date of the schedule, or from the week of 1970-01-01 if it has no start. A
   * week begins on Monday. For weeks that begin on another day, use {@link #everyDays} with seven
   * times as many days and a start on the wanted day; a {@linkplain #union union} joins several of
   * them.
   *
   * @param weeks the number of weeks between fires, 1 to 10,000
   * @param days the days of the week, at least one
   * @param times one or more times of day as {@code HH:mm} or {@code HH:mm:ss}
   * @return the schedule
   */
  public static Schedule everyWeeks(int weeks, Set<DayOfWeek> days, String... times) {
    return of(new Recurrence.Weekly(weeks, days, timesOf(times), null));
  }

  /**
   * Creates a schedule that fires every month on the given days at times of day.
   *
   * @param days the days of the month, at least one
   * @param times one or more times of day as {@code HH:mm} or {@code HH:mm:ss}
   * @return the schedule
   */
  public static Schedule monthly(List<DayOfMonth> days, String... times) {
    return everyMonths(1, days, times);
  }

  /**
   * Creates a schedule that fires every month on one day at times of day.
   *
   * @param day the day of the month, 1 to 31; months without that day are skipped
   * @param times one or more times of day as {@code HH:mm} or {@code HH:mm:ss}
   * @return the schedule
   */
  public static Schedule monthly(int day, String... times) {
    return everyMonths(1, List.of(DayOfMonth.of(day)), times);
  }

  /**
   * Creates a schedule that fires every n months on the given days at times of day, counted from
   * the month of the start date of the schedule, or from January 1970 if it has no start.
   *
   * @param months the number of months between fires, 1 to 10,000
   * @param days the days of the month, at least one
   * @param times one or more times of day as {@code HH:mm} or {@code HH:mm:ss}
   * @return the schedule
   */
  public static Schedule everyMonths(int months, List<DayOfMonth> days, String... times) {
    return of(new Recurrence.Monthly(months, days, timesOf(times), null));
  }

  /**
   * Creates a schedule that fires every year on one date at times of day.
   *
   * @param month the month
   * @param day the day of the month, 1 to 31; years without that date are skipped, so 29 February
   *     fires in leap years
   * @param times one or more times of day as {@code HH:mm} or {@code HH:mm:ss}
   * @return the schedule
   */
  public static Schedule yearly(Month month, int day, String... times) {
    LocalDate anchor = LocalDate.EPOCH.withMonth(month.getValue());
    return of(new Recurrence.Monthly(12, List.of(DayOfMonth.of(day)), timesOf(times), anchor));
  }

  /**
   * Creates a schedule that fires by a cron expression of five fields, {@link CronDialect#UNIX}.
   *
   * @param expression the expression, which is checked when the task is saved or previewed
   * @return the schedule
   */
  public static Schedule cron(String expression) {
    return cron(expression, CronDialect.UNIX);
  }

  /**
   * Creates a schedule that fires by a cron expression.
   *
   * @param expression the expression, which is checked when the task is saved or previewed
   * @param dialect the dialect of the expression
   * @return the schedule
   */
  public static Schedule cron(String expression, CronDialect dialect) {
    return of(new Recurrence.Cron(expression, dialect));
  }

  /**
   * Creates a schedule that fires whenever one of several schedules fires. Each schedule keeps its
   * own zone, bounds, grid and DST policy; fires at the same instant are one fire.
   *
   * <p>{@link #in}, {@link #aligned}, {@link #exact} and {@link #dst} on the union change each of
   * its members. The start and the end of the union bound the union as a whole; its members do not
   * count their days or periods from them.
   *
   * @param schedules the member schedules, 1 to 100; no member may be a union
   * @return the schedule
   */
  public static Schedule union(Schedule... schedules) {
    return of(new Recurrence.Union(List.of(schedules)));
  }

  /**
   * Returns a copy with another time zone of local dates and times. In a union, periods of elapsed
   * time keep their zone, which plays no part in them; elsewhere another zone than UTC is refused
   * for them when the schedule is saved or previewed.
   *
   * @param other the zone
   * @return the schedule in that zone
   */
  public Schedule in(ZoneId other) {
    if (recurrence instanceof Recurrence.Union) {
      return each(
          member -> member.recurrence instanceof Recurrence.Every ? member : member.in(other));
    }
    return new Schedule(recurrence, other, start, end, alignment, dst);
  }

  /**
   * Returns a copy with another time zone of local dates and times.
   *
   * @param other the name of the zone, for example {@code Europe/Berlin}
   * @return the schedule in that zone
   * @throws InvalidInputException if the zone does not exist
   */
  public Schedule in(String other) {
    try {
      return in(ZoneId.of(other));
    } catch (DateTimeException e) {
      throw new InvalidInputException(
          "the zone must be a name like Europe/Berlin or an offset like +05:45, was "
              + InvalidInputException.quote(other));
    }
  }

  /**
   * Returns a copy that starts at an instant.
   *
   * @param instant the earliest possible fire, inclusive
   * @return the bounded schedule
   */
  public Schedule from(Instant instant) {
    return new Schedule(recurrence, zone, instant, end, alignment, dst);
  }

  /**
   * Returns a copy that ends at an instant.
   *
   * @param instant the latest possible fire, inclusive
   * @return the bounded schedule
   */
  public Schedule until(Instant instant) {
    return new Schedule(recurrence, zone, start, instant, alignment, dst);
  }

  /** {@return a copy without a grid, whose instants are not rounded} */
  public Schedule exact() {
    return aligned(Alignment.EXACT);
  }

  /**
   * Returns a copy with another grid.
   *
   * @param other the grid
   * @return the aligned schedule
   */
  public Schedule aligned(Alignment other) {
    if (recurrence instanceof Recurrence.Union) {
      return each(member -> member.aligned(other));
    }
    return new Schedule(recurrence, zone, start, end, other, dst);
  }

  /**
   * Returns a copy with a grid, unless the schedule already defines its grid. For a union this
   * applies to each member.
   *
   * @param other the grid
   * @return the aligned schedule
   */
  public Schedule withDefaultAlignment(Alignment other) {
    if (recurrence instanceof Recurrence.Union) {
      return each(member -> member.withDefaultAlignment(other));
    }
    return alignment == Alignment.SCHEDULER_DEFAULT ? aligned(other) : this;
  }

  /**
   * Returns a copy with another policy for local times that do not occur or occur twice.
   *
   * @param policy the policy
   * @return the schedule with that policy
   */
  public Schedule dst(DstPolicy policy) {
    if (recurrence instanceof Recurrence.Union) {
      return each(member -> member.dst(policy));
    }
    return new Schedule(recurrence, zone, start, end, alignment, policy);
  }

  /** Returns a union whose members are changed. */
  private Schedule each(UnaryOperator<Schedule> change) {
    List<Schedule> members = ((Recurrence.Union) recurrence).schedules();
    Recurrence changed = new Recurrence.Union(members.stream().map(change).toList());
    return new Schedule(changed, zone, start, end, alignment, dst);
  }

  /** {@return whether the schedule fires at most once} Always false for a union. */
  public boolean firesOnce() {
    return recurrence instanceof Recurrence.Once || recurrence instanceof Recurrence.OnceLocal;
  }

  private static List<LocalTime> timesOf(String... times) {
    return Stream.of(times).map(Schedule::timeOf).toList();
  }

  private static LocalTime timeOf(String text) {
    try {
      return LocalTime.parse(text);
    } catch (DateTimeException e) {
      throw new InvalidInputException(
          "a time of day must be written as HH:mm or HH:mm:ss, was "
              + InvalidInputException.quote(text));
    }
  }
}
