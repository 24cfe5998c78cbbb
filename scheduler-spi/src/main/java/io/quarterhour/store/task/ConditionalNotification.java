package io.quarterhour.store.task;

import io.quarterhour.store.execution.NewExecution;

/**
 * Somebody who is told of what a firing makes. The execution that is told of is the parent that the
 * origin of the notification names.
 *
 * @param notification what is inserted then, in the same act
 * @param condition what must have been made: an execution or record that was merged with one that
 *     was there before, or is a duplicate of it, was not
 */
public record ConditionalNotification(NewExecution notification, Condition condition) {
  /** What was made. */
  public enum Condition {
    /** An execution that waits or runs. */
    LIVE,
    /** A record of slots that are skipped, because of an overlap or as the firing says. */
    SKIPPED
  }
}
