package io.quarterhour.internal.client;

import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.action.ActionScope;
import io.quarterhour.error.ConflictException;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.firing.FireTimes;
import io.quarterhour.internal.cache.DefinitionCache;
import io.quarterhour.internal.codec.DecodeException;
import io.quarterhour.internal.codec.Json;
import io.quarterhour.internal.model.TaskDefinition;
import io.quarterhour.internal.plugin.PluginGuard;
import io.quarterhour.internal.plugin.PluginRegistry;
import io.quarterhour.internal.plugin.RegisteredAction;
import io.quarterhour.notifier.Notifier;
import io.quarterhour.schedule.Alignment;
import io.quarterhour.schedule.Recurrence;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.store.task.TaskSummary;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.ScheduleSource;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskBuilder;
import io.quarterhour.tenant.Caller;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantScope;
import io.quarterhour.tenant.TenantSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Completes the open parts of tasks and schedules, and validates them. */
final class TaskValidator {
  private final PluginRegistry plugins;
  private final DefinitionCache definitions;
  private final ClientDirectories directories;
  private final Alignment alignment;
  private final PluginGuard guard = new PluginGuard();

  /**
   * Creates a validator.
   *
   * @param alignment the grid of schedules that choose none
   */
  TaskValidator(
      PluginRegistry plugins,
      DefinitionCache definitions,
      ClientDirectories directories,
      Alignment alignment) {
    this.plugins = plugins;
    this.definitions = definitions;
    this.directories = directories;
    this.alignment = alignment;
  }

  /**
   * Completes a task.
   *
   * @throws InvalidInputException with all problems at once
   */
  Task complete(Task task, Caller caller) {
    List<String> problems = new ArrayList<>();
    TenantSelector tenants = task.tenants().orElseGet(() -> tenantsOf(caller));
    RegisteredAction<?> action = plugins.action(task.action());
    TaskBuilder whole = task.edit().tenants(tenants).startPausedIfUnset(true);
    if (action == null) {
      problems.add("no action '" + task.action() + "' on this node; available: " + actionNames());
      task.schedule().ifPresent(schedule -> aligned(schedule, problems));
    } else {
      Map<String, Object> parameters = present(task, action, problems);
      action.binder().bind(parameters, problems);
      Json.check("parameters", parameters, problems);
      whole
          .action(task.action(), parameters)
          .parametersVersion(action.descriptor().parametersVersion());
      checkScope(action.descriptor(), tenants, problems);
      whole.queue(
          task.queue().orElse(action.descriptor().queue().orElse(TaskDefinition.DEFAULT_QUEUE)));
      plan(task, action.descriptor(), whole, problems);
    }
    Json.check("payload", task.payload(), problems);
    directories.calendars().check(task.policies().fire().calendars(), problems);
    task.notificationRules().forEach(rule -> check(rule, tenants.owner(), problems));
    if (!problems.isEmpty()) {
      throw new InvalidInputException("task " + whole.build().id() + " is invalid", problems);
    }
    return whole.build().atRevision(task.revision());
  }

  /** {@return the parameters in the version of this node} */
  private static Map<String, Object> present(
      Task task, RegisteredAction<?> action, List<String> problems) {
    if (task.parametersVersion() == 0) {
      return task.parameters();
    }
    try {
      return action.converted(task.parametersVersion(), task.parameters());
    } catch (InvalidInputException e) {
      problems.addAll(e.problems());
      return task.parameters();
    }
  }

  private List<String> actionNames() {
    return plugins.actions().stream().map(action -> action.descriptor().name()).toList();
  }

  private static TenantSelector tenantsOf(Caller caller) {
    TenantScope scope = caller.scope();
    return !scope.all() && scope.tenants().size() == 1
        ? TenantSelector.one(scope.tenants().iterator().next())
        : TenantSelector.installation();
  }

  private static void checkScope(
      ActionDescriptor<?> action, TenantSelector tenants, List<String> problems) {
    boolean installation = tenants.kind() == TenantSelector.Kind.INSTALLATION;
    if (action.scope() == ActionScope.PER_TENANT && installation) {
      problems.add(
          "action '"
              + action.name()
              + "' runs for tenants, but no tenant is selected: call tenant(name) or"
              + " tenants(selector)");
    } else if (action.scope() == ActionScope.INSTALLATION && !installation) {
      problems.add(
          "action '"
              + action.name()
              + "' runs once for the whole installation, but tenants are selected: "
              + tenants);
    }
  }

