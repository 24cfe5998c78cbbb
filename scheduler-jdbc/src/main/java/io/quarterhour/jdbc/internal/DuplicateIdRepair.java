package io.quarterhour.jdbc.internal;

import io.quarterhour.error.StoreException;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * Repairs executions that exist in both the live and the history table. Two callers would have to
 * enqueue the same id at the same time, and the first execution would have to finish before the row
 * of the second one is written.
 *
 * <p>The recorded end is kept and the live row is deleted, because it could never move to the
 * history, where its id exists. The repair costs nothing until it is needed.
 */
final class DuplicateIdRepair {
  /** The class of the SQL states of violated constraints, among them a duplicate key. */
  private static final String UNIQUE_VIOLATION = "23";

  private DuplicateIdRepair() {}

  /**
   * Runs an operation that moves executions to the history, and repeats it if some of them existed
   * there already.
   */
  static <T> T repairAfter(
      TransactionRunner transactionRunner, Collection<ExecutionId> executions, Supplier<T> act) {
    try {
      return act.get();
    } catch (StoreException e) {
      if (isUniqueViolation(e) && remove(transactionRunner, executions) > 0) {
        return act.get();
      }
      throw e;
    }
  }

  private static boolean isUniqueViolation(StoreException problem) {
    return problem.getCause() instanceof SQLException cause
        && String.valueOf(cause.getSQLState()).startsWith(UNIQUE_VIOLATION);
  }

  private static int remove(
      TransactionRunner transactionRunner, Collection<ExecutionId> executions) {
    return transactionRunner.run(
        "remove finished executions from the live table",
        session ->
            session.update(
                "delete from {live} where id = any(?)"
                    + " and id in (select id from {history} where id = any(?))",
                parameters -> parameters.ids(executions).ids(executions)));
  }
}
