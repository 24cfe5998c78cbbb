package io.quarterhour.examples.benchmarks.postgres;

import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * What a scheduler is opened with.
 *
 * @param pool gives connections
 * @param node the name of the node
 * @param shared whether other nodes use the same tables
 * @param pollInterval how often it should look for what is due, if it has no better way to know
 * @param action what each execution does
 */
record Setup(
    DataSource pool,
    String node,
    boolean shared,
    Optional<Duration> pollInterval,
    Runnable action) {}
