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
 * The purposes for which a node needs connections. It needs one connection at the same time for
 * each purpose that applies to it, and one for each transaction of actions, so that none waits for
 * another: a slow claim must not delay the renewal of a lease.
 */
public enum ConnectionPurpose {
  /** The dispatch loop fires due tasks and claims ready executions. */
  DISPATCH("to fire and claim"),
  /** The completion loop records the results of attempts. */
  COMPLETION("to record outcomes"),
  /** The lease loop renews leases, independently of all other work. */
  LEASES("to renew leases"),
  /** The maintenance loop stores log lines and sends heartbeats. */
  MAINTENANCE("to store logs"),
  /** Clients and workers share one connection if there are no more. */
  CALLS("for the calls of clients and workers"),
  /** Each transactional action holds a connection. */
  ACTIONS("for the transactions of actions"),
  /** A running node listens on a connection, where the database supports signals. */
  SIGNAL("to receive signals of other nodes");

  private final String purpose;

  ConnectionPurpose(String purpose) {
    this.purpose = purpose;
  }

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
  public static void requirePoolCapacity(DataSource dataSource, Dialect dialect, int actions) {
    List<ConnectionPurpose> lines =
        new ArrayList<>(List.of(DISPATCH, COMPLETION, LEASES, MAINTENANCE, CALLS));
    if (dialect.supportsListenNotify()) {
      lines.add(SIGNAL);
    }
    lines.addAll(Collections.nCopies(actions, ACTIONS));
    List<Connection> claimed = new ArrayList<>();
    try {
      while (claimed.size() < lines.size()) {
        claimed.add(connect(dataSource));
      }
    } catch (SQLException e) {
      throw new StoreException(
          "the data source must provide a node with "
              + lines.size()
              + " connections at the same time ("
              + purposes(lines, actions)
              + "), but provided only "
              + claimed.size()
              + ": increase the maximum pool size, or the connection limit of the database if the"
              + " error names it; error: "
              + SqlErrors.of(e),
          e,
          false);
    } finally {
      claimed.forEach(ConnectionPurpose::close);
    }
  }

  private static String purposes(List<ConnectionPurpose> lines, int actions) {
    return lines.stream()
        .distinct()
        .map(
            connectionPurpose ->
                (connectionPurpose == ACTIONS ? actions : "one") + " " + connectionPurpose.purpose)
        .collect(joining(", "));
  }

  private static void close(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // The connection was not used, and handling the error is up to its pool.
    }
  }

  /**
   * Some pools throw an exception other than SQLException if they cannot get their first
   * connection.
   */
  static Connection connect(DataSource dataSource) throws SQLException {
    try {
      return dataSource.getConnection();
    } catch (RuntimeException e) {
      throw new SQLException(String.valueOf(e.getMessage()), "08001", e);
    }
  }
}
