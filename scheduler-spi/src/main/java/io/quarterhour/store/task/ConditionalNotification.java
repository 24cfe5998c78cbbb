package io.quarterhour.store.task;

import io.quarterhour.store.execution.NewExecution;

/**
 * A notification that is inserted only if the firing creates a certain row. The execution that it
 * is about is the parent that the origin of the notification names.
 *
 * @param notification the notification, inserted in the same operation
 * @param condition the row that the firing must have created; a record that was merged with an
 *     existing one, or an execution that is a duplicate, was not created
 */
public record ConditionalNotification(NewExecution notification, Condition condition) {
  /** The row that the firing must have created. */
  public enum Condition {
    /** An execution that waits or runs. */
    LIVE,
    /** A record of skipped slots, because of an overlap or as specified by the firing. */
    SKIPPED
  }
}
