package io.quarterhour.firing;

import io.quarterhour.internal.cron.CronWords;
import io.quarterhour.schedule.DayOfMonth;
import io.quarterhour.schedule.Recurrence;
import io.quarterhour.schedule.Schedule;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Says in English when a schedule fires. */
final class Words {
  private static final List<String> NTH =
      List.of("last", "first", "second", "third", "fourth", "fifth");

  private Words() {}

  static String of(Schedule schedule, boolean moved) {
    if (schedule.recurrence() instanceof Recurrence.Union union) {
      return union(schedule, union);
    }
    StringBuilder words = new StringBuilder(recurrence(schedule.recurrence()));
    boolean local =
        !(schedule.recurrence() instanceof Recurrence.Once)
            && !(schedule.recurrence() instanceof Recurrence.Every);
    if (local && !schedule.zone().normalized().equals(ZoneOffset.UTC)) {
      words.append(" (").append(schedule.zone().getId()).append(')');
    }
    if (moved) {
      words.append(", on the quarter hour");
    }
    return bounded(words, schedule);
  }

  private static String union(Schedule schedule, Recurrence.Union union) {
    StringBuilder words = new StringBuilder();
    for (Schedule member : union.schedules()) {
      words.append(words.isEmpty() ? "" : "; and ").append(FireTimes.of(member).describe());
    }
    return bounded(words, schedule);
  }

  private static String bounded(StringBuilder words, Schedule schedule) {
    if (schedule.start() != null) {
      words.append(", from ").append(schedule.start());
    }
    if (schedule.end() != null) {
      words.append(", until ").append(schedule.end());
    }
    return words.toString();
  }

  private static String recurrence(Recurrence recurrence) {
    if (recurrence instanceof Recurrence.Once once) {
      return "once at " + once.at();
    }
    if (recurrence instanceof Recurrence.OnceLocal once) {
      return "once on " + once.at().toLocalDate() + " at " + once.at().toLocalTime();
    }
    if (recurrence instanceof Recurrence.Every every) {
      return span(every.period());
    }
    if (recurrence instanceof Recurrence.Daily daily) {
      return every(daily.days(), "day") + at(daily.times());
    }
    if (recurrence instanceof Recurrence.Weekly weekly) {
      String days = list(weekly.days().stream().map(Words::name).toList());
      String every = weekly.weeks() == 1 ? "every " : every(weekly.weeks(), "week") + " on ";
      return every + days + at(weekly.times());
    }
    if (recurrence instanceof Recurrence.Monthly monthly) {
      String days = list(monthly.days().stream().map(Words::name).toList());
      return every(monthly.months(), "month") + " on " + days + at(monthly.times());
    }
    Recurrence.Cron cron = (Recurrence.Cron) recurrence;
    return CronWords.of(cron.expression(), cron.dialect());
  }

  private static String every(long n, String unit) {
    return n == 1 ? "every " + unit : "every " + n + " " + unit + "s";
  }

  /** A span in its largest unit; not in days, which would promise a time of day. */
  private static String span(Duration period) {
    if (period.toNanosPart() != 0) {
      return period.toSeconds() < 1_000_000
          ? every(period.toMillis(), "millisecond")
          : "every " + period;
    }
    long seconds = period.toSeconds();
    if (seconds % 3600 == 0) {
      return every(seconds / 3600, "hour");
    }
    return seconds % 60 == 0 ? every(seconds / 60, "minute") : every(seconds, "second");
  }

  private static String at(Collection<LocalTime> times) {
    return " at " + list(times.stream().map(LocalTime::toString).toList());
  }

  private static String name(DayOfWeek day) {
    return day.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  private static String name(DayOfMonth day) {
    if (day.weekday() != null) {
      return "the " + NTH.get(day.number()) + " " + name(day.weekday());
    }
    return day.number() == 0 ? "the last day" : "the " + ordinal(day.number());
  }

  private static String ordinal(int number) {
    int last = number / 10 == 1 ? 0 : number % 10;
    return number
        + switch (last) {
          case 1 -> "st";
          case 2 -> "nd";
          case 3 -> "rd";
          default -> "th";
        };
  }

  /** {@return {@code a}, {@code a and b}, {@code a, b and c}} */
  private static String list(List<String> parts) {
    int last = parts.size() - 1;
    return last == 0
        ? parts.get(0)
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }
}
