package io.quarterhour.examples.benchmarks.postgres;

import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The setup of a scheduler.
 *
 * @param pool the connection pool
 * @param node the name of the node
 * @param shared whether other nodes use the same tables
 * @param pollInterval the poll interval, for a scheduler that only polls; empty for its default
 * @param action the action of each execution
 */
record Setup(
    DataSource pool,
    String node,
    boolean shared,
    Optional<Duration> pollInterval,
    Runnable action) {}
