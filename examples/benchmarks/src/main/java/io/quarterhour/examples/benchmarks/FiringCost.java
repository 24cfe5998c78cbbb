package io.quarterhour.examples.benchmarks;

/**
 * What one call costs.
 *
 * @param nanos its time on average, in nanoseconds
 * @param error how far that may be off at 99.9 % confidence, in nanoseconds; NaN if it was measured
 *     too few times
 * @param bytes what it allocates
 */
record FiringCost(double nanos, double error, double bytes) {}
