package io.quarterhour.jdbc.internal.sql;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

/** What a database said, in one line. The rest stands in the exception. */
final class SqlErrors {
  /** H2 appends the statement, which is long and tells nothing to those who did not write it. */
  private static final String STATEMENT = "; SQL statement:";

  private SqlErrors() {}

  static String of(SQLException problem) {
    SQLException first = problem.getNextException();
    if (problem instanceof BatchUpdateException && first != null) {
      // That of the batch says little by itself.
      return firstLine(first);
    }
    boolean byPool = problem instanceof SQLTransientConnectionException;
    if (byPool && problem.getCause() instanceof SQLException why) {
      // A pool says for how long it has tried, and keeps to itself why the database refused it.
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
