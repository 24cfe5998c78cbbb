package io.quarterhour.examples.quickstart.file;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads one task. */
final class TaskReader {
  private static final List<String> FIELDS =
      List.of(
          "id",
          "title",
          "action",
          "parameters",
          "schedule",
          "tenant",
          "notify",
          "timeLimit",
          "retries",
          "paused");
  private static final List<String> RULE_FIELDS = List.of("notifier", "when", "settings");
  private static final Map<String, NotificationRule.Event> WHEN =
      Map.of(
          "always", NotificationRule.Event.ALWAYS,
          "on failure", NotificationRule.Event.ON_FAILURE,
          "on warning", NotificationRule.Event.ON_WARNING,
          "on change", NotificationRule.Event.ON_CHANGE,
          "on recovery", NotificationRule.Event.ON_RECOVERY,
          "when skipped", NotificationRule.Event.ON_SKIPPED);

  private final String owner;
  private final Fields fields;
  private final Problems problems;

  private TaskReader(String owner, Located task, Problems problems) {
    this.owner = owner;
    this.fields = new Fields(owner, "", task, problems);
    this.problems = problems;
  }

  /**
   * Reads a task; empty if something is wrong with it.
   *
   * @param number its place in the file, which names it if it has no id
   */
  static Optional<Task> read(int number, Located task, Problems problems) {
    Object id =
        task.value() instanceof Map<?, ?> map && map.get("id") instanceof Located found
            ? found.value()
            : null;
    String owner = id instanceof String ? "task '" + id + "'" : "task number " + number;
    if (!(task.value() instanceof Map)) {
      problems.add(task.line(), owner + " must be an object {..}, was " + task.shown());
      return Optional.empty();
    }
    int before = problems.count();
    Optional<Task> read = new TaskReader(owner, task, problems).read();
    return problems.count() == before ? read : Optional.empty();
  }

  private Optional<Task> read() {
    fields.expectOnly(FIELDS);
    Optional<TaskBuilder> named =
        fields.need("id", "a text", value -> value instanceof String id ? Task.builder(id) : null);
    Optional<String> action = fields.need("action", "the name of an action", Fields::text);
    Map<String, Object> parameters = fields.plain("parameters");
    // Without an id or action, what else is wrong is still to be found.
    TaskBuilder task = named.orElseGet(() -> Task.builder("none"));
    task.action(action.orElse("none"), parameters).startPaused(paused());
    fields.find("title", "a text", Fields::text).ifPresent(task::title);
    fields.find("tenant", "the name of a tenant", tenant(task));
    fields.find("timeLimit", "a duration such as \"PT1M\"", timeLimit(task));
    fields.find("retries", "a whole number", retries(task));
    schedule().ifPresent(task::schedule);
    fields
        .items("notify", "an object {..}")
        .ifPresent(rules -> rules.forEach(rule -> rule(rule).ifPresent(task::notify)));
    return build(task);
  }

  private boolean paused() {
    return fields.find("paused", "true or false", Fields::flag).orElse(false);
  }

  private static Fields.Reader<TaskBuilder> tenant(TaskBuilder task) {
    return value -> value instanceof String name ? task.tenant(name) : null;
  }

  private static Fields.Reader<TaskBuilder> timeLimit(TaskBuilder task) {
    return value -> value instanceof String text ? task.timeLimit(Duration.parse(text)) : null;
  }

  private static Fields.Reader<TaskBuilder> retries(TaskBuilder task) {
    return value -> value instanceof Integer n ? task.retry(RetryPolicy.retries(n)) : null;
  }

  private Optional<Schedule> schedule() {
    if (!fields.has("schedule")) {
      fields.add("schedule", "is missing, it must be an object such as {\"every\": \"PT1H\"}");
    }
    return fields
        .object("schedule")
        .flatMap(found -> ScheduleReader.read(new Fields(owner, "schedule.", found, problems)));
  }

  private Optional<NotificationRule> rule(Located found) {
    if (!(found.value() instanceof Map)) {
      fields.add("notify", "must be a list, each item an object {..}, was " + found.shown());
      return Optional.empty();
    }
    Fields rule = new Fields(owner, "notify.", found, problems);
    rule.expectOnly(RULE_FIELDS);
    Optional<NotificationRule.Event> when =
        rule.need("when", "one of " + new TreeSet<>(WHEN.keySet()), value -> WHEN.get(value));
    Map<String, Object> settings = rule.plain("settings");
    settings.values().removeIf(value -> value == null);
    return rule.need(
        "notifier",
        "the name of a notifier",
        value ->
            value instanceof String name
                ? NotificationRule.of(
                    name, settings, Set.of(when.orElse(NotificationRule.Event.ALWAYS)))
                : null);
  }

  private Optional<Task> build(TaskBuilder task) {
    try {
      return Optional.of(task.build());
    } catch (InvalidInputException e) {
      e.problems().forEach(fields::add);
      return Optional.empty();
    }
  }
}
