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
  static final int MAX_TITLE = 200;

  private final String name;
  private final Content content;
  private final @Nullable TenantSelector tenants;
  private final long revision;

  /** All that an edit may change. */
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
      boolean system,
      boolean startPaused,
      boolean runOnSave) {}

  Task(String name, Content content, @Nullable TenantSelector tenants, long revision) {
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
  public static TaskBuilder builder(String name) {
    return new TaskBuilder(name);
  }

  /** {@return a builder filled with this task, for the same task} */
  public TaskBuilder edit() {
    return new TaskBuilder(this, name, revision);
  }

  /**
   * A copy under another name, as a new task.
   *
   * @param newName the name of the copy
   * @return a builder filled with this task, for a new one
   */
  public TaskBuilder copyAs(String newName) {
    return new TaskBuilder(this, newName, 0);
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

  Content content() {
    return content;
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
}
