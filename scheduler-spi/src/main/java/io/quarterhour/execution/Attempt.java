package io.quarterhour.execution;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try of an execution that was tried more than once.
 *
 * @param number from 1
 * @param node who tried; null if that was not recorded
 * @param startedAt when it started
 * @param endedAt when it was over
 * @param state how it ended: SUCCEEDED, WARNING, FAILED, CANCELLED, or INTERRUPTED for a lost lease
 *     or a shutdown
 * @param summary what came of it, in a line
 */
public record Attempt(
    int number,
    @Nullable NodeId node,
    Instant startedAt,
    Instant endedAt,
    ExecutionState state,
    String summary) {}
