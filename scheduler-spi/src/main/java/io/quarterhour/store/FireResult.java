package io.quarterhour.store;

import java.util.List;

/**
 * What became of a firing.
 *
 * @param moved whether the timetable was moved; if not, somebody else was faster and nothing
 *     changed
 * @param executions what became of each execution, in order; empty if not moved
 */
public record FireResult(boolean moved, List<InsertResult> executions) {
  /** Somebody else was faster. */
  public static final FireResult LOST = new FireResult(false, List.of());
}
