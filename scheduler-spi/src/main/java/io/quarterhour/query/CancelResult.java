package io.quarterhour.query;

/** The result of a cancellation request. */
public enum CancelResult {
  /** The execution was waiting or quarantined and is cancelled. */
  CANCELLED,
  /**
   * The execution runs, awaits its children or has yet to aggregate their outcomes: the request is
   * recorded, and its owner, if there is one, learns of it.
   */
  REQUESTED,
  /** The execution had finished already. */
  FINISHED,
  /** There is no execution of that id. */
  NOT_FOUND
}
