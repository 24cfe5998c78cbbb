package io.quarterhour.query;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.task.TaskId;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which executions, live and over. Notifications are listed only if asked for, or if a parent is
 * given.
 *
 * @param task those of this task; null for any and for none
 * @param states those in one of these states; empty for any
 * @param parent those that belong to this execution; null for any
 * @param withNotifications whether notifications are listed too
 */
public record ExecutionQuery(
    @Nullable TaskId task,
    Set<ExecutionState> states,
    @Nullable ExecutionId parent,
    boolean withNotifications) {
  /** All but notifications. */
  public static final ExecutionQuery ALL = new ExecutionQuery(null, Set.of(), null, false);

  public ExecutionQuery {
    states = Set.copyOf(states);
  }

  /**
   * Those of a task.
   *
   * @param task which
   * @return the query
   */
  public static ExecutionQuery of(TaskId task) {
    return new ExecutionQuery(task, Set.of(), null, false);
  }

  /**
   * Those that belong to an execution: tenants' executions and notifications.
   *
   * @param parent which
   * @return the query
   */
  public static ExecutionQuery under(ExecutionId parent) {
    return new ExecutionQuery(null, Set.of(), parent, true);
  }

  /**
   * The same, in some states only.
   *
   * @param some the states
   * @return the narrower query
   */
  public ExecutionQuery in(ExecutionState... some) {
    return new ExecutionQuery(task, Set.of(some), parent, withNotifications);
  }

  /** {@return the same, notifications too} */
  public ExecutionQuery includingNotifications() {
    return new ExecutionQuery(task, states, parent, true);
  }
}
