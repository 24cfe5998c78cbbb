package io.quarterhour.internal.work;

/** The cause of a request to a running action to stop. */
public enum StopCause {
  /** A caller requested the cancellation. */
  CANCELLED,
  /** The time limit was exceeded. */
  TIME_LIMIT,
  /** Another node claimed the execution, or the store was unavailable for longer than the lease. */
  LEASE_LOST,
  /** The node is stopping. */
  SHUTDOWN
}
