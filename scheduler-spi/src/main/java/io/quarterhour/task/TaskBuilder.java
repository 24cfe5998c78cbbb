package io.quarterhour.task;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.NameSyntax;
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

/** Builds a {@link Task}. Not safe for use by several threads. */
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
  private List<NotificationRule> notifications = new ArrayList<>();
  private @Nullable String queue;
  private @Nullable String project;
  private boolean system;
  private boolean startPaused = true;
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
    notifications = new ArrayList<>(content.notifications());
    queue = content.queue();
    project = content.project();
    system = content.system();
    startPaused = content.startPaused();
    runOnSave = content.runOnSave();
  }

  /**
   * Sets what people call the task.
   *
   * @param text 1 to 200 characters
   * @return this builder
   */
  public TaskBuilder title(String text) {
    title = text;
    return this;
  }

  /**
   * Sets the action, without parameters.
   *
   * @param actionName the name of the action
   * @return this builder
   */
  public TaskBuilder action(String actionName) {
    return action(actionName, Map.of());
  }

  /**
   * Says of which version the parameters are. Unless it is said they are of the version that the
   * node knows which saves the task; to give others anew unsays it.
   *
   * @param version the version, as the action counts them; 0 for that of the node
   * @return this builder
   */
  public TaskBuilder parametersVersion(int version) {
    parametersVersion = version;
    return this;
  }

  /**
   * Sets the action and its parameters.
   *
   * @param actionName the name of the action
   * @param values the parameters by name
   * @return this builder
   */
  public TaskBuilder action(String actionName, Map<String, ?> values) {
    action = actionName;
    parameters = copy(values);
    parametersVersion = 0;
    return this;
  }

  /**
   * Sets what is laid over the payload that the action declares.
   *
   * @param values the values by name
   * @return this builder
   */
  public TaskBuilder payload(Map<String, ?> values) {
    payload = copy(values);
    return this;
  }

  /**
   * Sets the targets that take the place of the action's own.
   *
   * @param selector the targets
   * @return this builder
   */
  public TaskBuilder targets(TargetSelector selector) {
    targets = selector;
    return this;
  }

  /**
   * Sets for whom the task runs.
   *
   * @param selector the tenants
   * @return this builder
   */
  public TaskBuilder tenants(TenantSelector selector) {
    tenants = selector;
    return this;
  }

  /**
   * Lets the task belong to one tenant and run for it.
   *
   * @param tenant the name of the tenant
   * @return this builder
   */
  public TaskBuilder tenant(String tenant) {
    return tenants(TenantSelector.one(TenantId.of(tenant)));
  }

  /**
   * Lets the task fire by a schedule of its own.
   *
   * @param newSchedule the schedule
   * @return this builder
   */
  public TaskBuilder schedule(Schedule newSchedule) {
    schedule = newSchedule;
    scheduleSource = ScheduleSource.SCHEDULED;
    return this;
  }

  /** {@return this builder, of a task that fires by the schedule that its action declares} */
  public TaskBuilder automatic() {
    schedule = null;
    scheduleSource = ScheduleSource.AUTOMATIC;
    return this;
  }

  /** {@return this builder, of a task that runs only when somebody asks for it} */
  public TaskBuilder manual() {
    schedule = null;
    scheduleSource = ScheduleSource.MANUAL;
    return this;
  }

  /**
   * Sets where the fire times come from; for the engine.
   *
   * @param newPlanning where from
   * @param newSchedule the schedule; of an automatic task the one that its action declares, null of
   *     a manual one
   * @return this builder
   */
  public TaskBuilder scheduleSource(ScheduleSource newPlanning, @Nullable Schedule newSchedule) {
    scheduleSource = newPlanning;
    schedule = newSchedule;
    return this;
  }

  /**
   * Sets all policies at once.
   *
   * @param newPolicies the policies
   * @return this builder
   */
  public TaskBuilder policies(TaskPolicies newPolicies) {
    policies = newPolicies;
    return this;
  }

  /**
   * Sets how the task fires, beside its schedule: all of it at once.
   *
   * @param policy the policy; {@link FirePolicy#plain} takes back what was set before
   * @return this builder
   */
  public TaskBuilder fire(FirePolicy policy) {
    policies = policies.withFire(policy);
    return this;
  }

  /**
   * Limits how often the task fires by its schedule. See {@link FirePolicy} for what counts.
   *
   * @param limit how often at most, at least 1
   * @return this builder
   */
  public TaskBuilder maxFires(long limit) {
    if (limit < 1) {
      throw new InvalidInputException(
          "the maximum number of fires must be at least 1, was " + limit);
    }
    return fire(policies.fire().withMaxFires(limit));
  }

  /**
   * Spreads the executions of the task, so that tasks of one schedule do not all begin at once. It
   * takes a schedule that is {@code exact()}.
   *
   * @param longest each begins between its fire time and so much later, always the same for one
   *     fire time; zero to 24 hours, in whole milliseconds
   * @return this builder
   */
  public TaskBuilder jitter(Duration longest) {
    return fire(policies.fire().withJitter(longest));
  }

  /**
   * Skips the fire times that a calendar of the host excludes: holidays, maintenance windows.
   *
   * @param names the names of the calendars, at most 20, in place of those set before
   * @return this builder
   */
  public TaskBuilder calendars(String... names) {
    return fire(policies.fire().withCalendars(Arrays.asList(names)));
  }

  /**
   * Sets what becomes of a fire time while earlier executions are not over.
   *
   * @param policy the policy
   * @return this builder
   */
  public TaskBuilder overlap(OverlapPolicy policy) {
    policies = policies.withOverlap(policy);
    return this;
  }

  /**
   * Sets what becomes of missed fire times.
   *
   * @param policy the policy
   * @return this builder
   */
  public TaskBuilder catchUp(CatchUpPolicy policy) {
    policies = policies.withCatchUp(policy);
    return this;
  }

  /**
   * Sets how often a failed execution is tried again.
   *
   * @param policy the policy, in place of what the action declares
   * @return this builder
   */
  public TaskBuilder retry(RetryPolicy policy) {
    policies = policies.withRetry(policy);
    return this;
  }

  /**
   * Sets how long one attempt may take.
   *
   * @param limit the limit, in place of what the action declares
   * @return this builder
   */
  public TaskBuilder timeLimit(Duration limit) {
    policies = policies.withTimeLimit(limit);
    return this;
  }

  /**
   * Sets the locks that an execution must hold while it runs.
   *
   * @param names the names of the locks; tasks that name the same lock never run side by side
   * @return this builder
   */
  public TaskBuilder locks(String... names) {
    policies = policies.withLocks(Arrays.asList(names));
    return this;
  }

  /**
   * Adds somebody who is told of outcomes.
   *
   * @param rule who, of which outcomes
   * @return this builder
   */
  public TaskBuilder notify(NotificationRule rule) {
    notifications.add(rule);
    return this;
  }

  /**
   * Sets all who are told of outcomes, in place of those set before.
   *
   * @param rules who, of which outcomes
   * @return this builder
   */
  public TaskBuilder notifications(List<NotificationRule> rules) {
    notifications = new ArrayList<>(rules);
    return this;
  }

  /**
   * Sets the queue.
   *
   * @param queueName its name
   * @return this builder
   */
  public TaskBuilder queue(String queueName) {
    queue = NameSyntax.check("queue", queueName);
    return this;
  }

  /**
   * Files the task under a project.
   *
   * @param label the project
   * @return this builder
   */
  public TaskBuilder project(String label) {
    project = label;
    return this;
  }

  /**
   * Marks the task as one of the system's own, which is hidden from lists unless asked for.
   *
   * @param isSystem whether it is one
   * @return this builder
   */
  public TaskBuilder system(boolean isSystem) {
    system = isSystem;
    return this;
  }

  /**
   * Says whether the task is paused when it is first saved. It is, unless this says otherwise.
   *
   * @param paused whether it is paused
   * @return this builder
   */
  public TaskBuilder startPaused(boolean paused) {
    startPaused = paused;
    return this;
  }

  /**
   * Says whether the task runs at once when it is first saved, besides its schedule.
   *
   * @param atOnce whether it does
   * @return this builder
   */
  public TaskBuilder runOnSave(boolean atOnce) {
    runOnSave = atOnce;
    return this;
  }

  /**
   * Makes the task.
   *
   * @return the task
   * @throws InvalidInputException if something is missing or out of range, with all problems at
   *     once
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
    if (finalTitle.isBlank() || finalTitle.length() > Task.MAX_TITLE) {
      problems.add(
          "the title must be 1 to " + Task.MAX_TITLE + " characters, was '" + finalTitle + "'");
    }
    if (action == null || !problems.isEmpty()) {
      throw new InvalidInputException("task " + name, problems);
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
            List.copyOf(notifications),
            queue,
            project,
            system,
            startPaused,
            runOnSave);
    return new Task(name, content, tenants, revision);
  }

  /** A copy that keeps the order and may hold nulls, which {@code Map.copyOf} does not allow. */
  private static Map<String, Object> copy(Map<String, ?> values) {
    return Collections.unmodifiableMap(new LinkedHashMap<String, Object>(values));
  }
}
