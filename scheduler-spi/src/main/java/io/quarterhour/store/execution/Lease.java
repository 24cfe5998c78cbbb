package io.quarterhour.store.execution;

import io.quarterhour.execution.ExecutionId;

/**
 * The ownership of an execution, as its owner knows it.
 *
 * @param execution which
 * @param token the token that was given out with it
 */
public record Lease(ExecutionId execution, long token) {}
