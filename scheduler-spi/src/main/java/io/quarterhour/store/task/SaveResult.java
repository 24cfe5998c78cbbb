package io.quarterhour.store.task;

/** The result of saving a definition. */
public enum SaveResult {
  /** The definition is stored. */
  SAVED,
  /** Another caller or node has changed the task in the meantime; nothing was stored. */
  CONFLICT
}
