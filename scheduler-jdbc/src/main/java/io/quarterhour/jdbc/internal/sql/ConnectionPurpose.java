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
 * What a node needs connections for. One of each is needed at the same time, so that nobody waits
 * for somebody else: a slow claim must not keep a lease from being renewed.
 */
public enum ConnectionPurpose {
  /** The intake fires what is due and claims what is ready. */
  INTAKE("to fire and claim"),
  /** The settlement records what came of executions. */
  SETTLEMENT("to record ends"),
  /** Leases are renewed whatever else is going on. */
  LEASES("to renew leases"),
  /** The upkeep stores lines of logs, and tells that the node lives. */
  UPKEEP("to store logs"),
  /** Clients and workers take turns, if there are no more. */
  CALLS("for the calls of clients and workers"),
  /** Actions that run in transactions hold one each. */
  ACTIONS("for the transactions of actions"),
  /** A connection is listened on for as long as a node runs, where nodes can tell each other so. */
  SIGNAL("to listen to other nodes");

  private final String purpose;

  ConnectionPurpose(String purpose) {
    this.purpose = purpose;
  }

  /**
   * Takes one connection for each at once, and gives them back.
   *
   * @param dataSource gives connections
   * @param dialect of which kind of database
   * @param actions how many are needed for the transactions of actions
   * @throws StoreException if it does not give as many; with the number, and what each is for
   */
  public static void requirePoolCapacity(DataSource dataSource, Dialect dialect, int actions) {
    List<ConnectionPurpose> lines =
        new ArrayList<>(List.of(INTAKE, SETTLEMENT, LEASES, UPKEEP, CALLS));
    if (dialect.supportsListenNotify()) {
      lines.add(SIGNAL);
    }
    lines.addAll(Collections.nCopies(actions, ACTIONS));
    List<Connection> taken = new ArrayList<>();
    try {
      while (taken.size() < lines.size()) {
        taken.add(TransactionRunner.connect(dataSource));
      }
    } catch (SQLException e) {
      throw new StoreException(
          "the data source must give a node "
              + lines.size()
              + " connections at the same time ("
              + purposes(lines, actions)
              + "), but gave "
              + taken.size()
              + " and then said: "
              + SqlErrors.of(e),
          e,
          false);
    } finally {
      taken.forEach(ConnectionPurpose::close);
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
      // It was of no use, and is the pool's to be looked after.
    }
  }
}
