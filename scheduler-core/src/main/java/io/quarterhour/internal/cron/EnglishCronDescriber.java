package io.quarterhour.internal.cron;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/** English description of any cron expression: times, then days, then years. */
final class EnglishCronDescriber {
  /** The maximum number of times of day that are listed one by one. */
  private static final int FEW_TIMES = 6;

  private static final List<String> NTH =
      List.of("last", "first", "second", "third", "fourth", "fifth");
  private static final String TO = " to ";

  private final CronExpression cron;

  EnglishCronDescriber(CronExpression cron) {
    this.cron = cron;
  }

  String describe() {
    return times() + days() + years();
  }

  private String times() {
    long seconds = cron.times().seconds();
    long minutes = cron.times().minutes();
    long hours = cron.times().hours();
    if (Long.bitCount(seconds) * Long.bitCount(minutes) * Long.bitCount(hours) <= FEW_TIMES) {
      return "at " + NumberRanges.list(timesOfDay());
    }
    boolean onTheMinute = seconds == 1;
    if (onTheMinute && minutes == 1) {
      return hours(hours);
    }
    String text = onTheMinute ? units(minutes, "minute") : units(seconds, "second");
    if (!onTheMinute) {
      text += within(minutes, 60, "minute", text);
    }
    return text + within(hours, 24, "hour", text);
  }

  private List<String> timesOfDay() {
    List<String> times = new ArrayList<>();
    NumberRanges.set(cron.times().hours()).stream()
        .forEach(
            hour ->
                NumberRanges.set(cron.times().minutes()).stream()
                    .forEach(
                        minute ->
                            NumberRanges.set(cron.times().seconds()).stream()
                                .mapToObj(second -> LocalTime.of(hour, minute, second).toString())
                                .forEach(times::add)));
    return times;
  }

  /** Returns the description of full hours. */
  private static String hours(long hours) {
    int step = NumberRanges.step(hours, 24);
    if (step > 0) {
      return every(step, "hour");
    }
    List<String> runs = NumberRanges.of(NumberRanges.set(hours), EnglishCronDescriber::hour, TO);
    return runs.size() == 1
        ? "every hour from " + runs.get(0)
        : "at "
            + NumberRanges.list(
                NumberRanges.set(hours).stream().mapToObj(EnglishCronDescriber::hour).toList());
  }

  private static String hour(int hour) {
    return LocalTime.of(hour, 0).toString();
  }

  /** Returns the description of minutes or seconds. */
  private static String units(long bits, String unit) {
    int step = NumberRanges.step(bits, 60);
    return step > 0 ? every(step, unit) : "at " + numbers(bits, unit);
  }

  private static String every(int step, String unit) {
    return step == 1 ? "every " + unit : "every " + step + " " + unit + "s";
  }

  /**
   * Returns the description of the larger units that contain the fire times; empty if they follow
   * from the preceding words.
   */
  private static String within(long bits, int size, String unit, String before) {
    if (Long.bitCount(bits) == size) {
      return before.contains("every") && !before.contains(" in ") ? "" : " of every " + unit;
    }
    return " in the " + numbers(bits, unit);
  }

  private static String numbers(long bits, String unit) {
    return unit
        + (Long.bitCount(bits) == 1 ? " " : "s ")
        + NumberRanges.list(NumberRanges.of(NumberRanges.set(bits), Integer::toString, TO));
  }

  private String days() {
    CronDays days = cron.days();
    String months =
        names(cron.months(), i -> Month.of(i + 1).getDisplayName(TextStyle.FULL, Locale.ENGLISH));
    boolean allYear = cron.months() == CronDates.ALL_MONTHS;
    String within = allYear ? "" : " in " + months;
    if (days.any()) {
      return within;
    }
    String weekdays = weekdays(days);
    if (days.both() && days.anyDay()) {
      return " on " + weekdays + ofTheMonth(days.specialWeekdays()) + within;
    }
    String dates = " on " + dates(days) + (allYear ? " of the month" : " of " + months);
    if (days.both()) {
      return days.anyWeekday()
          ? dates
          : dates
              + ", if that is "
              + weekdays.replace(" and ", " or ")
              + ofTheMonth(days.specialWeekdays());
    }
    return dates + ", and on " + weekdays + within;
  }

  private static String ofTheMonth(List<SpecialDay> special) {
    return special.isEmpty() ? "" : " of the month";
  }

  private static String names(int bits, IntFunction<String> name) {
    return NumberRanges.list(NumberRanges.of(NumberRanges.set(bits), name, TO));
  }

  private static String weekdays(CronDays days) {
    List<String> names =
        NumberRanges.of(NumberRanges.set(days.weekdays()), EnglishCronDescriber::weekday, TO);
    days.specialWeekdays().forEach(day -> names.add(special(day)));
    return NumberRanges.list(names);
  }

  private static String weekday(int number) {
    return DayOfWeek.of(number + 1).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  private static String dates(CronDays days) {
    List<String> names =
        NumberRanges.of(NumberRanges.set(days.days()), day -> "the " + Ordinals.of(day + 1), TO);
    days.specialDays().forEach(day -> names.add(special(day)));
    return NumberRanges.list(names);
  }

  private static String special(SpecialDay day) {
    if (day instanceof SpecialDay.NthWeekday nth) {
      return "the " + NTH.get(nth.nth()) + " " + weekday(nth.weekday());
    }
    SpecialDay.Numbered numbered = (SpecialDay.Numbered) day;
    int number = numbered.number();
    if (number == 0) {
      return numbered.working() ? "the last working day" : "the last day";
    }
    String plain =
        number > 0
            ? "the " + Ordinals.of(number)
            : "the day " + (number == -1 ? "" : -number + " days ") + "before the last";
    return numbered.working() ? "the working day nearest to " + plain : plain;
  }

  private String years() {
    BitSet years = cron.years();
    if (years == null) {
      return "";
    }
    int first = years.nextSetBit(0);
    int last = years.length() - 1;
    int step = years.nextSetBit(first + 1) - first;
    boolean even =
        step > 1
            && years.stream().allMatch(year -> (year - first) % step == 0)
            && years.cardinality() == (last - first) / step + 1;
    return even && years.cardinality() > FEW_TIMES
        ? " in every " + Ordinals.of(step) + " year from " + first + TO + last
        : " in " + NumberRanges.list(NumberRanges.of(years, Integer::toString, TO));
  }
}
