package io.quarterhour.jdbc.internal;

import io.quarterhour.error.StoreException;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Supplier;

/**
 * Executions that stand among the live and in the history at once. Two callers would have to
 * enqueue the same id at the same time, and the one that is first would have to be run and recorded
 * before the other's row is written. Then the end that is recorded stands, and the live row goes:
 * it could never be moved to where its id is taken. That costs nothing until it happens.
 */
final class DuplicateIdRepair {
  /** Something of that key is there already. */
  private static final String UNIQUE_VIOLATION = "23";

  private DuplicateIdRepair() {}

  /** Does an act that moves executions to the history, again if some of them were there already. */
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
        "remove what is over from the live executions",
        session ->
            session.update(
                "delete from {live} where id = any(?)"
                    + " and id in (select id from {history} where id = any(?))",
                parameters -> parameters.ids(executions).ids(executions)));
  }
}
