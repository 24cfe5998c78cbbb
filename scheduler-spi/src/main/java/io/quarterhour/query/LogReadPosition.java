package io.quarterhour.query;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Severity;
import org.jspecify.annotations.Nullable;

/**
 * The position up to which a caller has read the log of an execution.
 *
 * @param execution the execution
 * @param lastSequence the sequence of the last line of the log; 0 if it has none
 * @param readUpTo the sequence of the last line that the caller has read; 0 for none
 * @param maxSeverity the highest severity of the lines; null if the log has none
 */
public record LogReadPosition(
    ExecutionId execution, long lastSequence, long readUpTo, @Nullable Severity maxSeverity) {
  /** {@return whether the log has lines that the caller has not read} */
  public boolean hasUnread() {
    return lastSequence > readUpTo;
  }
}
