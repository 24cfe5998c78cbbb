package io.quarterhour.execution;

import java.util.EnumSet;
import java.util.Set;

/** How an execution stands. Which state may follow which is said by {@link #canBecome}. */
public enum ExecutionState {
  /** It waits for its time, for a worker, for a lock or for the pause before a retry. */
  WAITING,
  /** A node owns it. */
  RUNNING,
  /** It has made one execution for each tenant and waits for the last of them. */
  AWAITING_CHILDREN,
  /**
   * What it is to run with cannot be read, for the reason that is told: it is kept as it is stored,
   * and no node takes it until somebody releases or cancels it.
   */
  QUARANTINED,
  /** Over: the action succeeded. */
  SUCCEEDED,
  /** Over: the action succeeded, with warnings. */
  WARNING,
  /** Over: the action failed, and no retry is left. */
  FAILED,
  /** Over: somebody cancelled it. */
  CANCELLED,
  /** Over: its node died or left it too often, or it may not be repeated. */
  INTERRUPTED,
  /** Over before it began: the fire time got no execution, for the reason that is told. */
  SKIPPED;

  private static final Set<ExecutionState> ENDED =
      EnumSet.of(SUCCEEDED, WARNING, FAILED, CANCELLED, INTERRUPTED);

  /** {@return whether nothing more will happen} */
  public boolean isFinished() {
    return this == SKIPPED || ENDED.contains(this);
  }

  /**
   * Tells whether a state may follow this one.
   *
   * @param next the other state
   * @return whether the change is allowed; no state follows itself
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
