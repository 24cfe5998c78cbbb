package io.quarterhour.jdbc.internal.sql;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The supported databases. */
final class DialectFactory {
  private DialectFactory() {}

  /**
   * Determines the dialect of a database.
   *
   * @param connection a connection to the database
   * @param timeouts the limits of transactions
   * @return its dialect
   * @throws SQLException if the database cannot be queried, or is not supported
   */
  static Dialect of(Connection connection, TransactionRunner.Timeouts timeouts)
      throws SQLException {
    List<Dialect> supported =
        List.of(
            new H2Dialect(),
            new PostgresDialect(timeouts),
            MariaDialect.ofMariaDb(timeouts),
            MariaDialect.ofMySql(timeouts));
    String product = connection.getMetaData().getDatabaseProductName();
    for (Dialect dialect : supported) {
      if (dialect.product().equalsIgnoreCase(product)) {
        return dialect;
      }
    }
    String known = supported.stream().map(Dialect::product).collect(joining(" or "));
    throw new SQLException("the database must be " + known + ", was " + product, "0A000");
  }
}
