package io.quarterhour.jdbc.internal.sql;

import static java.util.stream.Collectors.joining;

import io.quarterhour.error.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.sql.DataSource;

/**
 * Checks that the data source of a node provides enough connections at the same time. It is checked
 * when a store is opened, so that a small pool is reported by one clear error and does not make the
 * loops of the node wait for each other later.
 */
public final class PoolCapacityCheck {
  private PoolCapacityCheck() {}

  /**
   * Takes one connection for each purpose that applies to the database, and {@code actions} of them
   * for actions, all at the same time, and returns them.
   *
   * @param dataSource the source of connections
   * @param dialect the dialect of the database
   * @param actions the number of connections for the transactions of actions
   * @throws StoreException if the data source provides fewer; the message contains the number and
   *     the purposes
   */
  public static void require(DataSource dataSource, Dialect dialect, int actions) {
    List<ConnectionPurpose> purposes =
        new ArrayList<>(
            List.of(
                ConnectionPurpose.DISPATCH,
                ConnectionPurpose.COMPLETION,
                ConnectionPurpose.LEASES,
                ConnectionPurpose.MAINTENANCE,
                ConnectionPurpose.CALLS));
    if (dialect.supportsListenNotify()) {
      purposes.add(ConnectionPurpose.SIGNAL);
    }
    purposes.addAll(Collections.nCopies(actions, ConnectionPurpose.ACTIONS));
    List<Connection> taken = new ArrayList<>();
    try {
      while (taken.size() < purposes.size()) {
        taken.add(ConnectionSource.connect(dataSource));
      }
    } catch (SQLException e) {
      throw new StoreException(
          "the data source must provide a node with "
              + purposes.size()
              + " connections at the same time ("
              + text(purposes, actions)
              + "), but provided only "
              + taken.size()
              + ": increase the maximum pool size, or the connection limit of the database if the"
              + " error names it; error: "
              + SqlErrors.of(e),
          e,
          false);
    } finally {
      taken.forEach(PoolCapacityCheck::close);
    }
  }

  private static String text(List<ConnectionPurpose> purposes, int actions) {
    return purposes.stream()
        .distinct()
        .map(
            connectionPurpose ->
                (connectionPurpose == ConnectionPurpose.ACTIONS ? actions : "one")
                    + " "
                    + connectionPurpose.text())
        .collect(joining(", "));
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // The connection was not used, and handling the error is up to its pool.
    }
  }
}
