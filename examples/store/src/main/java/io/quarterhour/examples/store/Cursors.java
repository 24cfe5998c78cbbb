package io.quarterhour.examples.store;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.query.Cursor;
import io.quarterhour.task.TaskId;

/**
 * Cursors of paged lists. A cursor is the key of the last item of a page and therefore remains
 * valid while the list changes.
 */
final class Cursors {
  private static final String SEPARATOR = "/";

  private Cursors() {}

  static Cursor of(TaskId task) {
    return new Cursor(task.tenant().value() + SEPARATOR + task.name());
  }

  static TaskId task(Cursor cursor) {
    int separator = cursor.text().indexOf(SEPARATOR);
    if (separator < 0) {
      throw new InvalidInputException(
          "the cursor must be one of a list of tasks, was '" + cursor.text() + "'");
    }
    return TaskId.of(cursor.text().substring(0, separator), cursor.text().substring(separator + 1));
  }

  static Cursor of(ExecutionId execution) {
    return new Cursor(execution.toString());
  }

  static ExecutionId execution(Cursor cursor) {
    return ExecutionId.parse(cursor.text());
  }
}
