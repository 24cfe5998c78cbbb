package io.quarterhour.execution;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A log line of an execution.
 *
 * @param execution the execution that wrote the line
 * @param sequence the sequence number, which rises within the execution but may have gaps
 * @param at the time at which the line was written
 * @param severity the severity
 * @param text the text, at most 10,000 characters; a longer one is cut, and ends with its original
 *     length
 * @param percent the progress of the action in percent, 0 to 100, for a {@link Severity#PROGRESS}
 *     line; null for all other lines
 */
public record LogLine(
    ExecutionId execution,
    long sequence,
    Instant at,
    Severity severity,
    String text,
    @Nullable Integer percent) {}
