package io.quarterhour.execution;

import java.time.Instant;

/**
 * The execution of a task whose end was recorded last. Skipped slots, executions that were
 * cancelled while they waited, and the children of a fan-out do not count.
 *
 * @param execution the identity of the execution
 * @param state the end state
 * @param summary the summary of the outcome in one line; may be empty
 * @param startedAt the start of the last attempt
 * @param endedAt the time at which the execution finished
 */
public record LastExecution(
    ExecutionId execution,
    ExecutionState state,
    String summary,
    Instant startedAt,
    Instant endedAt) {}
