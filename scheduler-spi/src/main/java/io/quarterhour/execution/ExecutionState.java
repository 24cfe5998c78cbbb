package io.quarterhour.execution;

import java.util.EnumSet;
import java.util.Set;

/** The state of an execution. {@link #canBecome} defines the allowed transitions. */
public enum ExecutionState {
  /** The execution waits for its time, a worker, a lock or the delay before a retry. */
  WAITING,
  /** A node owns the execution. */
  RUNNING,
  /**
   * The execution has created one child execution per tenant and waits for the last of them to
   * finish.
   */
  AWAITING_CHILDREN,
  /**
   * The task definition, the parameters or another document of the execution cannot be read; the
   * status contains the reason. The stored data is left unchanged, and no node claims the execution
   * until a caller releases or cancels it.
   */
  QUARANTINED,
  /** End state: the action succeeded. */
  SUCCEEDED,
  /** End state: the action succeeded with warnings. */
  WARNING,
  /** End state: the action failed, and there is no further retry. */
  FAILED,
  /** End state: the execution was cancelled on request. */
  CANCELLED,
  /**
   * End state: the lease was lost too often; or, for an action that must not be repeated, the lease
   * was lost or the node was stopped.
   */
  INTERRUPTED,
  /** End state: the fire time has no execution of its own; the status contains the reason. */
  SKIPPED;

  private static final Set<ExecutionState> ENDED =
      EnumSet.of(SUCCEEDED, WARNING, FAILED, CANCELLED, INTERRUPTED);

  /** {@return whether this is an end state} */
  public boolean isFinished() {
    return this == SKIPPED || ENDED.contains(this);
  }

  /**
   * Checks whether a transition from this state is allowed.
   *
   * @param next the state after the transition
   * @return whether the transition is allowed; false if both states are the same
   */
  public boolean canBecome(ExecutionState next) {
    return switch (this) {
      case WAITING -> next == RUNNING || next == CANCELLED || next == SKIPPED;
      case RUNNING ->
          next == WAITING
              || next == AWAITING_CHILDREN
              || next == QUARANTINED
              || ENDED.contains(next);
      case AWAITING_CHILDREN, QUARANTINED -> next == WAITING || next == CANCELLED;
      default -> false;
    };
  }
}
