package io.quarterhour.examples.benchmarks;

/**
 * The cost of one call.
 *
 * @param nanos the average time, in nanoseconds
 * @param error the error of the average at 99.9 % confidence, in nanoseconds; NaN with too few
 *     measurements
 * @param bytes the number of allocated bytes
 */
record FiringCost(double nanos, double error, double bytes) {}
