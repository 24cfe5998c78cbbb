package io.quarterhour.store.task;

import io.quarterhour.store.execution.InsertResult;
import java.util.List;

/**
 * The result of a firing.
 *
 * @param applied whether the firing was applied; if not, the schedule state had been changed by
 *     another node or caller, or another transaction has locked the task, and nothing changed
 * @param insertResults the result for each execution, in order; empty if the firing was not applied
 */
public record FireResult(boolean applied, List<InsertResult> insertResults) {
  /** The result of a firing that was not applied, because the schedule state had been changed. */
  public static final FireResult CONFLICT = new FireResult(false, List.of());
}
