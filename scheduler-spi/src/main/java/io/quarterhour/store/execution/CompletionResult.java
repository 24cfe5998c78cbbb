package io.quarterhour.store.execution;

/** The result of recording a completion. */
public enum CompletionResult {
  /** The completion is recorded, by this call or by an earlier one. */
  RECORDED,
  /**
   * Another owner has claimed the execution since, or it has finished otherwise: nothing changed.
   */
  STALE,
  /**
   * Another transaction, for example of a host that has not committed yet, has locked a row that
   * the completion needs: nothing changed. The completion can be recorded again soon.
   */
  LOCKED
}
