package io.quarterhour.internal.work;

/** Why a running action is asked to stop. */
public enum StopCause {
  /** Somebody asked. */
  CANCELLED,
  /** Its time is up. */
  TIME_LIMIT,
  /** Another node has it, or the store could not be reached for longer than the lease. */
  LEASE_LOST,
  /** Its node stops. */
  SHUTDOWN
}
