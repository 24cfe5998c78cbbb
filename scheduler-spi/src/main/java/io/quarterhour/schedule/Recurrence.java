package io.quarterhour.schedule;

import io.quarterhour.error.InvalidInputException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How the fires of a {@link Schedule} follow each other. Local dates and times are read in the zone
 * of the schedule.
 *
 * <p>Each kind checks its own ranges. Times of day are whole seconds.
 */
public sealed interface Recurrence {
  /**
   * Once, at an instant.
   *
   * @param at when; brought up to whole milliseconds
   */
  record Once(Instant at) implements Recurrence {
    public Once {
      at = Checks.wholeMillis(at);
    }
  }

  /**
   * Once, at a local time.
   *
   * @param at when, in the zone of the schedule; cut to seconds
   */
  record OnceLocal(LocalDateTime at) implements Recurrence {
    public OnceLocal {
      at = at.truncatedTo(ChronoUnit.SECONDS);
    }
  }

  /**
   * Again and again after the same span of elapsed time; the zone plays no part. The fires are
   * {@code anchor + k x period}.
   *
   * @param period the span, at least a millisecond, in whole milliseconds
   * @param anchor an instant that the fires go through, brought up to whole milliseconds; null for
   *     the start of the schedule, or 1970-01-01T00:00Z if it has none
   */
  record Every(Duration period, @Nullable Instant anchor) implements Recurrence {
    public Every {
      if (period.compareTo(Duration.ofMillis(1)) < 0 || period.toNanosPart() % 1_000_000 != 0) {
        throw new InvalidInputException(
            "the period must be 1 ms or more, in whole milliseconds, was " + period);
      }
      anchor = anchor == null ? null : Checks.wholeMillis(anchor);
    }
  }

  /**
   * Every n days at times of day.
   *
   * @param days every how many days, 1 or more
   * @param times the times of day, at least one; sorted, doubles dropped
   * @param anchor a date that counts; null for the date on which the schedule starts, or 1970-01-01
   *     if it has no start
   */
  record Daily(int days, List<LocalTime> times, @Nullable LocalDate anchor) implements Recurrence {
    public Daily {
      days = Checks.interval("days", days);
      times = Checks.times(times);
    }
  }

  /**
   * On days of the week, every n weeks, at times of day. A week begins on Monday.
   *
   * @param weeks every how many weeks, 1 or more
   * @param days the weekdays, at least one
   * @param times the times of day, at least one; sorted, doubles dropped
   * @param anchor a date whose week counts; null for the date on which the schedule starts, or
   *     1970-01-01 if it has no start
   */
  record Weekly(int weeks, Set<DayOfWeek> days, List<LocalTime> times, @Nullable LocalDate anchor)
      implements Recurrence {
    public Weekly {
      weeks = Checks.interval("weeks", weeks);
      if (days.isEmpty()) {
        throw new InvalidInputException(
            "a weekly schedule needs at least one day of the week, was []");
      }
      days = java.util.Collections.unmodifiableSet(new TreeSet<>(days));
      times = Checks.times(times);
    }
  }

  /**
   * On days of the month, every n months, at times of day.
   *
   * @param months every how many months, 1 or more
   * @param days the days, at least one
   * @param times the times of day, at least one; sorted, doubles dropped
   * @param anchor a date whose month counts; null for the date on which the schedule starts, or
   *     1970-01-01 if it has no start
   */
  record Monthly(
      int months, List<DayOfMonth> days, List<LocalTime> times, @Nullable LocalDate anchor)
      implements Recurrence {
    public Monthly {
      months = Checks.interval("months", months);
      if (days.isEmpty()) {
        throw new InvalidInputException(
            "a monthly schedule needs at least one day of the month, was []");
      }
      days = days.stream().distinct().toList();
      times = Checks.times(times);
    }
  }

  /**
   * By a cron expression. The expression is read, and refused if it is wrong, when the task is
   * saved or previewed.
   *
   * @param expression the expression as written
   * @param dialect the language that it is written in
   */
  record Cron(String expression, CronDialect dialect) implements Recurrence {}

  /**
   * Whenever one of several schedules fires. Fires that fall on one instant are one fire. Each
   * keeps its own zone, bounds, grid and policy for clock changes. One that fires once and has
   * passed when the task is saved does not fire any more.
   *
   * @param schedules 1 to 100 schedules; none is a union itself
   */
  record Union(List<Schedule> schedules) implements Recurrence {
    private static final int MAX_SCHEDULES = 100;

    public Union {
      schedules = List.copyOf(schedules);
      if (schedules.isEmpty() || schedules.size() > MAX_SCHEDULES) {
        throw new InvalidInputException(
            "a union must have 1 to " + MAX_SCHEDULES + " schedules, was " + schedules.size());
      }
      if (schedules.stream().anyMatch(member -> member.recurrence() instanceof Union)) {
        throw new InvalidInputException(
            "a union must not contain another union: name all schedules in one");
      }
    }
  }

  /** What the kinds check alike. */
  final class Checks {
    private static final int MAX_INTERVAL = 10_000;

    private Checks() {}

    /** An instant or the first whole millisecond after it, so that nothing fires before it. */
    static Instant wholeMillis(Instant instant) {
      Instant cut = instant.truncatedTo(ChronoUnit.MILLIS);
      return cut.equals(instant) || cut.equals(Instant.MAX.truncatedTo(ChronoUnit.MILLIS))
          ? cut
          : cut.plusMillis(1);
    }

    private static int interval(String unit, int n) {
      if (n < 1 || n > MAX_INTERVAL) {
        throw new InvalidInputException(
            "every n " + unit + ": n must be 1 to " + MAX_INTERVAL + ", was " + n);
      }
      return n;
    }

    private static List<LocalTime> times(List<LocalTime> times) {
      if (times.isEmpty()) {
        throw new InvalidInputException(
            "a calendar schedule needs at least one time of day, was []");
      }
      return times.stream()
          .map(t -> t.truncatedTo(ChronoUnit.SECONDS))
          .distinct()
          .sorted()
          .toList();
    }
  }
}
