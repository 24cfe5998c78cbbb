package io.quarterhour.query;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.Severity;
import org.jspecify.annotations.Nullable;

/**
 * How the log of an execution stands for somebody.
 *
 * @param execution whose log
 * @param last the sequence of its last line; 0 if it has none
 * @param readUpTo the sequence of the last line that was read; 0 for none
 * @param worst the highest severity of its lines; null if it has none
 */
public record LogReadPosition(
    ExecutionId execution, long last, long readUpTo, @Nullable Severity worst) {
  /** {@return whether there are lines that were not read} */
  public boolean hasUnread() {
    return last > readUpTo;
  }
}
