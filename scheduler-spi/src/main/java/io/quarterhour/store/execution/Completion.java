package io.quarterhour.store.execution;

/**
 * What came of one attempt.
 *
 * @param lease whose attempt it was
 * @param attemptResult what came of it
 */
public record Completion(Lease lease, AttemptResult attemptResult) {}
