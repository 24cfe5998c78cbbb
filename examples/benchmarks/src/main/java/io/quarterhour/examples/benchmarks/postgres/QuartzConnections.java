package io.quarterhour.examples.benchmarks.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.quartz.utils.ConnectionProvider;

/** Provides Quartz with connections of a pool that Quartz does not own. */
final class QuartzConnections implements ConnectionProvider {
  private final DataSource pool;

  QuartzConnections(DataSource pool) {
    this.pool = pool;
  }

  @Override
  public Connection getConnection() throws SQLException {
    return pool.getConnection();
  }

  @Override
  public void initialize() {
    // The pool is already open.
  }

  @Override
  public void shutdown() {
    // The pool is still in use.
  }
}
