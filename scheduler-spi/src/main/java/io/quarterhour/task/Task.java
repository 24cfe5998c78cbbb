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
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A definition: which action runs, for whom, when, with what, and who is told afterwards. It is a
 * value; to edit a task, read it, change a copy by {@link #edit()} and save that.
 *
 * <pre>{@code
 * Task.builder("nightly-backup")
 *     .title("Nightly backup of the data folder")
 *     .action("backup.directory", Map.of("directory", "/srv/data", "keep", 7))
 *     .schedule(Schedule.daily("02:15").in("Europe/Berlin"))
 *     .notify(NotificationRule.onFailure("mail", Map.of("to", "ops@acme.example")))
 *     .startPaused(false)
 *     .build();
 * }</pre>
 *
 * <p>Parameters and payload are values as in JSON: null, Boolean, Number, String, List and Map with
 * names as keys. They are checked against the action when the task is saved.
 */
public final class Task {
  private static final int MAX_TITLE = 200;

  private final String name;
  private final Content content;
  private final @Nullable TenantSelector tenants;
  private final long revision;

  /** All that an edit may change. */
  private record Content(
      String title,
      String action,
      Map<String, Object> parameters,
      int parametersVersion,
      Map<String, Object> payload,
      TargetSelector targets,
      @Nullable ScheduleSource scheduleSource,
      @Nullable Schedule schedule,
      TaskPolicies policies,
      List<NotificationRule> notifications,
      @Nullable String queue,
      @Nullable String project,
      boolean system,
      boolean startPaused,
      boolean runOnSave) {}

  private Task(String name, Content content, @Nullable TenantSelector tenants, long revision) {
    this.name = name;
    this.content = content;
    this.tenants = tenants;
    this.revision = revision;
  }

  /**
   * Begins a new task.
   *
   * @param name its name for ever, by {@link NameSyntax}
   * @return a builder; at least the action must be given
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** {@return a builder filled with this task, for the same task} */
  public Builder edit() {
    return new Builder(this, name, revision);
  }

  /**
   * A copy under another name, as a new task.
   *
   * @param newName the name of the copy
   * @return a builder filled with this task, for a new one
   */
  public Builder copyAs(String newName) {
    return new Builder(this, newName, 0);
  }

  /**
   * {@return the identity: the owner by the tenant selector (the installation if none was set), and
   * the name}
   */
  public TaskId id() {
    return new TaskId(tenants == null ? TenantId.INSTALLATION : tenants.owner(), name);
  }

  /**
   * {@return what people call it; the name if none was given. It cannot be changed once the task is
   * saved}
   */
  public String title() {
    return content.title;
  }

  /** {@return the name of the action} */
  public String action() {
    return content.action;
  }

  /** {@return the parameters of the action; unmodifiable} */
  public Map<String, Object> parameters() {
    return content.parameters;
  }

  /**
   * {@return the version of the parameters, as the action counts them; 0 for the one that the node
   * knows which saves the task} A task that was read has the version that it was read in.
   */
  public int parametersVersion() {
    return content.parametersVersion;
  }

  /** {@return what is laid over the payload that the action declares; unmodifiable} */
  public Map<String, Object> payload() {
    return content.payload;
  }

  /** {@return the targets that take the place of the action's own, or an empty selector} */
  public TargetSelector targets() {
    return content.targets;
  }

  /**
   * {@return for whom it runs; empty if not said, then the scheduler fills it in by who saves the
   * task}
   */
  public Optional<TenantSelector> tenants() {
    return Optional.ofNullable(tenants);
  }

  /**
   * {@return where its fire times come from; empty if not said, then the scheduler fills it in when
   * the task is saved}
   */
  public Optional<ScheduleSource> planning() {
    return Optional.ofNullable(content.scheduleSource);
  }

  /**
   * {@return its schedule; of an automatic task that is saved, the one that its action declared
   * when it was saved; empty if it has none}
   */
  public Optional<Schedule> schedule() {
    return Optional.ofNullable(content.schedule);
  }

  /** {@return how it fires, and how it behaves when something is in its way} */
  public TaskPolicies policies() {
    return content.policies;
  }

  /** {@return who is told of its outcomes; unmodifiable} */
  public List<NotificationRule> notifications() {
    return content.notifications;
  }

  /**
   * {@return the queue that it runs on; empty for the one that the action declares, else {@code
   * default}}
   */
  public Optional<String> queue() {
    return Optional.ofNullable(content.queue);
  }

  /** {@return the project that it is filed under: a label, nothing more; empty for none} */
  public Optional<String> project() {
    return Optional.ofNullable(content.project);
  }

  /** {@return whether it is a system task, which is hidden from lists unless asked for} */
  public boolean isSystem() {
    return content.system;
  }

  /** {@return whether it is paused when first saved} */
  public boolean startsPaused() {
    return content.startPaused;
  }

  /** {@return whether it runs at once when first saved, besides its schedule} */
  public boolean runsOnSave() {
    return content.runOnSave;
  }

  /**
   * {@return how often it was saved; 0 if never. A task is saved only if nobody else saved it since
   * it was read}
   */
  public long revision() {
    return revision;
  }

  /**
   * The same task as of another revision; for the engine.
   *
   * @param newRevision the revision
   * @return the task of that revision
   */
  public Task atRevision(long newRevision) {
    return new Task(name, content, tenants, newRevision);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Task task
        && name.equals(task.name)
        && content.equals(task.content)
        && Objects.equals(tenants, task.tenants)
        && revision == task.revision;
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, content, tenants, revision);
  }

  @Override
  public String toString() {
    return "task " + id() + " (revision " + revision + ", action " + action() + ")";
  }

  /** Builds a {@link Task}. Not safe for use by several threads. */
  public static final class Builder {
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

    private Builder(String name) {
      this.name = NameSyntax.check("task name", name);
      this.revision = 0;
    }

    private Builder(Task task, String name, long revision) {
      this.name = NameSyntax.check("task name", name);
      this.revision = revision;
      Content content = task.content;
      tenants = task.tenants;
      title = content.title;
      action = content.action;
      parameters = content.parameters;
      parametersVersion = content.parametersVersion;
      payload = content.payload;
      targets = content.targets;
      scheduleSource = content.scheduleSource;
      schedule = content.schedule;
      policies = content.policies;
      notifications = new ArrayList<>(content.notifications);
      queue = content.queue;
      project = content.project;
      system = content.system;
      startPaused = content.startPaused;
      runOnSave = content.runOnSave;
    }

    /**
     * Sets what people call the task.
     *
     * @param text 1 to 200 characters
     * @return this builder
     */
    public Builder title(String text) {
      title = text;
      return this;
    }

    /**
     * Sets the action, without parameters.
     *
     * @param actionName the name of the action
     * @return this builder
     */
    public Builder action(String actionName) {
      return action(actionName, Map.of());
    }

    /**
     * Says of which version the parameters are. Unless it is said they are of the version that the
     * node knows which saves the task; to give others anew unsays it.
     *
     * @param version the version, as the action counts them; 0 for that of the node
     * @return this builder
     */
    public Builder parametersVersion(int version) {
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
    public Builder action(String actionName, Map<String, ?> values) {
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
    public Builder payload(Map<String, ?> values) {
      payload = copy(values);
      return this;
    }

    /**
     * Sets the targets that take the place of the action's own.
     *
     * @param selector the targets
     * @return this builder
     */
    public Builder targets(TargetSelector selector) {
      targets = selector;
      return this;
    }

    /**
     * Sets for whom the task runs.
     *
     * @param selector the tenants
     * @return this builder
     */
    public Builder tenants(TenantSelector selector) {
      tenants = selector;
      return this;
    }

    /**
     * Lets the task belong to one tenant and run for it.
     *
     * @param tenant the name of the tenant
     * @return this builder
     */
    public Builder tenant(String tenant) {
      return tenants(TenantSelector.one(TenantId.of(tenant)));
    }

    /**
     * Lets the task fire by a schedule of its own.
     *
     * @param newSchedule the schedule
     * @return this builder
     */
    public Builder schedule(Schedule newSchedule) {
      schedule = newSchedule;
      scheduleSource = ScheduleSource.SCHEDULED;
      return this;
    }

    /** {@return this builder, of a task that fires by the schedule that its action declares} */
    public Builder automatic() {
      schedule = null;
      scheduleSource = ScheduleSource.AUTOMATIC;
      return this;
    }

    /** {@return this builder, of a task that runs only when somebody asks for it} */
    public Builder manual() {
      schedule = null;
      scheduleSource = ScheduleSource.MANUAL;
      return this;
    }

    /**
     * Sets where the fire times come from; for the engine.
     *
     * @param newPlanning where from
     * @param newSchedule the schedule; of an automatic task the one that its action declares, null
     *     of a manual one
     * @return this builder
     */
    public Builder scheduleSource(ScheduleSource newPlanning, @Nullable Schedule newSchedule) {
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
    public Builder policies(TaskPolicies newPolicies) {
      policies = newPolicies;
      return this;
    }

    /**
     * Sets how the task fires, beside its schedule: all of it at once.
     *
     * @param policy the policy; {@link FirePolicy#plain} takes back what was set before
     * @return this builder
     */
    public Builder fire(FirePolicy policy) {
      policies = policies.withFire(policy);
      return this;
    }

    /**
     * Limits how often the task fires by its schedule. See {@link FirePolicy} for what counts.
     *
     * @param limit how often at most, at least 1
     * @return this builder
     */
    public Builder maxFires(long limit) {
      if (limit < 1) {
        throw new InvalidInputException(
            "the maximum number of fires must be at least 1, was " + limit);
      }
      return fire(policies.fire().withMaxFires(limit));
    }

    /**
     * Spreads the executions of the task, so that tasks of one schedule do not all begin at once.
     * It takes a schedule that is {@code exact()}.
     *
     * @param longest each begins between its fire time and so much later, always the same for one
     *     fire time; zero to 24 hours, in whole milliseconds
     * @return this builder
     */
    public Builder jitter(Duration longest) {
      return fire(policies.fire().withJitter(longest));
    }

    /**
     * Skips the fire times that a calendar of the host excludes: holidays, maintenance windows.
     *
     * @param names the names of the calendars, at most 20, in place of those set before
     * @return this builder
     */
    public Builder calendars(String... names) {
      return fire(policies.fire().withCalendars(Arrays.asList(names)));
    }

    /**
     * Sets what becomes of a fire time while earlier executions are not over.
     *
     * @param policy the policy
     * @return this builder
     */
    public Builder overlap(OverlapPolicy policy) {
      policies = policies.withOverlap(policy);
      return this;
    }

    /**
     * Sets what becomes of missed fire times.
     *
     * @param policy the policy
     * @return this builder
     */
    public Builder catchUp(CatchUpPolicy policy) {
      policies = policies.withCatchUp(policy);
      return this;
    }

    /**
     * Sets how often a failed execution is tried again.
     *
     * @param policy the policy, in place of what the action declares
     * @return this builder
     */
    public Builder retry(RetryPolicy policy) {
      policies = policies.withRetry(policy);
      return this;
    }

    /**
     * Sets how long one attempt may take.
     *
     * @param limit the limit, in place of what the action declares
     * @return this builder
     */
    public Builder timeLimit(Duration limit) {
      policies = policies.withTimeLimit(limit);
      return this;
    }

    /**
     * Sets the locks that an execution must hold while it runs.
     *
     * @param names the names of the locks; tasks that name the same lock never run side by side
     * @return this builder
     */
    public Builder locks(String... names) {
      policies = policies.withLocks(Arrays.asList(names));
      return this;
    }

    /**
     * Adds somebody who is told of outcomes.
     *
     * @param rule who, of which outcomes
     * @return this builder
     */
    public Builder notify(NotificationRule rule) {
      notifications.add(rule);
      return this;
    }

    /**
     * Sets all who are told of outcomes, in place of those set before.
     *
     * @param rules who, of which outcomes
     * @return this builder
     */
    public Builder notifications(List<NotificationRule> rules) {
      notifications = new ArrayList<>(rules);
      return this;
    }

    /**
     * Sets the queue.
     *
     * @param queueName its name
     * @return this builder
     */
    public Builder queue(String queueName) {
      queue = NameSyntax.check("queue", queueName);
      return this;
    }

    /**
     * Files the task under a project.
     *
     * @param label the project
     * @return this builder
     */
    public Builder project(String label) {
      project = label;
      return this;
    }

    /**
     * Marks the task as one of the system's own, which is hidden from lists unless asked for.
     *
     * @param isSystem whether it is one
     * @return this builder
     */
    public Builder system(boolean isSystem) {
      system = isSystem;
      return this;
    }

    /**
     * Says whether the task is paused when it is first saved. It is, unless this says otherwise.
     *
     * @param paused whether it is paused
     * @return this builder
     */
    public Builder startPaused(boolean paused) {
      startPaused = paused;
      return this;
    }

    /**
     * Says whether the task runs at once when it is first saved, besides its schedule.
     *
     * @param atOnce whether it does
     * @return this builder
     */
    public Builder runOnSave(boolean atOnce) {
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
      if (finalTitle.isBlank() || finalTitle.length() > MAX_TITLE) {
        problems.add(
            "the title must be 1 to " + MAX_TITLE + " characters, was '" + finalTitle + "'");
      }
      if (action == null || !problems.isEmpty()) {
        throw new InvalidInputException("task " + name, problems);
      }
      Content content =
          new Content(
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
}
