package io.quarterhour.task;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NameSyntax;
import io.quarterhour.error.TextLimit;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.tenant.TargetSelector;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builder of a {@link Task}. Not thread-safe. */
public final class TaskBuilder {
  private final String name;
  private final long revision;
  private @Nullable TenantSelector tenants;
  private @Nullable String title;
  private @Nullable String action;
  private Map<String, Object> parameters = Map.of();
  private int parametersVersion;
  private Map<String, Object> payload = Map.of();
  private TargetSelector targets = TargetSelector.NONE;
  private @Nullable ScheduleSource scheduleSource;
  private @Nullable Schedule schedule;
  private TaskPolicies policies = TaskPolicies.DEFAULT;
  private List<NotificationRule> notificationRules = new ArrayList<>();
  private @Nullable String queue;
  private @Nullable String project;
  private @Nullable String declaredBy;
  private boolean system;
  private @Nullable Boolean startPaused;
  private boolean runOnSave;

  TaskBuilder(String name) {
    this.name = NameSyntax.check("task name", name);
    this.revision = 0;
  }

  TaskBuilder(Task task, String name, long revision) {
    this.name = NameSyntax.check("task name", name);
    this.revision = revision;
    Task.Content content = task.content();
    tenants = task.tenants().orElse(null);
    title = content.title();
    action = content.action();
    parameters = content.parameters();
    parametersVersion = content.parametersVersion();
    payload = content.payload();
    targets = content.targets();
    scheduleSource = content.scheduleSource();
    schedule = content.schedule();
    policies = content.policies();
    notificationRules = new ArrayList<>(content.notifications());
    queue = content.queue();
    project = content.project();
    declaredBy = content.declaredBy();
    system = content.system();
    startPaused = content.startPaused();
    runOnSave = content.runOnSave();
  }

  /**
   * Sets the display name.
   *
   * @param text the title, 1 to 200 characters; the name of the task by default
   * @return this builder
   */
  public TaskBuilder title(String text) {
    title = text;
    return this;
  }

  /**
   * Sets the action, without parameters.
   *
   * @param actionName the name of the action, by {@link NameSyntax}
   * @return this builder
   */
  public TaskBuilder action(String actionName) {
    return action(actionName, Map.of());
  }

  /**
   * Sets the version of the parameters. By default the parameters have the version of the node that
   * saves the task. Setting parameters with {@link #action(String, Map)} restores this default.
   *
   * @param version the version, as the action numbers its versions; 0 for the version of the node
   * @return this builder
   */
  public TaskBuilder parametersVersion(int version) {
    parametersVersion = version;
    return this;
  }

  /**
   * Sets the action and its parameters.
   *
   * @param actionName the name of the action, by {@link NameSyntax}
   * @param values the parameters by name, values as in JSON
   * @return this builder
   */
  public TaskBuilder action(String actionName, Map<String, ?> values) {
    action = actionName;
    parameters = copy(values);
    parametersVersion = 0;
    return this;
  }

  /**
   * Sets the entries that are added to the payload that the action declares and replace entries of
   * the same name.
   *
   * @param values the values by name, as in JSON
   * @return this builder
   */
  public TaskBuilder payload(Map<String, ?> values) {
    payload = copy(values);
    return this;
  }

  /**
   * Sets the targets that replace those of the action.
   *
   * @param selector the targets
   * @return this builder
   */
  public TaskBuilder targets(TargetSelector selector) {
    targets = selector;
    return this;
  }

  /**
   * Sets the tenants that the task runs for.
   *
   * @param selector the tenants
   * @return this builder
   */
  public TaskBuilder tenants(TenantSelector selector) {
    tenants = selector;
    return this;
  }

  /**
   * Sets a single tenant, which owns the task and which the task runs for.
   *
   * @param tenant the name of the tenant
   * @return this builder
   */
  public TaskBuilder tenant(String tenant) {
    return tenants(TenantSelector.one(TenantId.of(tenant)));
  }

  /**
   * Sets a schedule of the task.
   *
   * @param newSchedule the schedule
   * @return this builder
   */
  public TaskBuilder schedule(Schedule newSchedule) {
    schedule = newSchedule;
    scheduleSource = ScheduleSource.TASK;
    return this;
  }

  /**
   * Selects the schedule that the action declares.
   *
   * @return this builder
   */
  public TaskBuilder defaultSchedule() {
    schedule = null;
    scheduleSource = ScheduleSource.ACTION;
    return this;
  }

