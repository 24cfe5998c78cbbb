package io.quarterhour.store.execution;

import io.quarterhour.execution.ExecutionId;

/**
 * What became of an execution that was to be inserted.
 *
 * @param status what became of it
 * @param id the execution or record that stands for the slot now: of a duplicate the one that was
 *     there, of an overlap the record of the skip, else the new one
 */
public record InsertResult(Status status, ExecutionId id) {
  /** What can become of it. */
  public enum Status {
    /** It is inserted and waits. */
    WAITING,
    /** It is inserted and leased to the node that wanted it. */
    LEASED,
    /** One of the same task, slot and tenant, or of the same id, was there already. */
    DUPLICATE,
    /** As many are live as the limit allows: it is recorded as skipped. */
    OVERLAP
  }
}
