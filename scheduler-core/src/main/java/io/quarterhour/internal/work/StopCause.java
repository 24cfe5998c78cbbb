package io.quarterhour.internal.work;

/** The cause of a request to a running action to stop. */
public enum StopCause {
  /** A caller requested the cancellation. */
  CANCELLED,
  /** The time limit was exceeded. */
  TIME_LIMIT,
  /** Another node claimed the execution, or the lease was not renewed for most of its duration. */
  LEASE_LOST,
  /** The node is stopping. */
  SHUTDOWN
}
