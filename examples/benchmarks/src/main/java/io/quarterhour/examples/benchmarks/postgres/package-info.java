/** Measurements of schedulers on PostgreSQL, side by side. See {@link PostgresCommand}. */
package io.quarterhour.examples.benchmarks.postgres;
