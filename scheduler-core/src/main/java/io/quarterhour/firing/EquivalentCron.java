package io.quarterhour.firing;

import io.quarterhour.schedule.DayOfMonth;
import io.quarterhour.schedule.Recurrence;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Spring cron expressions that are equivalent to calendar recurrences, used to describe them. */
final class EquivalentCron {
  private EquivalentCron() {}

  /** {@return an expression with the same fire times, or null if there is none} */
  static @Nullable String of(Recurrence recurrence) {
    if (recurrence instanceof Recurrence.Daily daily && daily.days() == 1) {
      return with(times(daily.times()), "* * *");
    }
    if (recurrence instanceof Recurrence.Weekly weekly && weekly.weeks() == 1) {
      return with(times(weekly.times()), "* * " + list(weekly.days().stream().map(d -> name(d))));
    }
    if (recurrence instanceof Recurrence.Monthly monthly && monthly.months() == 1) {
      List<DayOfMonth> days = monthly.days();
      if (days.stream().allMatch(day -> day.weekday() == null)) {
        String numbers = list(days.stream().map(d -> d.number() == 0 ? "L" : "" + d.number()));
        return with(times(monthly.times()), numbers + " * *");
      }
      if (days.stream().allMatch(day -> day.weekday() != null)) {
        return with(times(monthly.times()), "* * " + list(days.stream().map(d -> nth(d))));
      }
    }
    return null;
  }

  private static @Nullable String with(@Nullable String times, String days) {
    return times == null ? null : times + " " + days;
  }

  /**
   * {@return the second, minute and hour fields; null if the times are not all combinations of
   * their seconds, minutes and hours}
   */
  private static @Nullable String times(List<LocalTime> times) {
    List<Integer> seconds = times.stream().map(LocalTime::getSecond).distinct().toList();
    List<Integer> minutes = times.stream().map(LocalTime::getMinute).distinct().toList();
    List<Integer> hours = times.stream().map(LocalTime::getHour).distinct().toList();
    return seconds.size() * minutes.size() * hours.size() == times.size()
        ? numbers(seconds) + " " + numbers(minutes) + " " + numbers(hours)
        : null;
  }

  private static String numbers(List<Integer> numbers) {
    return list(numbers.stream().map(String::valueOf));
  }

  private static String nth(DayOfMonth day) {
    DayOfWeek weekday = day.weekday();
    String name = weekday == null ? "" : name(weekday);
    return day.number() == 0 ? name + "L" : name + "#" + day.number();
  }

  private static String name(DayOfWeek day) {
    return day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
  }

  private static String list(Stream<String> parts) {
    return parts.collect(Collectors.joining(","));
  }
}
