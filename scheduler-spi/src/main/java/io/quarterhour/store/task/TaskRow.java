package io.quarterhour.store.task;

import io.quarterhour.task.TaskId;

/**
 * A definition as it is stored.
 *
 * @param id which task; its tenant is the owner
 * @param revision how often it was saved; handed in, the revision that it was edited from
 * @param columns what queries look at
 * @param document everything, as the engine wrote it: opaque
 */
public record TaskRow(TaskId id, long revision, Columns columns, String document) {
  /**
   * What queries look at.
   *
   * @param title what people call the task
   * @param action the name of its action
   * @param system whether it is hidden unless asked for
   */
  public record Columns(String title, String action, boolean system) {}

  /** {@return the revision that this row is} */
  public TaskRevision taskRevision() {
    return new TaskRevision(id, revision);
  }
}
