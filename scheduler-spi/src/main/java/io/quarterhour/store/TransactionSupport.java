package io.quarterhour.store;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.StoreException;

/**
 * The support of a store for transactions of its host, if both store their rows in the same
 * database: operations of the store inside such a transaction commit and roll back together with
 * those of the host.
 *
 * @param <T> the type as which a transaction is handed in; {@code java.sql.Connection} for a store
 *     in a database
 */
public interface TransactionSupport<T> {
  /** {@return the type as which a transaction is handed in} */
  Class<T> type();

  /**
   * Returns the store as seen from inside the transaction. Its operations are part of the
   * transaction and commit nothing: other transactions see them once this one commits, and never if
   * it rolls back. Inside a transaction {@link ExecutionStore#enqueue} leases nothing, even if a
   * lease is requested. An operation that collides with another one throws a transient {@link
   * StoreException}: the transaction is to be rolled back and repeated.
   *
   * <p>Signals to other nodes ({@link SchedulerStore#signal}) are sent when the transaction
   * commits; if the store cannot do this, its signal is empty here.
   *
   * <p>Changed rows stay locked until the transaction ends, so it should end soon: a task that it
   * saves, pauses or runs does not fire in the meantime, the lease of an execution that it cancels
   * is not renewed, and nodes may have to wait.
   *
   * @param transaction an open transaction; committing it remains up to the caller
   * @return the store, for use by the thread of the transaction only, until the transaction ends;
   *     closing it has no effect
   * @throws InvalidInputException if no transaction has begun
   */
  SchedulerStore in(T transaction);

  /**
   * Ensures that transactions of actions can be open in addition to those of the store itself. The
   * engine calls this before it starts, if it has transactional actions.
   *
   * @param transactions the maximum number of transactions that the node would like to have open at
   *     the same time; if the store opens fewer, {@link #begin} waits
   * @throws StoreException if the store can open none, or fewer than it was configured to open
   */
  void requireCapacity(int transactions);

  /**
   * Begins a transaction for an action.
   *
   * @return the open transaction
   * @throws InterruptedException if the thread was interrupted while it waited
   * @throws StoreException if no transaction can be begun
   */
  Transaction<T> begin() throws InterruptedException;

  /**
   * A transaction that the store began for an action.
   *
   * @param <T> the type as which the transaction is handed to the action
   */
  interface Transaction<T> extends AutoCloseable {
    /** {@return the transaction as it is handed to the action} */
    T handle();

    /** {@return the store as seen from inside the transaction} */
    SchedulerStore store();

    /**
     * Commits the transaction.
     *
     * @throws StoreException if the transaction was not committed; if {@link
     *     StoreException#isTransient}, it is unknown whether it was
     */
    void commit();

    /**
     * Aborts the transaction from another thread, since its action does not return: none of its
     * changes are kept, and any further operation of the action in it fails. Never throws.
     */
    void abort();

    /**
     * Rolls the transaction back unless it was committed, and releases its resources. Never throws.
     */
    @Override
    void close();
  }
}
