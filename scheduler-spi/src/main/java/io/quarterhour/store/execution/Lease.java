package io.quarterhour.store.execution;

import io.quarterhour.execution.ExecutionId;

/**
 * The ownership of an execution, as its owner knows it.
 *
 * @param execution the id of the execution
 * @param token the fencing token of the claim
 */
public record Lease(ExecutionId execution, long token) {}
