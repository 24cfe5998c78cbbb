package io.quarterhour.jdbc.internal.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections that must not return to their pool as if they were usable. Pools recognise a
 * lost connection, but not one to a server that has become read-only, which is how the former
 * primary of a cluster looks after a failover: it answers every check.
 */
public final class Eviction {
  private static final Logger LOG = LoggerFactory.getLogger(Eviction.class);

  private static final String CONNECTION_LOST = "08";
  private static final String READ_ONLY = "25006";

  /** The server ended the session: shutdown, crash, not yet ready, idle within a transaction. */
  private static final Set<String> SESSION_ENDED = Set.of("57P01", "57P02", "57P03", "25P03");

  /** MariaDB reports a read-only server by a code; its SQL state is unspecific. */
  private static final int MARIADB_READ_ONLY = 1290;

  private Eviction() {}

  /** {@return whether a connection on which an error occurred must not be used again} */
  public static boolean isNeeded(SQLException problem) {
    String state = String.valueOf(problem.getSQLState());
    return isReadOnly(problem)
        || state.startsWith(CONNECTION_LOST)
        || SESSION_ENDED.contains(state);
  }

  /** {@return whether an error reports that the server accepts no changes} */
  static boolean isReadOnly(SQLException problem) {
    return READ_ONLY.equals(problem.getSQLState()) || problem.getErrorCode() == MARIADB_READ_ONLY;
  }

  /**
   * Closes a connection physically. Its pool notices when the connection is returned, and replaces
   * it.
   */
  public static void evict(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException | RuntimeException e) {
      LOG.debug("Could not close an unusable connection: {}", String.valueOf(e));
    }
  }
}
