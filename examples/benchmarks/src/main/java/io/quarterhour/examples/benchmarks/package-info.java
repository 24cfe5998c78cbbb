/** Measurements of Quarterhour side by side with other schedulers. See {@link Benchmarks}. */
package io.quarterhour.examples.benchmarks;
