/** Query plans of the store on PostgreSQL. See {@link PlansCommand}. */
package io.quarterhour.examples.benchmarks.plans;
