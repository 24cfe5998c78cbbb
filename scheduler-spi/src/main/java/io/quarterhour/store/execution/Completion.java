package io.quarterhour.store.execution;

/**
 * The result of one attempt, with its lease.
 *
 * @param lease the lease of the attempt
 * @param attemptResult the result of the attempt
 */
public record Completion(Lease lease, AttemptResult attemptResult) {}