  /**
   * Removes the schedule: the task runs only on request.
   *
   * @return this builder
   */
  public TaskBuilder manual() {
    schedule = null;
    scheduleSource = ScheduleSource.NONE;
    return this;
  }

  /**
   * Sets the source of the fire times and the schedule; for use by the engine.
   *
   * @param newSource the source
   * @param newSchedule the schedule; for {@link ScheduleSource#ACTION} the one that the action
   *     declares, for {@link ScheduleSource#NONE} null
   * @return this builder
   */
  public TaskBuilder scheduleSource(ScheduleSource newSource, @Nullable Schedule newSchedule) {
    scheduleSource = newSource;
    schedule = newSchedule;
    return this;
  }

  /**
   * Sets all policies.
   *
   * @param newPolicies the policies
   * @return this builder
   */
  public TaskBuilder policies(TaskPolicies newPolicies) {
    policies = newPolicies;
    return this;
  }

  /**
   * Sets the policy for the fire times of the schedule: the maximum number of fires, the jitter and
   * the calendars.
   *
   * @param policy the policy, which replaces all three settings; {@link FirePolicy#standard} resets
   *     them
   * @return this builder
   */
  public TaskBuilder fire(FirePolicy policy) {
    policies = policies.withFire(policy);
    return this;
  }

  /**
   * Limits the number of times that the schedule fires. See {@link FirePolicy} for the executions
   * that count.
   *
   * @param limit the maximum number of fires, at least 1
   * @return this builder
   * @throws InvalidInputException if the limit is less than 1
   */
  public TaskBuilder maxFires(long limit) {
    if (limit < 1) {
      throw new InvalidInputException(
          "the maximum number of fires must be at least 1, was " + limit);
    }
    return fire(policies.fire().withMaxFires(limit));
  }

  /**
   * Sets a jitter, so that tasks with the same schedule do not all start at the same time. It
   * requires an {@code exact()} schedule.
   *
   * @param longest the maximum delay between fire time and start, zero to 24 hours in whole
   *     milliseconds; the actual delay is always the same for the same fire time
   * @return this builder
   */
  public TaskBuilder jitter(Duration longest) {
    return fire(policies.fire().withJitter(longest));
  }

  /**
   * Sets the calendars of the host whose excluded fire times are skipped, for example holidays or
   * maintenance windows.
   *
   * @param names the names of the calendars, at most 20; they replace those set before
   * @return this builder
   */
  public TaskBuilder calendars(String... names) {
    return fire(policies.fire().withCalendars(Arrays.asList(names)));
  }

  /**
   * Sets the policy for fire times that come while earlier executions have not finished.
   *
   * @param policy the policy
   * @return this builder
   */
  public TaskBuilder overlap(OverlapPolicy policy) {
    policies = policies.withOverlap(policy);
    return this;
  }

  /**
   * Sets the policy for missed fire times.
   *
   * @param policy the policy
   * @return this builder
   */
  public TaskBuilder catchUp(CatchUpPolicy policy) {
    policies = policies.withCatchUp(policy);
    return this;
  }

  /**
   * Sets the retry policy.
   *
   * @param policy the policy, which replaces the one that the action declares
   * @return this builder
   */
  public TaskBuilder retry(RetryPolicy policy) {
    policies = policies.withRetry(policy);
    return this;
  }

  /**
   * Sets the time limit of each attempt.
   *
   * @param limit the maximum duration of one attempt, positive; it replaces the one that the action
   *     declares
   * @return this builder
   */
  public TaskBuilder timeLimit(Duration limit) {
    policies = policies.withTimeLimit(limit);
    return this;
  }

  /**
   * Sets the locks that an execution holds while it runs.
   *
   * @param names the names of the locks; executions of tasks that name the same lock never run in
   *     parallel
   * @return this builder
   */
  public TaskBuilder locks(String... names) {
    policies = policies.withLocks(Arrays.asList(names));
    return this;
  }

  /**
   * Adds a notification rule.
   *
   * @param rule the rule; a task has at most 100
   * @return this builder
   */
  public TaskBuilder notificationRule(NotificationRule rule) {
    notificationRules.add(rule);
    return this;
  }

  /**
   * Sets the notification rules.
   *
   * @param rules the rules, which replace those set before
   * @return this builder
   */
  public TaskBuilder notificationRules(List<NotificationRule> rules) {
    notificationRules = new ArrayList<>(rules);
    return this;
  }

