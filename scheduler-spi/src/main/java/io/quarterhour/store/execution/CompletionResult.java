package io.quarterhour.store.execution;

/** What became of a completion. */
public enum CompletionResult {
  /** It is written down, now or by an earlier call. */
  RECORDED,
  /** The execution was given to another owner since, or is over otherwise: nothing changed. */
  STALE
}
