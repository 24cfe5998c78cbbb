/** Schedulers on PostgreSQL, side by side: see {@link PostgresCommand}. */
package io.quarterhour.examples.benchmarks.postgres;
