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
 * The rule by which the fires of a {@link Schedule} follow each other. Local dates and times are in
 * the time zone of the schedule.
 *
 * <p>Each kind checks its own ranges. Times of day are whole seconds.
 */
public sealed interface Recurrence {
  /**
   * A single fire at an instant.
   *
   * @param at the instant, rounded up to whole milliseconds
   */
  record Once(Instant at) implements Recurrence {
    public Once {
      at = RecurrenceChecks.wholeMillis(at);
    }
  }

  /**
   * A single fire at a local time.
   *
   * @param at the local time in the zone of the schedule, truncated to seconds
   */
  record OnceLocal(LocalDateTime at) implements Recurrence {
    public OnceLocal {
      at = at.truncatedTo(ChronoUnit.SECONDS);
    }
  }

  /**
   * Fires with a constant period of elapsed time, at {@code anchor + k x period} for every integer
   * k. The time zone has no effect.
   *
   * @param period the period, at least 1 ms, in whole milliseconds
   * @param anchor the reference instant, rounded up to whole milliseconds; null for the start of
   *     the schedule, or 1970-01-01T00:00Z if it has none
   */
  record Every(Duration period, @Nullable Instant anchor) implements Recurrence {
    public Every {
      if (period.compareTo(Duration.ofMillis(1)) < 0 || period.toNanosPart() % 1_000_000 != 0) {
        throw new InvalidInputException(
            "the period must be 1 ms or more, in whole milliseconds, was " + period);
      }
      anchor = anchor == null ? null : RecurrenceChecks.wholeMillis(anchor);
    }
  }

  /**
   * Fires every n days at times of day.
   *
   * @param days the number of days between fires, 1 to 10,000
   * @param times the times of day, at least one; sorted, without duplicates
   * @param anchor a date on which the schedule fires; null for the start date of the schedule, or
   *     1970-01-01 if it has none
   */
  record Daily(int days, List<LocalTime> times, @Nullable LocalDate anchor) implements Recurrence {
    public Daily {
      days = RecurrenceChecks.interval("days", days);
      times = RecurrenceChecks.times(times);
    }
  }

  /**
   * Fires every n weeks on days of the week, at times of day. A week begins on Monday.
   *
   * @param weeks the number of weeks between fires, 1 to 10,000
   * @param days the days of the week, at least one
   * @param times the times of day, at least one; sorted, without duplicates
   * @param anchor a date in a week in which the schedule fires; null for the start date of the
   *     schedule, or 1970-01-01 if it has none
   */
  record Weekly(int weeks, Set<DayOfWeek> days, List<LocalTime> times, @Nullable LocalDate anchor)
      implements Recurrence {
    public Weekly {
      weeks = RecurrenceChecks.interval("weeks", weeks);
      if (days.isEmpty()) {
        throw new InvalidInputException(
            "a weekly schedule needs at least one day of the week, was []");
      }
      days = java.util.Collections.unmodifiableSet(new TreeSet<>(days));
      times = RecurrenceChecks.times(times);
    }
  }

  /**
   * Fires every n months on days of the month, at times of day.
   *
   * @param months the number of months between fires, 1 to 10,000
   * @param days the days of the month, at least one; without duplicates
   * @param times the times of day, at least one; sorted, without duplicates
   * @param anchor a date in a month in which the schedule fires; null for the start date of the
   *     schedule, or 1970-01-01 if it has none
   */
  record Monthly(
      int months, List<DayOfMonth> days, List<LocalTime> times, @Nullable LocalDate anchor)
      implements Recurrence {
    public Monthly {
      months = RecurrenceChecks.interval("months", months);
      if (days.isEmpty()) {
        throw new InvalidInputException(
            "a monthly schedule needs at least one day of the month, was []");
      }
      days = days.stream().distinct().toList();
      times = RecurrenceChecks.times(times);
    }
  }

  /**
   * Fires at the times of a cron expression. The expression is parsed, and rejected if it is
   * invalid, when the task is saved or previewed.
   *
   * @param expression the expression as entered
   * @param dialect the dialect of the expression
   */
  record Cron(String expression, CronDialect dialect) implements Recurrence {}

  /**
   * Fires of several schedules. Fires at the same instant are one fire. Each schedule keeps its own
   * zone, bounds, grid and DST policy. A member that fires once, at a time that has passed when the
   * task is saved, does not fire.
   *
   * @param schedules the member schedules, 1 to 100; no member may be a union
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
}
