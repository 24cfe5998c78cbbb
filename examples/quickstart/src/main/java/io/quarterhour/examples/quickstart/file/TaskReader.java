package io.quarterhour.examples.quickstart.file;

import static io.quarterhour.examples.quickstart.file.JsonValue.OBJECT;
import static io.quarterhour.examples.quickstart.file.JsonValue.object;
import static io.quarterhour.examples.quickstart.file.JsonValue.text;

import io.quarterhour.schedule.DayOfMonth;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.NotificationRule.Event;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskBuilder;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** Reads one task. The task is usable only if no problem was reported. */
final class TaskReader {
  private static final String TASK_FIELDS =
      "id title action parameters schedule tenant notify timeLimit retries paused";
  private static final Map<String, Event> EVENTS =
      new TreeMap<>(
          Map.of(
              "always", Event.ALWAYS,
              "on failure", Event.ON_FAILURE,
              "on warning", Event.ON_WARNING,
              "on change", Event.ON_CHANGE,
              "on recovery", Event.ON_RECOVERY,
              "on skipped", Event.ON_SKIPPED));
  private static final List<String> KINDS =
      List.of("every", "daily", "weekly", "monthly", "cron", "once");

  private static final String SCHEDULE = "an object such as {\"every\": \"PT1H\"}";
  private static final String FLAG = "true or false";
  private static final String DURATION = "a duration such as \"PT30S\" or \"PT1H\"";
  private static final String CRON = "a cron expression such as \"*/15 * * * *\"";
  private static final String INSTANT = "an instant such as \"2027-01-31T06:00:00Z\"";
  private static final String TIME = "a time of day such as \"02:15\"";
  private static final String WEEKDAY = "a day such as \"monday\"";
  private static final String DAY = "a day from 1 to 31 or \"last\"";

  // These take the place of values that were refused; such a task is never saved.
  private static final NotificationRule NO_RULE = NotificationRule.always("none", Map.of());
  private static final Schedule NO_SCHEDULE = Schedule.daily("00:00");

  private TaskReader() {}

  static Task task(JsonValue json) {
    json.allowOnly(TASK_FIELDS);
    TaskBuilder task = json.required("id", "a string", Task.builder("none"), text(Task::builder));
    String action = json.required("action", "the name of an action", "none", text(name -> name));
    task.action(action, json.optional("parameters", OBJECT, Map.of(), object(JsonFile::map)));
    task.startPaused(json.optional("paused", FLAG, false, JsonValue::flag));
    task.schedule(json.required("schedule", SCHEDULE, NO_SCHEDULE, object(TaskReader::schedule)));
    json.optional("title", "a string", task, text(task::title));
    json.optional("tenant", "the name of a tenant", task, text(task::tenant));
    json.optional(
        "timeLimit", DURATION, task, text(limit -> task.timeLimit(Duration.parse(limit))));
    json.optional(
        "retries",
        "a whole number",
        task,
        n -> n.node().isInt() ? task.retry(RetryPolicy.retries(n.node().intValue())) : null);
    if (json.has("notify")) {
      task.notificationRules(json.field("notify").list(OBJECT, NO_RULE, object(TaskReader::rule)));
    }
    return task.build();
  }

  private static NotificationRule rule(JsonValue json) {
    json.allowOnly("notifier when settings");
    String events = "one of " + EVENTS.keySet();
    Event event = json.required("when", events, Event.ALWAYS, text(EVENTS::get));
    Map<String, Object> settings =
        json.optional("settings", OBJECT, new TreeMap<>(), object(JsonFile::map));
    settings.values().removeIf(Objects::isNull);
    return json.required(
        "notifier",
        "the name of a notifier",
        NO_RULE,
        text(notifier -> NotificationRule.of(notifier, settings, Set.of(event))));
  }

  private static Schedule schedule(JsonValue json) {
    List<String> kinds = KINDS.stream().filter(json::has).toList();
    if (kinds.size() != 1) {
      json.report("must have exactly one of " + KINDS + ", has " + kinds);
      return NO_SCHEDULE;
    }
    String kind = kinds.get(0);
    boolean onDays = kind.equals("weekly") || kind.equals("monthly");
    json.allowOnly(kind + (onDays ? " at" : "") + " zone exact from until");
    Schedule aligned = ofKind(kind, json);
    boolean exact = json.optional("exact", FLAG, false, JsonValue::flag);
    Schedule schedule = exact ? aligned.exact() : aligned;
    Schedule local = json.optional("zone", "the name of a time zone", schedule, text(schedule::in));
    Schedule from =
        json.optional("from", INSTANT, local, text(at -> local.from(Instant.parse(at))));
    return json.optional("until", INSTANT, from, text(at -> from.until(Instant.parse(at))));
  }

  private static Schedule ofKind(String kind, JsonValue json) {
    return switch (kind) {
      case "every" ->
          json.required(kind, DURATION, NO_SCHEDULE, text(p -> Schedule.every(Duration.parse(p))));
      case "cron" -> json.required(kind, CRON, NO_SCHEDULE, text(Schedule::cron));
      case "once" ->
          json.required(kind, INSTANT + " or a local time", NO_SCHEDULE, text(TaskReader::once));
      case "daily" -> json.required(kind, TIME, NO_SCHEDULE, days -> Schedule.daily(times(days)));
      case "weekly" ->
          json.required(
              kind,
              WEEKDAY,
              NO_SCHEDULE,
              days ->
                  Schedule.weekly(
                      Set.copyOf(days.list(WEEKDAY, DayOfWeek.MONDAY, text(TaskReader::weekday))),
                      times(json.field("at"))));
      default ->
          json.required(
              kind,
              DAY,
              NO_SCHEDULE,
              days ->
                  Schedule.monthly(
                      days.list(DAY, DayOfMonth.last(), TaskReader::dayOfMonth),
                      times(json.field("at"))));
    };
  }

  private static Schedule once(String at) {
    return at.endsWith("Z")
        ? Schedule.once(Instant.parse(at))
        : Schedule.once(LocalDateTime.parse(at));
  }

  private static String[] times(JsonValue json) {
    return json.list(TIME, "00:00", text(time -> LocalTime.parse(time).toString()))
        .toArray(String[]::new);
  }

  private static DayOfWeek weekday(String name) {
    return DayOfWeek.valueOf(name.toUpperCase(Locale.ROOT));
  }

  private static DayOfMonth dayOfMonth(JsonValue day) {
    if (day.node().isInt()) {
      return DayOfMonth.of(day.node().intValue());
    }
    return "last".equals(day.node().textValue()) ? DayOfMonth.last() : null;
  }
}
