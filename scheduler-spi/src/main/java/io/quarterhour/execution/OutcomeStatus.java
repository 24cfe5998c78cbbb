package io.quarterhour.execution;

/** What came of an action. */
public enum OutcomeStatus {
  /** It did what it should. */
  SUCCESS,
  /** It did what it should, and somebody should look. */
  WARNING,
  /** It did not do what it should. */
  FAILURE
}
