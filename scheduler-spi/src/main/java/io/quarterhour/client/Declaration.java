package io.quarterhour.client;

import io.quarterhour.error.NameSyntax;
import io.quarterhour.task.Task;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that a host defines in its code, to be passed to {@link
 * SchedulerClient#declare(Declaration)}. An immutable value.
 *
 * @param tasks the tasks; unmodifiable
 * @param source the name of the source of these tasks, by {@link NameSyntax}; null for none
 */
public record Declaration(List<Task> tasks, @Nullable String source) {
  public Declaration {
    tasks = List.copyOf(tasks);
    if (source != null) {
      NameSyntax.check("source of a declaration", source);
    }
  }

  /**
   * Creates a declaration that removes no task.
   *
   * @param tasks the tasks
   * @return the declaration
   */
  public static Declaration of(Task... tasks) {
    return of(List.of(tasks));
  }

  /**
   * Creates a declaration that removes no task.
   *
   * @param tasks the tasks
   * @return the declaration
   */
  public static Declaration of(Collection<Task> tasks) {
    return new Declaration(List.copyOf(tasks), null);
  }

  /**
   * Makes this the whole declaration of a source, for example of a module of the host. The tasks
   * are marked with its name, and the tasks that are marked with it and not declared any more are
   * deleted, as far as the caller sees them. Tasks that callers have saved, and those of other
   * sources, are never deleted.
   *
   * <p>While two versions of a host run side by side, the one that declares last decides.
   *
   * @param newSource the name of the source, by {@link NameSyntax}
   * @return the changed copy
   */
  public Declaration removingOthersOf(String newSource) {
    return new Declaration(tasks, newSource);
  }
}
