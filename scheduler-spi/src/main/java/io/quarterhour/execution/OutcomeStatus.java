package io.quarterhour.execution;

/** The status of an outcome. */
public enum OutcomeStatus {
  /** The action achieved its purpose. */
  SUCCESS,
  /** The action achieved its purpose, but with a problem that needs attention. */
  WARNING,
  /** The action did not achieve its purpose. */
  FAILURE
}
