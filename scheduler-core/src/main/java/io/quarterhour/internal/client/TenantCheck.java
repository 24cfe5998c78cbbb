package io.quarterhour.internal.client;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.task.Task;
import io.quarterhour.tenant.TenantDirectory;
import io.quarterhour.tenant.TenantId;
import io.quarterhour.tenant.TenantSelector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Check of the tenants and groups that a task names against the directory of the host. Without a
 * directory any tenant is accepted, since the host alone knows them, but no group, which could not
 * be resolved.
 */
public final class TenantCheck {
  private final @Nullable TenantDirectory directory;

  /** Creates a check. {@code directory} is null if the host has configured none. */
  public TenantCheck(@Nullable TenantDirectory directory) {
    this.directory = directory;
  }

  /**
   * Checks a task. The directory is called on the calling thread, if the task names any tenant or
   * group.
   *
   * @throws InvalidInputException if a tenant or a group does not exist, or if the directory could
   *     not be read; contains all problems
   */
  @SuppressWarnings("CatchingUnchecked") // host code may throw anything, also errors of the JVM
  void require(Task task) {
    TenantSelector selector = task.tenants().orElseGet(TenantSelector::installation);
    List<String> problems = new ArrayList<>();
    try {
      checkTenants(selector, problems);
      checkGroups(selector, problems);
    } catch (Throwable e) {
      problems.add("its tenants could not be checked: the tenant directory threw " + e);
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException("task " + task.id() + " is invalid", problems);
    }
  }

  private void checkTenants(TenantSelector selector, List<String> problems) {
    Set<TenantId> unknown = new HashSet<>(selector.exceptTenants());
    if (selector.kind() == TenantSelector.Kind.LISTED) {
      selector.names().forEach(name -> unknown.add(TenantId.of(name)));
    }
    if (directory != null && !unknown.isEmpty()) {
      directory.tenants().forEach(unknown::remove);
      unknown.stream()
          .map(TenantId::value)
          .sorted()
          .forEach(name -> problems.add("the tenant directory has no tenant '" + name + "'"));
    }
  }

  private void checkGroups(TenantSelector selector, List<String> problems) {
    Stream<String> named =
        selector.kind() == TenantSelector.Kind.GROUPS ? selector.names().stream() : Stream.empty();
    Stream.concat(named, selector.exceptGroups().stream())
        .distinct()
        .filter(name -> directory == null || directory.group(name).isEmpty())
        .sorted()
        .forEach(name -> problems.add("the tenant directory has no group '" + name + "'"));
  }
}
