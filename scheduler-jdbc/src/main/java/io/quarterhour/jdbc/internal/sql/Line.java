package io.quarterhour.jdbc.internal.sql;

import static java.util.stream.Collectors.joining;

import io.quarterhour.problem.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * What a node needs connections for. One of each is needed at the same time, so that nobody waits
 * for somebody else: a slow claim must not keep a lease from being renewed.
 */
public enum Line {
  /** The intake fires what is due and claims what is ready. */
  INTAKE("to fire and claim"),
  /** The settlement records what came of executions. */
  SETTLEMENT("to record ends"),
  /** The upkeep renews leases, and tells that the node lives. */
  UPKEEP("to renew leases"),
  /** Clients and workers take turns, if there are no more. */
  CALLS("for the calls of clients and workers");

  private final String purpose;

  Line(String purpose) {
    this.purpose = purpose;
  }

  /**
   * Takes one connection for each at once, and gives them back.
   *
   * @param dataSource gives connections
   * @throws StoreException if it does not give as many; with the number, and what each is for
   */
  public static void takeAll(DataSource dataSource) {
    List<Connection> taken = new ArrayList<>();
    try {
      while (taken.size() < values().length) {
        taken.add(Transactions.connect(dataSource));
      }
    } catch (SQLException e) {
      throw new StoreException(
          "the data source must give a node "
              + values().length
              + " connections at the same time ("
              + Stream.of(values()).map(line -> "one " + line.purpose).collect(joining(", "))
              + "), but gave "
              + taken.size()
              + " and then said: "
              + Words.of(e),
          e,
          false);
    } finally {
      taken.forEach(Line::giveBack);
    }
  }

  private static void giveBack(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      // It was of no use, and is the pool's to be looked after.
    }
  }
}
