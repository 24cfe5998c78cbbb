package io.quarterhour.execution;

import io.quarterhour.error.TextLimit;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt of an execution. An execution that finishes in its first attempt has no attempt
 * records.
 *
 * @param number the number of the attempt, from 1
 * @param node the node that ran the attempt; null if that was not recorded
 * @param startedAt the start of the attempt
 * @param endedAt the end of the attempt
 * @param state the end state of the attempt: SUCCEEDED, WARNING, FAILED, CANCELLED, or INTERRUPTED
 *     for a lost lease or a shutdown
 * @param summary the summary of the outcome in one line; may be empty. A longer one than {@link
 *     Outcome#MAX_SUMMARY} is cut as that of an outcome is
 */
public record Attempt(
    int number,
    @Nullable NodeId node,
    Instant startedAt,
    Instant endedAt,
    ExecutionState state,
    String summary) {
  public Attempt {
    summary = TextLimit.cut(summary, Outcome.MAX_SUMMARY);
  }
}
