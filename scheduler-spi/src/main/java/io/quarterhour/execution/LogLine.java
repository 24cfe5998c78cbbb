package io.quarterhour.execution;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A line that an execution wrote.
 *
 * @param execution who wrote it
 * @param sequence its place: rising within the execution, not without gaps
 * @param at when
 * @param severity how much it matters
 * @param text what it says, at most 10,000 characters
 * @param percent of a {@link Severity#PROGRESS} line how far the action has come, 0 to 100; else
 *     null
 */
public record LogLine(
    ExecutionId execution,
    long sequence,
    Instant at,
    Severity severity,
    String text,
    @Nullable Integer percent) {}
