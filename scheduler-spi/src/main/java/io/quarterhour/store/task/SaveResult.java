package io.quarterhour.store.task;

/** What became of a save. */
public enum SaveResult {
  /** It is stored. */
  SAVED,
  /** Somebody else was faster; nothing changed. */
  CONFLICT
}
