package io.quarterhour.internal.work;

import io.quarterhour.execution.Outcome;
import io.quarterhour.internal.model.AttemptReport;
import io.quarterhour.internal.model.CompletionPolicy;
import io.quarterhour.internal.model.LockNames;
import io.quarterhour.internal.model.TaskDefinition;
import io.quarterhour.task.Task;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantSelector;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves the tenants for which a task runs now, by the directory of the host. */
record FanOutJob(
    CompletionPolicy completionPolicy, TaskDefinition definition, HostDirectories directories)
    implements Job {
  @Override
  public @Nullable Duration timeLimit() {
    return directories.timeLimit();
  }

  @Override
  public String exceeded() {
    return directories.exceeded("tenant", directories.tenants());
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public AttemptReport perform(RunningAttempt run, AttemptLog log) {
    Task task = definition.task();
    TenantSelector selector = task.tenants().orElseGet(TenantSelector::installation);
    Set<TenantId> tenants =
        new LinkedHashSet<>(
            switch (selector.kind()) {
              case ALL -> directories.tenants().tenants();
              case GROUPS ->
                  selector.names().stream().flatMap(name -> group(name).stream()).toList();
              case LISTED -> selector.names().stream().map(TenantId::of).toList();
              case INSTALLATION -> List.of();
            });
    selector.exceptTenants().forEach(tenants::remove);
    selector.exceptGroups().forEach(name -> group(name).forEach(tenants::remove));
    tenants.remove(TenantId.INSTALLATION);
    if (tenants.contains(null)) {
      throw new IllegalStateException("the tenant directory returned a null tenant");
    }
    return tenants.isEmpty()
        ? new AttemptReport.Finished(
            Outcome.warning(
                "no tenant matched the selection of task "
                    + definition.task().id()
                    + ", so nothing was run; correct the selection if tenants were expected"),
            false)
        : new AttemptReport.FanOut(
            tenants.stream()
                .map(id -> new AttemptReport.Tenant(id, LockNames.of(task, id)))
                .toList(),
            definition.version());
  }

  private List<TenantId> group(String name) {
    return directories
        .tenants()
        .group(name)
        .orElseThrow(
            () -> new IllegalStateException("the tenant directory has no group '" + name + "'"));
  }
}
