package io.quarterhour.examples.preview;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.schedule.CronDialect;
import io.quarterhour.schedule.DayOfMonth;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A text value with the name used in messages. Each conversion throws {@link InvalidInputException}
 * if the text has another format.
 */
record Value(String name, String text) {
  /** The dialects of cron, for messages. */
  static final List<CronDialect> DIALECTS = List.of(CronDialect.values());

  private static final int MAX_COUNT = 10_000;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");
  private static final Pattern DAY = Pattern.compile("[0-9]{1,2}");
  private static final Pattern TIME =
      Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?");

  Instant instant() {
    return read("an instant such as 2026-03-28T00:00:00Z", Instant::parse);
  }

  LocalDateTime local() {
    return read("a local date and time such as 2026-03-29T02:15", LocalDateTime::parse);
  }

  Duration duration() {
    return read("a duration such as PT30M", Duration::parse);
  }

  ZoneId zone() {
    return read("a zone such as Europe/Berlin or an offset such as +05:45", ZoneId::of);
  }

  String[] times() {
    String expected = "times of day as HH:MM or HH:MM:SS, separated by commas";
    return items(expected, item -> TIME.matcher(item).matches() ? item : null)
        .toArray(String[]::new);
  }

  Set<DayOfWeek> weekdays() {
    return EnumSet.copyOf(items("days from MON to SUN, separated by commas", Value::weekday));
  }

  List<DayOfMonth> daysOfMonth() {
    return items("days from 1 to 31 or LAST, separated by commas", Value::dayOfMonth);
  }

  CronDialect dialect() {
    return read("one of " + DIALECTS, text -> isDialect(text) ? CronDialect.valueOf(text) : null);
  }

  ScheduleKind kind() {
    return read("one of " + ScheduleKind.LABELS, text -> ScheduleKind.find(text).orElse(null));
  }

  static boolean isDialect(String text) {
    return DIALECTS.stream().anyMatch(dialect -> dialect.name().equals(text));
  }

  /** {@return true, the only valid value} */
  boolean isQuarter() {
    return read("quarter or omitted", text -> text.equals("quarter") ? Boolean.TRUE : null);
  }

  /** {@return the maximum number of fires to show} */
  int count() {
    return read("a number from 1 to " + MAX_COUNT, Value::countOf);
  }

  private static Integer countOf(String text) {
    int count = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
    return count >= 1 && count <= MAX_COUNT ? count : null;
  }

  private static DayOfWeek weekday(String text) {
    return Stream.of(DayOfWeek.values())
        .filter(day -> day.name().substring(0, 3).equals(text))
        .findFirst()
        .orElse(null);
  }

  private static DayOfMonth dayOfMonth(String text) {
    if (text.equals("LAST")) {
      return DayOfMonth.last();
    }
    int day = DAY.matcher(text).matches() ? Integer.parseInt(text) : 0;
    return day >= 1 && day <= 31 ? DayOfMonth.of(day) : null;
  }

  /** Reads the comma-separated items, each of which must have the expected format. */
  private <T> List<T> items(String expected, Function<String, T> reader) {
    List<String> parts = List.of(text.split(",", -1));
    List<T> items = parts.stream().map(reader).takeWhile(item -> item != null).toList();
    if (items.size() < parts.size()) {
      throw invalid(expected + ", '" + parts.get(items.size()) + "' is invalid");
    }
    return items;
  }

  private <T> T read(String expected, Function<String, T> reader) {
    try {
      T value = reader.apply(text);
      if (value != null) {
        return value;
      }
    } catch (DateTimeException e) {
      // Reported below, with the expected format.
    }
    throw invalid(expected);
  }

  private InvalidInputException invalid(String expected) {
    return new InvalidInputException(name + " must be " + expected + ", was '" + text + "'");
  }
}
