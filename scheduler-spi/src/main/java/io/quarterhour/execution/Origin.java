package io.quarterhour.execution;

import io.quarterhour.task.TaskId;
import org.jspecify.annotations.Nullable;

/**
 * The origin of an execution.
 *
 * @param kind the kind of origin
 * @param task the task of the execution; null for a call without a task
 * @param taskRevision the revision of the task that the execution uses; 0 without a task
 * @param parent the fan-out that created an execution of kind {@link Kind#CHILD}, or the execution
 *     that a {@link Kind#NOTIFICATION} reports; null for all other kinds
 */
public record Origin(
    Kind kind, @Nullable TaskId task, long taskRevision, @Nullable ExecutionId parent) {
  /** The origin of a call without a task. */
  public static final Origin CALL = new Origin(Kind.CALL, null, 0, null);

  /**
   * {@return the task among whose executions an execution of this origin counts; null without a
   * task, and for notifications, which do not count}
   */
  public @Nullable TaskId countedTask() {
    return kind == Kind.NOTIFICATION ? null : task;
  }

  /** The kinds of origin. */
  public enum Kind {
    /** A fire time of a task. */
    SCHEDULE,
    /** A manual run of a task, requested by a caller in addition to the schedule. */
    MANUAL,
    /** A call of an action without a task. */
    CALL,
    /** The execution for one tenant, created by a fan-out. */
    CHILD,
    /** A notification to be sent. Lists contain such executions only on request. */
    NOTIFICATION
  }
}
