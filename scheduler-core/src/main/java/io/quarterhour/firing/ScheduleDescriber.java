package io.quarterhour.firing;

import io.quarterhour.internal.cron.CronDescriber;
import io.quarterhour.internal.cron.NumberRanges;
import io.quarterhour.internal.cron.Ordinals;
import io.quarterhour.schedule.CronDialect;
import io.quarterhour.schedule.DayOfMonth;
import io.quarterhour.schedule.Recurrence;
import io.quarterhour.schedule.Schedule;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Description of a schedule, in English or in a language in which cron expressions can be
 * described.
 */
final class ScheduleDescriber {
  private static final List<String> NTH =
      List.of("last", "first", "second", "third", "fourth", "fifth");

  private final Schedule schedule;
  private final Locale locale;
  private final boolean english;

  private ScheduleDescriber(Schedule schedule, Locale locale) {
    this.schedule = schedule;
    this.locale = locale;
    english = CronDescriber.isEnglish(locale);
  }

  /**
   * Returns the description of a schedule.
   *
   * @param moved whether the grid moves any fire time
   */
  static String of(Schedule schedule, boolean moved, Locale locale) {
    ScheduleDescriber scheduleDescriber = new ScheduleDescriber(schedule, locale);
    if (schedule.recurrence() instanceof Recurrence.Union union) {
      return scheduleDescriber.union(union) + scheduleDescriber.bounds();
    }
    return scheduleDescriber.recurrence()
        + scheduleDescriber.zone()
        + scheduleDescriber.gridAndBounds(moved);
  }

  private String zone() {
    boolean local =
        !(schedule.recurrence() instanceof Recurrence.Once)
            && !(schedule.recurrence() instanceof Recurrence.Every);
    if (!local || schedule.zone().normalized().equals(ZoneOffset.UTC)) {
      return "";
    }
    boolean changes = !schedule.zone().getRules().isFixedOffset();
    return " (" + schedule.zone().getId() + (changes ? daylight() : "") + ")";
  }

  /** Returns the parts of the policy for changes of offset that differ from the default. */
  private String daylight() {
    String gap =
        switch (schedule.dst().gap()) {
          case DEFAULT -> "";
          case AFTER -> english ? "; skipped times: after the gap" : "; gap: after";
          case SKIP -> english ? "; skipped times: not at all" : "; gap: skip";
        };
    return gap
        + switch (schedule.dst().overlap()) {
          case DEFAULT -> "";
          case EARLIER -> english ? "; repeated times: the first" : "; overlap: earlier";
          case LATER -> english ? "; repeated times: the second" : "; overlap: later";
          case BOTH -> english ? "; repeated times: both" : "; overlap: both";
        };
  }

  private String gridAndBounds(boolean moved) {
    String grid = english ? ", on the quarter hour" : ", :00 :15 :30 :45";
    return (moved ? grid : "") + bounds();
  }

  private String union(Recurrence.Union union) {
    return union.schedules().stream()
        .map(member -> FireTimes.of(member).describe(locale))
        .collect(Collectors.joining(english ? "; and " : "; "));
  }

  private String bounds() {
    StringBuilder text = new StringBuilder();
    if (schedule.start() != null) {
      text.append(english ? ", from " : ", >= ").append(schedule.start());
    }
    if (schedule.end() != null) {
      text.append(english ? ", until " : ", <= ").append(schedule.end());
    }
    return text.toString();
  }

  private String recurrence() {
    if (schedule.recurrence() instanceof Recurrence.Cron cron) {
      return CronDescriber.of(cron.expression(), cron.dialect(), locale);
    }
    String cron = english ? null : EquivalentCron.of(schedule.recurrence());
    String text = cron == null ? null : CronDescriber.foreign(cron, CronDialect.SPRING, locale);
    return text == null ? inEnglish(schedule.recurrence()) : text;
  }

  private static String inEnglish(Recurrence recurrence) {
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
      String days = NumberRanges.list(weekly.days().stream().map(ScheduleDescriber::name).toList());
      String every = weekly.weeks() == 1 ? "every " : every(weekly.weeks(), "week") + " on ";
      return every + days + at(weekly.times());
    }
    Recurrence.Monthly monthly = (Recurrence.Monthly) recurrence;
    String days = NumberRanges.list(monthly.days().stream().map(ScheduleDescriber::name).toList());
    LocalDate anchor = monthly.anchor();
    if (monthly.months() % 12 == 0 && anchor != null) {
      String month = anchor.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH);
      return every(monthly.months() / 12, "year")
          + (" on " + days + " of " + month)
          + at(monthly.times());
    }
    return every(monthly.months(), "month") + " on " + days + at(monthly.times());
  }

  private static String every(long n, String unit) {
    return n == 1 ? "every " + unit : "every " + n + " " + unit + "s";
  }

  /**
   * Returns a period in its largest unit, but not in days, which would suggest a fixed time of day.
   */
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
    return " at " + NumberRanges.list(times.stream().map(LocalTime::toString).toList());
  }

  private static String name(DayOfWeek day) {
    return day.getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  private static String name(DayOfMonth day) {
    if (day.weekday() != null) {
      return "the " + NTH.get(day.number()) + " " + name(day.weekday());
    }
    return day.number() == 0 ? "the last day" : "the " + Ordinals.of(day.number());
  }
}
