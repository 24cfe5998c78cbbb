package io.quarterhour.store.task;

import io.quarterhour.task.TaskId;

/**
 * A definition as it is stored.
 *
 * @param id the id of the task; its tenant is the owner
 * @param revision the revision of this row, from 1; in a row to be saved, the revision that it was
 *     edited from, 0 for a new task
 * @param columns the properties that queries use
 * @param document the whole definition as the engine encoded it; opaque. Empty in lists of tasks
 */
public record TaskRow(TaskId id, long revision, Columns columns, String document) {
  /**
   * The properties of a definition that queries use.
   *
   * @param title the title shown to people
   * @param action the name of the action
   * @param system whether it is a system task, listed only if a query includes system tasks
   */
  public record Columns(String title, String action, boolean system) {}

  /** {@return a copy with an empty document, as lists of tasks contain it} */
  public TaskRow withoutDocument() {
    return new TaskRow(id, revision, columns, "");
  }

  /** {@return the identity of the revision in this row} */
  public TaskRevision taskRevision() {
    return new TaskRevision(id, revision);
  }
}
