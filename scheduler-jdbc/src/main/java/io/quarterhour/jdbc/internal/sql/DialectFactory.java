package io.quarterhour.jdbc.internal.sql;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The supported databases. */
final class DialectFactory {
  private static final List<Dialect> KNOWN =
      List.of(
          new H2Dialect(), new PostgresDialect(), MariaDialect.ofMariaDb(), MariaDialect.ofMySql());

  private DialectFactory() {}

  /**
   * Determines the dialect of a database.
   *
   * @param connection a connection to the database
   * @return its dialect
   * @throws SQLException if the database cannot be queried, or is not supported
   */
  static Dialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    for (Dialect dialect : KNOWN) {
      if (dialect.product().equalsIgnoreCase(product)) {
        return dialect;
      }
    }
    String known = KNOWN.stream().map(Dialect::product).collect(joining(" or "));
    throw new SQLException("the database must be " + known + ", was " + product, "0A000");
  }
}