  /**
   * Sets the queue of the executions.
   *
   * @param queueName the name of the queue, by {@link NameSyntax}
   * @return this builder
   */
  public TaskBuilder queue(String queueName) {
    queue = NameSyntax.check("queue", queueName);
    return this;
  }

  /**
   * Sets the project.
   *
   * @param label the name of the project, which is only a label; at most 200 characters
   * @return this builder
   * @throws InvalidInputException if the label is longer
   */
  public TaskBuilder project(String label) {
    project = TextLimit.check("the project", label, Task.MAX_PROJECT);
    return this;
  }

  /**
   * Sets whether this is a system task, which lists contain only on request.
   *
   * @param isSystem whether it is a system task; false by default
   * @return this builder
   */
  public TaskBuilder system(boolean isSystem) {
    system = isSystem;
    return this;
  }

  /**
   * Sets whether the task is paused when it is saved for the first time. An edit that changes this
   * to true pauses the task. An edit that changes it to false does not resume it, which only a call
   * does.
   *
   * @param paused whether the task starts paused; by default true for a task that is saved, and
   *     false for a task that is declared
   * @return this builder
   */
  public TaskBuilder startPaused(boolean paused) {
    startPaused = paused;
    return this;
  }

  /**
   * Sets whether the task starts paused, unless that was set before.
   *
   * @param paused whether the task starts paused
   * @return this builder
   */
  public TaskBuilder startPausedIfUnset(boolean paused) {
    startPaused = startPaused == null ? Boolean.valueOf(paused) : startPaused;
    return this;
  }

  /**
   * Sets the source that declares the task; for use by the engine, which sets it for the tasks of a
   * {@code Declaration} with a source.
   *
   * @param source the name of the source, by {@link NameSyntax}; null for none
   * @return this builder
   */
  public TaskBuilder declaredBy(@Nullable String source) {
    declaredBy = source == null ? null : NameSyntax.check("source of a declaration", source);
    return this;
  }

  /**
   * Sets whether the task, in addition to its schedule, runs immediately when it is saved for the
   * first time. A task with a schedule must then start active: saving refuses this together with
   * {@link #startPaused}, which is the default.
   *
   * @param atOnce whether the task runs immediately; false by default
   * @return this builder
   */
  public TaskBuilder runOnSave(boolean atOnce) {
    runOnSave = atOnce;
    return this;
  }

  /**
   * Creates the task.
   *
   * @return the task
   * @throws InvalidInputException if a property is missing or out of range, with all problems
   */
  public Task build() {
    List<String> problems = new ArrayList<>();
    if (action == null) {
      problems.add("an action is missing: call action(name)");
    } else {
      try {
        NameSyntax.check("action", action);
      } catch (InvalidInputException e) {
        problems.addAll(e.problems());
      }
    }
    String finalTitle = title == null ? name : title;
    checkTitle(finalTitle, problems);
    checkNumber(notificationRules, problems);
    if (action == null || !problems.isEmpty()) {
      throw new InvalidInputException("task " + name + " is invalid", problems);
    }
    Task.Content content =
        new Task.Content(
            finalTitle,
            action,
            parameters,
            parametersVersion,
            payload,
            targets,
            scheduleSource,
            schedule,
            policies,
            List.copyOf(notificationRules),
            queue,
            project,
            declaredBy,
            system,
            startPaused,
            runOnSave);
    return new Task(name, content, tenants, revision);
  }

  private static void checkNumber(List<NotificationRule> rules, List<String> problems) {
    if (rules.size() > Task.MAX_RULES) {
      problems.add(
          "at most " + Task.MAX_RULES + " notification rules are allowed, were " + rules.size());
    }
  }

  private static void checkTitle(String title, List<String> problems) {
    if (title.isBlank() || title.length() > Task.MAX_TITLE) {
      problems.add(
          "the title must be 1 to "
              + Task.MAX_TITLE
              + " characters, was "
              + InvalidInputException.quote(title));
    }
  }

  /**
   * Copies a map; the copy keeps the order and may contain null values, which {@code Map.copyOf}
   * does not allow.
   */
  private static Map<String, Object> copy(Map<String, ?> values) {
    return Collections.unmodifiableMap(new LinkedHashMap<String, Object>(values));
  }
}
