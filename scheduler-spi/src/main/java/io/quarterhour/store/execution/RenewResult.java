package io.quarterhour.store.execution;

/** What became of a lease that was to be prolonged. */
public enum RenewResult {
  /** It is prolonged. */
  EXTENDED,
  /** It is prolonged, and somebody asked the execution to stop. */
  CANCEL_REQUESTED,
  /** It is over, or another node has taken the execution. */
  LOST
}
