package io.quarterhour.client;

import io.quarterhour.task.TaskId;

/**
 * The result of a declaration for one task.
 *
 * @param task the id of the task
 * @param change the change that the declaration made
 */
public record DeclareResult(TaskId task, Change change) {
  /** The changes. */
  public enum Change {
    /** The task did not exist and was created. */
    CREATED,
    /** The task existed with another definition, which was replaced. */
    UPDATED,
    /** The task existed with the same definition; nothing was stored. */
    UNCHANGED,
    /** The task was of the same source, was not declared any more, and was deleted. */
    REMOVED
  }
}
