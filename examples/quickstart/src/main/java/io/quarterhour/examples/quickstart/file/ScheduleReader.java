package io.quarterhour.examples.quickstart.file;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.schedule.DayOfMonth;
import io.quarterhour.schedule.Schedule;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Reads schedules: <code>{"daily": ["02:15"], "zone": "Europe/Berlin"}</code> and the like. */
final class ScheduleReader {
  private static final List<String> KINDS =
      List.of("every", "daily", "weekly", "monthly", "cron", "once");
  private static final String DURATION = "a duration such as \"PT30S\" or \"PT1H\"";
  private static final String WEEKDAY = "a day such as \"monday\"";
  private static final String DAY = "a day from 1 to 31 or \"last\"";
  private static final String CRON = "a cron expression such as \"*/15 * * * *\"";
  private static final String TIME = "a time of day such as \"02:15\"";
  private static final String INSTANT = "an instant such as \"2027-01-31T06:00:00Z\"";

  private final Fields fields;

  private ScheduleReader(Fields fields) {
    this.fields = fields;
  }

  static Optional<Schedule> read(Fields fields) {
    return new ScheduleReader(fields).read();
  }

  private Optional<Schedule> read() {
    List<String> kinds = KINDS.stream().filter(fields::has).toList();
    if (kinds.size() != 1) {
      fields.add(
          "field 'schedule' must have exactly one of "
              + KINDS
              + (kinds.isEmpty() ? ", has none" : ", has " + kinds));
      return Optional.empty();
    }
    String kind = kinds.get(0);
    fields.expectOnly(known(kind));
    Optional<Schedule> schedule = ofKind(kind).map(this::exactIfSaid);
    schedule = with(schedule, "zone", "the name of a zone", Fields::text, Schedule::in);
    schedule = with(schedule, "from", INSTANT, ScheduleReader::instant, Schedule::from);
    return with(schedule, "until", INSTANT, ScheduleReader::instant, Schedule::until);
  }

  private static List<String> known(String kind) {
    Stream<String> at =
        kind.equals("weekly") || kind.equals("monthly") ? Stream.of("at") : Stream.empty();
    return Stream.of(Stream.of(kind), at, Stream.of("zone", "exact", "from", "until"))
        .flatMap(names -> names)
        .toList();
  }

  private Optional<Schedule> ofKind(String kind) {
    return switch (kind) {
      case "every" -> fields.need(kind, DURATION, ScheduleReader::every);
      case "daily" -> times(kind).flatMap(times -> made(kind, () -> Schedule.daily(times)));
      case "weekly" -> onDays(kind, WEEKDAY, ScheduleReader::weekday, ScheduleReader::weekly);
      case "monthly" -> onDays(kind, DAY, ScheduleReader::dayOfMonth, Schedule::monthly);
      case "cron" -> fields.need(kind, CRON, Fields::text).map(Schedule::cron);
      default -> fields.need(kind, INSTANT + " or a local time", ScheduleReader::once);
    };
  }

  private interface OnDays<T> {
    Schedule make(List<T> days, String[] times);
  }

  private <T> Optional<Schedule> onDays(
      String kind, String expected, Fields.Reader<T> reader, OnDays<T> schedule) {
    Optional<List<T>> days = fields.needList(kind, expected, reader);
    Optional<String[]> times = times("at");
    return days.isEmpty() || times.isEmpty()
        ? Optional.empty()
        : made(kind, () -> schedule.make(days.get(), times.get()));
  }

  private Optional<String[]> times(String name) {
    return fields
        .needList(name, TIME, ScheduleReader::time)
        .map(times -> times.toArray(String[]::new));
  }

  private static Schedule weekly(List<DayOfWeek> days, String... times) {
    return Schedule.weekly(Set.copyOf(days), times);
  }

  private static Schedule every(Object value) {
    return value instanceof String text ? Schedule.every(Duration.parse(text)) : null;
  }

  private static Instant instant(Object value) {
    return value instanceof String text ? Instant.parse(text) : null;
  }

  private static String time(Object value) {
    return value instanceof String text ? LocalTime.parse(text).toString() : null;
  }

  private static Schedule once(Object value) {
    if (!(value instanceof String text)) {
      return null;
    }
    return text.endsWith("Z")
        ? Schedule.once(Instant.parse(text))
        : Schedule.once(LocalDateTime.parse(text));
  }

  private static DayOfWeek weekday(Object value) {
    return Stream.of(DayOfWeek.values())
        .filter(day -> value instanceof String text && day.name().equalsIgnoreCase(text))
        .findFirst()
        .orElse(null);
  }

  private static DayOfMonth dayOfMonth(Object value) {
    if (value instanceof Integer day) {
      return DayOfMonth.of(day);
    }
    return "last".equals(value) ? DayOfMonth.last() : null;
  }

  private interface Maker {
    Schedule make();
  }

  /** Makes a schedule; what it refuses is a problem of the field that is named. */
  private Optional<Schedule> made(String name, Maker maker) {
    try {
      return Optional.of(maker.make());
    } catch (InvalidInputException e) {
      e.problems().forEach(problem -> fields.add(name, "is refused: " + problem));
      return Optional.empty();
    }
  }

  private Schedule exactIfSaid(Schedule schedule) {
    return fields.find("exact", "true or false", Fields::flag).orElse(false)
        ? schedule.exact()
        : schedule;
  }

  private interface Change<T> {
    Schedule apply(Schedule schedule, T value);
  }

  private <T> Optional<Schedule> with(
      Optional<Schedule> schedule,
      String name,
      String expected,
      Fields.Reader<T> reader,
      Change<T> change) {
    Optional<T> value = fields.find(name, expected, reader);
    if (schedule.isEmpty() || value.isEmpty()) {
      return schedule;
    }
    return made(name, () -> change.apply(schedule.get(), value.get()));
  }
}
