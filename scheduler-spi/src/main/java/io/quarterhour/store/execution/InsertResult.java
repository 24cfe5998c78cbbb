package io.quarterhour.store.execution;

import io.quarterhour.execution.ExecutionId;

/**
 * The result of inserting an execution.
 *
 * @param status the status of the insert
 * @param id the id of the execution or record that stands for the slot now: for a duplicate the
 *     existing one, for an overlap the record of the skipped slots, otherwise the new execution
 */
public record InsertResult(Status status, ExecutionId id) {
  /** The status of an insert. */
  public enum Status {
    /** The execution was inserted and waits. */
    WAITING,
    /** The execution was inserted and leased to the node that requested it. */
    LEASED,
    /** An execution of the same task, slot and tenant, or of the same id, existed already. */
    DUPLICATE,
    /** The number of live executions has reached the limit: the slots were recorded as skipped. */
    OVERLAP
  }
}
