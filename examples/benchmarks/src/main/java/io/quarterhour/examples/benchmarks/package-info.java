/** Quarterhour measured side by side with other schedulers: see {@link Benchmarks}. */
package io.quarterhour.examples.benchmarks;
