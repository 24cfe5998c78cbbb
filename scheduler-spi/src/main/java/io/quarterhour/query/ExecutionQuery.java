package io.quarterhour.query;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.task.TaskId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A selection of executions, live and finished. Notifications are listed only if the query asks for
 * them or names a parent.
 *
 * @param task the task whose executions are selected; null for all executions, with or without a
 *     task
 * @param states the states that are selected; empty for any state
 * @param parent the execution whose child executions and notifications are selected; null for any
 * @param includesNotifications whether notifications are listed too
 */
public record ExecutionQuery(
    @Nullable TaskId task,
    Set<ExecutionState> states,
    @Nullable ExecutionId parent,
    boolean includesNotifications) {
  /** All executions except notifications. */
  public static final ExecutionQuery ALL = new ExecutionQuery(null, Set.of(), null, false);

  public ExecutionQuery {
    states = Set.copyOf(states);
  }

  /**
   * Selects the executions of a task.
   *
   * @param task the task
   * @return the query
   */
  public static ExecutionQuery of(TaskId task) {
    return new ExecutionQuery(task, Set.of(), null, false);
  }

  /**
   * Selects the executions that belong to an execution: executions of its tenants, and its
   * notifications.
   *
   * @param parent the execution
   * @return the query
   */
  public static ExecutionQuery ofParent(ExecutionId parent) {
    return new ExecutionQuery(null, Set.of(), parent, true);
  }

  /**
   * Returns this query with the given states in place of its own.
   *
   * @param some the states; none for any state
   * @return the query with these states
   */
  public ExecutionQuery in(ExecutionState... some) {
    return new ExecutionQuery(task, Set.of(some), parent, includesNotifications);
  }

  /** {@return this query, with notifications included} */
  public ExecutionQuery includingNotifications() {
    return new ExecutionQuery(task, states, parent, true);
  }
}