  private void plan(
      Task task, ActionDescriptor<?> action, TaskBuilder whole, List<String> problems) {
    ScheduleSource scheduleSource =
        task.scheduleSource()
            .orElse(
                action.defaultSchedule().isPresent() ? ScheduleSource.ACTION : ScheduleSource.NONE);
    Schedule schedule =
        switch (scheduleSource) {
          case TASK -> task.schedule().orElse(null);
          case ACTION -> action.defaultSchedule().orElse(null);
          case NONE -> null;
        };
    if (scheduleSource == ScheduleSource.ACTION && schedule == null) {
      problems.add(
          "the task is planned automatically, but action '"
              + action.name()
              + "' declares no schedule of its own");
    }
    if (schedule != null && task.runsOnSave() && task.startsPaused()) {
      problems.add(
          "runOnSave(true) has no effect on a task that starts paused: call startPaused(false), or"
              + " leave it out and call runNow");
    }
    Schedule aligned = schedule == null ? null : aligned(schedule, problems);
    checkJitter(task.policies().fire().jitter(), aligned, problems);
    whole.scheduleSource(scheduleSource, aligned);
  }

  private static void checkJitter(
      Duration jitter, @Nullable Schedule schedule, List<String> problems) {
    if (!jitter.isZero() && schedule != null && isOnGrid(schedule)) {
      problems.add(
          "a jitter of "
              + jitter
              + " cannot be combined with the quarter-hour alignment of the schedule: call exact()"
              + " on the schedule, or leave the jitter out");
    }
  }

  private static boolean isOnGrid(Schedule schedule) {
    return schedule.recurrence() instanceof Recurrence.Union union
        ? union.schedules().stream().anyMatch(TaskValidator::isOnGrid)
        : schedule.alignment() != Alignment.EXACT;
  }

  /**
   * Completes and compiles a schedule.
   *
   * @throws InvalidInputException with all problems at once
   */
  FireTimes compile(Schedule schedule) {
    return definitions.schedules().compile(schedule.withDefaultAlignment(alignment));
  }

  private @Nullable Schedule aligned(Schedule schedule, List<String> problems) {
    Schedule aligned = schedule.withDefaultAlignment(alignment);
    try {
      definitions.schedules().compile(aligned);
    } catch (InvalidInputException e) {
      problems.addAll(e.problems());
    }
    return aligned;
  }

  private void check(NotificationRule rule, TenantId owner, List<String> problems) {
    Notifier notifier = plugins.notifier(rule.notifier());
    if (notifier == null) {
      problems.add(
          "no notifier '"
              + rule.notifier()
              + "' on this node; available: "
              + plugins.notifierNames());
      return;
    }
    Json.check("settings of notifier '" + rule.notifier() + "'", rule.settings(), problems);
    String name = "notifier '" + rule.notifier() + "'";
    for (String problem :
        guard.call(
            name,
            () -> notifier.problems(rule.settings(), owner),
            List.of("could not check its settings"))) {
      problems.add(name + ": " + problem);
    }
  }

  /** {@return whether a caller may save tasks for these tenants} */
  static boolean permits(Caller caller, TenantSelector tenants) {
    TenantScope scope = caller.scope();
    if (scope.all()) {
      return true;
    }
    return tenants.kind() == TenantSelector.Kind.LISTED
        && tenants.names().stream().allMatch(name -> scope.includes(TenantId.of(name)))
        && !tenants.fansOut();
  }

  /** Rejects a task that names tenants or groups that do not exist. */
  void requireKnownTenants(Task task) {
    directories.tenants().require(task);
  }

  /** {@return the version of the parameters that this node writes} */
  int versionOf(Task task) {
    RegisteredAction<?> action = plugins.action(task.action());
    return action == null ? 1 : action.descriptor().parametersVersion();
  }

  /** Rejects an edit that would store parameters of an older version. */
  void requireKnownVersion(TaskSummary entry, Task task) {
    int stored;
    try {
      TaskDefinition definition = definitions.find(entry.row().taskRevision());
      boolean same =
          Objects.equals(plugins.action(definition.task().action()), plugins.action(task.action()));
      stored = same ? definition.version() : 1;
    } catch (DecodeException e) {
      return;
    }
    if (stored > versionOf(task)) {
      throw new ConflictException(
          "task "
              + task.id()
              + " has parameters of version "
              + stored
              + " of action '"
              + task.action()
              + "', but this node supports version "
              + versionOf(task)
              + ": save it on a newer node");
    }
  }
}
