package io.quarterhour.jdbc.internal.sql;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** Reduces database errors to one line. The exception contains the rest. */
final class SqlErrors {
  /** H2 appends the statement, which is long and of no use to the readers of the message. */
  private static final String STATEMENT = "; SQL statement:";

  private SqlErrors() {}

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
