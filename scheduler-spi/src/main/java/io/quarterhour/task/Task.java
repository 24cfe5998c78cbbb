package io.quarterhour.task;

import io.quarterhour.error.NameSyntax;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.tenant.TargetSelector;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantSelector;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The definition of scheduled work: the action and its parameters, the tenants, the schedule, the
 * policies and the notification rules. A task is an immutable value. To edit a task, read it,
 * change a copy with {@link #edit()}, and save the copy.
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
 * <p>Parameters and payload are values as in JSON: null, Boolean, Number, String, List, and Map
 * with names as keys. The scheduler checks them against the action when the task is saved. The
 * whole definition may have at most {@value #MAX_DOCUMENT} characters as JSON: refer to larger
 * content instead of storing it in a task.
 */
public final class Task {
  /**
   * The maximum length of the stored definition of a task, and of the stored content of a call, in
   * characters of JSON.
   */
  public static final int MAX_DOCUMENT = 1_048_576;

  static final int MAX_TITLE = 200;

  static final int MAX_PROJECT = 200;

  static final int MAX_RULES = 100;

  private final String name;
  private final Content content;
  private final @Nullable TenantSelector tenants;
  private final long revision;

  /** The properties that an edit may change. */
  record Content(
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
      @Nullable String declaredBy,
      boolean system,
      @Nullable Boolean startPaused,
      boolean runOnSave) {}

  Task(String name, Content content, @Nullable TenantSelector tenants, long revision) {
    this.name = name;
    this.content = content;
    this.tenants = tenants;
    this.revision = revision;
  }

  /**
   * Creates a builder for a new task.
   *
   * @param name the permanent name of the task, by {@link NameSyntax}
   * @return a builder; at least the action must be set
   */
  public static TaskBuilder builder(String name) {
    return new TaskBuilder(name);
  }

  /** {@return a builder with the properties of this task, for a new revision of the same task} */
  public TaskBuilder edit() {
    return new TaskBuilder(this, name, revision);
  }

  /**
   * Creates a builder for a copy of this task under another name.
   *
   * @param newName the name of the copy
   * @return a builder with the properties of this task, for a new task that no source declares
   */
  public TaskBuilder copyAs(String newName) {
    return new TaskBuilder(this, newName, 0).declaredBy(null);
  }

  /**
   * {@return the identity: the owner, which follows from the tenant selector (the installation if
   * none is set), and the name}
   */
  public TaskId id() {
    return new TaskId(tenants == null ? TenantId.INSTALLATION : tenants.owner(), name);
  }

  /**
   * {@return the display name; the name of the task if no title was set. The title of a saved task
   * cannot be changed}
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
   * {@return the version of the parameters, as the action numbers its versions; 0 for the version
   * of the node that saves the task} A task that was read has the version in which its parameters
   * were read.
   */
  public int parametersVersion() {
    return content.parametersVersion;
  }

  /**
   * {@return the entries that are added to the payload that the action declares and replace entries
   * of the same name; unmodifiable}
   */
  public Map<String, Object> payload() {
    return content.payload;
  }

  /**
   * {@return the targets that replace those of the action; an empty selector keeps those of the
   * action}
   */
  public TargetSelector targets() {
    return content.targets;
  }

  /**
   * {@return the tenants that the task runs for; empty if none are set, in which case the scheduler
   * sets them from the scope of the caller that saves the task}
   */
  public Optional<TenantSelector> tenants() {
    return Optional.ofNullable(tenants);
  }

  /**
   * {@return the source of the fire times; empty if none is set, in which case the scheduler sets
   * it when the task is saved: {@link ScheduleSource#ACTION} if the action declares a schedule,
   * otherwise {@link ScheduleSource#NONE}}
   */
  public Optional<ScheduleSource> scheduleSource() {
    return Optional.ofNullable(content.scheduleSource);
  }

  /**
   * {@return the schedule; empty if there is none. A saved task of source {@link
   * ScheduleSource#ACTION} has the schedule that its action declared when the task was saved}
   */
  public Optional<Schedule> schedule() {
    return Optional.ofNullable(content.schedule);
  }

  /**
   * {@return the policies for firing, overlaps, missed fire times, retries, time limit and locks}
   */
  public TaskPolicies policies() {
    return content.policies;
  }

  /** {@return the notification rules; unmodifiable} */
  public List<NotificationRule> notificationRules() {
    return content.notifications;
  }

  /**
   * {@return the queue of the executions; empty for the queue that the action declares, or {@code
   * default} if it declares none}
   */
  public Optional<String> queue() {
    return Optional.ofNullable(content.queue);
  }

  /** {@return the project, which is only a label; empty for none} */
  public Optional<String> project() {
    return Optional.ofNullable(content.project);
  }

  /**
   * {@return the source that declares the task, which then removes the task once it declares it no
   * more; empty for none}
   */
  public Optional<String> declaredBy() {
    return Optional.ofNullable(content.declaredBy);
  }

  /** {@return whether this is a system task, which lists contain only on request} */
  public boolean isSystem() {
    return content.system;
  }

  /**
   * {@return whether the task is paused when it is saved for the first time; true unless set to
   * false}
   */
  public boolean startsPaused() {
    return content.startPaused == null || content.startPaused;
  }

  /**
   * {@return whether the task, in addition to its schedule, runs immediately when it is saved for
   * the first time}
   */
  public boolean runsOnSave() {
    return content.runOnSave;
  }

  /**
   * {@return the number of times that the task was saved; 0 if it was never saved. The scheduler
   * saves an edited task only if its revision is still the stored one}
   */
  public long revision() {
    return revision;
  }

  Content content() {
    return content;
  }

  /**
   * Returns a copy with another revision; for use by the engine.
   *
   * @param newRevision the revision
   * @return the task with that revision
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
}
