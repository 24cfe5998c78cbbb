package io.quarterhour.examples.benchmarks.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The statements of the floor, prepared on a connection of their own.
 *
 * @param <T> what is known of an execution between its claim and its end
 */
interface FloorStatements<T> extends AutoCloseable {
  /** How many executions a statement claims, or completes, at a time. */
  int BATCH = 500;

  /** How long they are leased. */
  long LEASE_MILLIS = 30_000;

  /**
   * Prepares them.
   *
   * @param <T> what is known of an execution between its claim and its end
   */
  interface Opening<T> {
    FloorStatements<T> open(Connection connection) throws SQLException;
  }

  /** {@return what is ours now, of all that is due} */
  List<T> claim() throws SQLException;

  /** Records that some have succeeded. */
  void complete(List<T> claimed) throws SQLException;

  @Override
  void close() throws SQLException;
}
