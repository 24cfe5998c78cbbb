package io.quarterhour.store.task;

import io.quarterhour.store.execution.InsertResult;
import java.util.List;

/**
 * What became of a firing.
 *
 * @param applied whether the timetable was moved; if not, somebody else was faster and nothing
 *     changed
 * @param executions what became of each execution, in order; empty if not moved
 */
public record FireResult(boolean applied, List<InsertResult> executions) {
  /** Somebody else was faster. */
  public static final FireResult CONFLICT = new FireResult(false, List.of());
}
