package io.quarterhour.execution;

import io.quarterhour.task.TaskId;
import org.jspecify.annotations.Nullable;

/**
 * Where an execution comes from.
 *
 * @param kind what made it
 * @param task the task that it belongs to, or null if it is a call without a task
 * @param taskRevision the revision of the task that it runs by; 0 without a task
 * @param parent the execution that it belongs to: of a tenant's execution its fan-out, of a
 *     notification the execution that it tells of; else null
 */
public record Origin(
    Kind kind, @Nullable TaskId task, long taskRevision, @Nullable ExecutionId parent) {
  /** A call of an action without a task. */
  public static final Origin CALL = new Origin(Kind.CALL, null, 0, null);

  /** What makes executions. */
  public enum Kind {
    /** A fire time of a task. */
    SCHEDULE,
    /** Somebody asked for a run of a task. */
    RUN_NOW,
    /** Somebody called an action, without a task. */
    CALL,
    /** An execution for several tenants made one for this tenant. */
    TENANT,
    /** An outcome has to be told. Hidden unless asked for. */
    NOTIFICATION
  }
}
