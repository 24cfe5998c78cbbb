package io.quarterhour.jdbc.internal.sql;

import io.quarterhour.error.StoreException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.Set;

/** Classifies database errors, and reduces them to one line. The exception contains the rest. */
final class SqlErrors {
  /** H2 appends the statement, which is long and of no use to the readers of the message. */
  private static final String STATEMENT = "; SQL statement:";

  /**
   * Classes of SQL states of transient errors: connection lost, transaction rolled back,
   * insufficient resources, operator intervention, system error.
   */
  private static final Set<String> TRANSIENT_CLASSES = Set.of("08", "40", "53", "57", "58");

  /**
   * Further SQL states of transient errors: H2 had a lock timeout or was closed; a statement on
   * MariaDB was interrupted, for example by {@code kill query}; PostgreSQL ended a transaction that
   * was idle for too long.
   */
  private static final Set<String> TRANSIENT_STATES =
      Set.of("HYT00", "90067", "90098", "90121", "70100", "25P03");

  private SqlErrors() {}

  /** {@return the exception of the store for a database error in an operation} */
  static StoreException failed(String name, SQLException problem, boolean passing) {
    return new StoreException(
        "could not " + name + "; database error: " + of(problem), problem, passing);
  }

  /** {@return whether a retry of the same operation may succeed} */
  static boolean isTransient(SQLException problem) {
    String state = String.valueOf(problem.getSQLState());
    return problem instanceof SQLTransientException
        || problem instanceof SQLRecoverableException
        || TRANSIENT_STATES.contains(state)
        || (state.length() == 5 && TRANSIENT_CLASSES.contains(state.substring(0, 2)));
  }

  static String of(SQLException problem) {
    SQLException first = problem.getNextException();
    if (problem instanceof BatchUpdateException && first != null) {
      // The message of the batch exception alone contains little information.
      return firstLine(first);
    }
    boolean byPool = problem instanceof SQLTransientConnectionException;
    if (byPool && problem.getCause() instanceof SQLException why) {
      // The message of a pool contains only how long it tried; its cause contains the reason of the
      // database.
      return firstLine(problem) + ": " + firstLine(why);
    }
    return firstLine(problem);
  }

  private static String firstLine(SQLException problem) {
    String message = String.valueOf(problem.getMessage());
    String line = message.lines().findFirst().orElse("").strip();
    return line.endsWith(STATEMENT) ? line.substring(0, line.length() - STATEMENT.length()) : line;
  }
}
