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
 * When a task fires: a fixed, strictly rising set of instants. It is a value; the methods that
 * change something answer a new one.
 *
 * <pre>{@code
 * Schedule.daily("02:15").in("Europe/Berlin")
 * Schedule.weekly(Set.of(DayOfWeek.MONDAY, DayOfWeek.THURSDAY), "09:00", "17:30").in("Asia/Kathmandu")
 * Schedule.cron("0/5 1-2 * * *").exact()
 * Schedule.every(Duration.ofSeconds(30)).exact().from(start).until(end)
 * }</pre>
 *
 * @param recurrence how the fires follow each other
 * @param zone the zone in which local dates and times are read; UTC unless said
 * @param start no fire is earlier, after alignment; brought up to whole milliseconds; null for no
 *     bound
 * @param end no fire is later, after alignment; cut to whole milliseconds; null for no bound
 * @param alignment the grid; unless said, the scheduler's default is put in when the task is saved
 * @param dst what becomes of local times that do not occur or occur twice
 *     <p>Zone, alignment and policy of a union are those of its members: what is handed in for them
 *     is not used. It shows the zone and the policy of the first, and is {@link Alignment#EXACT} if
 *     one of them is.
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
    start = start == null ? null : Recurrence.Checks.wholeMillis(start);
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
   * Once, at an instant. An instant that is past when the task is saved fires at once, on the grid
   * of the schedule.
   *
   * @param at when
   * @return the schedule
   */
  public static Schedule once(Instant at) {
    return of(new Recurrence.Once(at));
  }

  /**
   * Once, at a local time in the zone of the schedule.
   *
   * @param at when
   * @return the schedule
   */
  public static Schedule once(LocalDateTime at) {
    return of(new Recurrence.OnceLocal(at));
  }

  /**
   * Again and again after a span of elapsed time, counted from the start of the schedule, or from
   * 1970-01-01T00:00Z if it has none.
   *
   * @param period the span; a multiple of the quarter hour unless the schedule is exact
   * @return the schedule
   */
  public static Schedule every(Duration period) {
    return of(new Recurrence.Every(period, null));
  }

  /**
   * Again and again after a span of elapsed time, counted from an instant in both directions.
   *
   * @param period the span; a multiple of the quarter hour unless the schedule is exact
   * @param anchor an instant that the fires go through
   * @return the schedule
   */
  public static Schedule every(Duration period, Instant anchor) {
    return of(new Recurrence.Every(period, anchor));
  }

  /**
   * Every day at times of day.
   *
   * @param times one or more times of day as {@code HH:mm} or {@code HH:mm:ss}
   * @return the schedule
   */
  public static Schedule daily(String... times) {
    return everyDays(1, times);
  }

  /**
   * Every n days at times of day, counted from the day on which the schedule starts, or from
   * 1970-01-01 if it has no start.
   *
   * @param days every how many days
   * @param times one or more times of day as {@code HH:mm} or {@code HH:mm:ss}
   * @return the schedule
   */
  public static Schedule everyDays(int days, String... times) {
    return of(new Recurrence.Daily(days, timesOf(times), null));
  }

  /**
   * Every week on some days at times of day.
   *
   * @param days the days of the week
   * @param times one or more times of day as {@code HH:mm} or {@code HH:mm:ss}
   * @return the schedule
   */
  public static Schedule weekly(Set<DayOfWeek> days, String... times) {
    return everyWeeks(1, days, times);
  }

  /**
   * Every n weeks on some days at times of day, counted from the week in which the schedule starts,
   * or from that of 1970-01-01 if it has no start.
   *
   * @param weeks every how many weeks
   * @param days the days of the week
   * @param times one or more times of day as {@code HH:mm} or {@code HH:mm:ss}
   * @return the schedule
   */
  public static Schedule everyWeeks(int weeks, Set<DayOfWeek> days, String... times) {
    return of(new Recurrence.Weekly(weeks, days, timesOf(times), null));
  }

  /**
   * Every month on some days at times of day.
   *
   * @param days the days of the month
   * @param times one or more times of day as {@code HH:mm} or {@code HH:mm:ss}
   * @return the schedule
   */
  public static Schedule monthly(List<DayOfMonth> days, String... times) {
    return everyMonths(1, days, times);
  }

  /**
   * Every month on one day at times of day.
   *
   * @param day the day of the month, 1 to 31; months without it are passed over
   * @param times one or more times of day as {@code HH:mm} or {@code HH:mm:ss}
   * @return the schedule
   */
  public static Schedule monthly(int day, String... times) {
    return everyMonths(1, List.of(DayOfMonth.of(day)), times);
  }

  /**
   * Every n months on some days at times of day, counted from the month in which the schedule
   * starts, or from January 1970 if it has no start.
   *
   * @param months every how many months
   * @param days the days of the month
   * @param times one or more times of day as {@code HH:mm} or {@code HH:mm:ss}
   * @return the schedule
   */
  public static Schedule everyMonths(int months, List<DayOfMonth> days, String... times) {
    return of(new Recurrence.Monthly(months, days, timesOf(times), null));
  }

  /**
   * Every year on one date at times of day.
   *
   * @param month the month
   * @param day the day of the month, 1 to 31; years without it are passed over, so 29 February
   *     comes in leap years
   * @param times one or more times of day as {@code HH:mm} or {@code HH:mm:ss}
   * @return the schedule
   */
  public static Schedule yearly(Month month, int day, String... times) {
    LocalDate anchor = LocalDate.EPOCH.withMonth(month.getValue());
    return of(new Recurrence.Monthly(12, List.of(DayOfMonth.of(day)), timesOf(times), anchor));
  }

  /**
   * By a cron expression of five fields, {@link CronDialect#UNIX}.
   *
   * @param expression the expression
   * @return the schedule
   */
  public static Schedule cron(String expression) {
    return cron(expression, CronDialect.UNIX);
  }

  /**
   * By a cron expression.
   *
   * @param expression the expression
   * @param dialect the language that it is written in
   * @return the schedule
   */
  public static Schedule cron(String expression, CronDialect dialect) {
    return of(new Recurrence.Cron(expression, dialect));
  }

  /**
   * Whenever one of several schedules fires. Each keeps its own zone, bounds, grid and policy for
   * clock changes; fires that fall on one instant are one fire. What is said of the union later by
   * {@link #in}, {@link #aligned}, {@link #exact} or {@link #dst} is said of each of them; its
   * start and end bound it as a whole, and are not what a member counts its days or spans from.
   *
   * @param schedules 1 to 100 schedules; none is a union itself
   * @return the schedule
   */
  public static Schedule union(Schedule... schedules) {
    return of(new Recurrence.Union(List.of(schedules)));
  }

  /**
   * Reads local dates and times in a zone.
   *
   * @param other the zone
   * @return the schedule in that zone
   */
  public Schedule in(ZoneId other) {
    if (recurrence instanceof Recurrence.Union) {
      return each(member -> member.in(other));
    }
    return new Schedule(recurrence, other, start, end, alignment, dst);
  }

  /**
   * Reads local dates and times in a zone.
   *
   * @param other the zone by its name, for example {@code Europe/Berlin}
   * @return the schedule in that zone
   * @throws InvalidInputException if there is no such zone
   */
  public Schedule in(String other) {
    try {
      return in(ZoneId.of(other));
    } catch (DateTimeException e) {
      throw new InvalidInputException(
          "the zone must be a name like Europe/Berlin or an offset like +05:45, was '"
              + other
              + "'");
    }
  }

  /**
   * Begins at an instant, which may itself fire.
   *
   * @param instant the earliest fire
   * @return the bounded schedule
   */
  public Schedule from(Instant instant) {
    return new Schedule(recurrence, zone, instant, end, alignment, dst);
  }

  /**
   * Ends at an instant, which may itself fire.
   *
   * @param instant the latest fire
   * @return the bounded schedule
   */
  public Schedule until(Instant instant) {
    return new Schedule(recurrence, zone, start, instant, alignment, dst);
  }

  /** {@return the same schedule off the grid: every instant stays as it is} */
  public Schedule exact() {
    return aligned(Alignment.EXACT);
  }

  /**
   * On a grid.
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
   * On a grid, unless it was said on which; the members of a union that did not say follow.
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
   * With a policy for local times that do not occur or occur twice.
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

  /** The same union with each of its members changed. */
  private Schedule each(UnaryOperator<Schedule> change) {
    List<Schedule> members = ((Recurrence.Union) recurrence).schedules();
    Recurrence changed = new Recurrence.Union(members.stream().map(change).toList());
    return new Schedule(changed, zone, start, end, alignment, dst);
  }

  /** {@return whether it fires at most once} A union may fire more often. */
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
          "a time of day must be written as HH:mm or HH:mm:ss, was '" + text + "'");
    }
  }
}
