package io.quarterhour.examples.benchmarks.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The statements of the floor, prepared on a separate connection.
 *
 * @param <T> the data of a claimed execution
 */
interface FloorStatements<T> extends AutoCloseable {
  /** The number of executions that a statement claims or completes. */
  int BATCH = 500;

  /** The lease duration in milliseconds. */
  long LEASE_MILLIS = 30_000;

  /**
   * Prepares the statements on a connection.
   *
   * @param <T> the data of a claimed execution
   */
  interface Opening<T> {
    FloorStatements<T> open(Connection connection) throws SQLException;
  }

  /** {@return the executions claimed by this call, at most {@link #BATCH}} */
  List<T> claim() throws SQLException;

  /** Records the success of claimed executions. */
  void complete(List<T> claimed) throws SQLException;

  @Override
  void close() throws SQLException;
}
