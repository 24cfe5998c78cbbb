package io.quarterhour.jdbc.internal.node;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.StoreException;
import io.quarterhour.jdbc.internal.sql.ActionTransaction;
import io.quarterhour.jdbc.internal.sql.PoolCapacityCheck;
import io.quarterhour.jdbc.internal.sql.TransactionRunner;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.TransactionSupport;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Operates in transactions of the host, and provides transactions to actions. Limits the number of
 * transactions of actions, so that the engine's own connections stay available to the engine.
 */
public final class JdbcTransactionSupport implements TransactionSupport<Connection> {
  private final TransactionRunner transactionRunner;
  private final Function<TransactionRunner, SchedulerStore> inside;
  private final int maxTransactions;
  private final Semaphore free;

  /**
   * Creates the support for transactions of a store.
   *
   * @param inside the function that returns the store inside a transaction
   * @param limit the maximum number of open transactions of actions; 1 is used where all writes are
   *     serialised
   */
  public JdbcTransactionSupport(
      TransactionRunner transactionRunner,
      Function<TransactionRunner, SchedulerStore> inside,
      int limit) {
    this.transactionRunner = transactionRunner;
    this.inside = inside;
    // Where writes are serialised, two transactions that wait for rows of each other would block
    // all others.
    this.maxTransactions = transactionRunner.serializeWrites() ? 1 : limit;
    // Fair, so that a waiting action is not overtaken forever.
    free = new Semaphore(this.maxTransactions, true);
  }

  @Override
  public Class<Connection> type() {
    return Connection.class;
  }

  @Override
  public SchedulerStore in(Connection transaction) {
    try {
      if (transaction.getAutoCommit()) {
        throw new InvalidInputException(
            "the connection must have an open transaction, but is in auto-commit mode: call"
                + " setAutoCommit(false) first");
      }
    } catch (SQLException e) {
      throw new StoreException(
          "the connection that was passed for a transaction cannot be used, so nothing was changed;"
              + " pass an open connection, and check the database if it was open: "
              + e.getMessage(),
          e,
          false);
    }
    return inside.apply(transactionRunner.in(transaction));
  }

  @Override
  public void requireCapacity(int wanted) {
    PoolCapacityCheck.require(
        transactionRunner.dataSource(),
        transactionRunner.dialect(),
        Math.min(wanted, maxTransactions));
  }

  @Override
  public Transaction<Connection> begin() throws InterruptedException {
    free.acquire();
    boolean begun = false;
    try {
      Transaction<Connection> transaction =
          new ActionTransaction(transactionRunner, inside, free::release);
      begun = true;
      return transaction;
    } finally {
      if (!begun) {
        free.release();
      }
    }
  }
}
