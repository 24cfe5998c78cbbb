package io.quarterhour.store.execution;

/** The result of recording a completion. */
public enum CompletionResult {
  /** The completion is recorded, by this call or by an earlier one. */
  RECORDED,
  /**
   * Another owner has claimed the execution since, or it has finished otherwise: nothing changed.
   */
  STALE
}
