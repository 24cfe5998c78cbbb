/** How PostgreSQL does what the store asks it: see {@link PlansCommand}. */
package io.quarterhour.examples.benchmarks.plans;
