package io.quarterhour.query;

/** What became of the wish to stop an execution. */
public enum CancelResult {
  /** It was waiting and is cancelled. */
  CANCELLED,
  /** It runs, or awaits its children; its owner is told. */
  REQUESTED,
  /** It was over already. */
  FINISHED,
  /** There is none of that id. */
  UNKNOWN
}
