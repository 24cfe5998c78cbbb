package io.quarterhour.execution;

import java.time.Instant;

/**
 * The execution of a task that was over last.
 *
 * @param execution which
 * @param state how it ended
 * @param summary what came of it, in a line
 * @param startedAt when its last attempt started
 * @param endedAt when it was over
 */
public record LastExecution(
    ExecutionId execution,
    ExecutionState state,
    String summary,
    Instant startedAt,
    Instant endedAt) {}
