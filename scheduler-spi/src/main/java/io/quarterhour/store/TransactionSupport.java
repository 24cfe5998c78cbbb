package io.quarterhour.store;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.StoreException;

/**
 * What a store can do besides, if it keeps its rows where its host keeps others: act inside
 * transactions of the host, which commit and roll back all of it together.
 *
 * @param <T> what a transaction is handed in as; {@code java.sql.Connection} of a store in a
 *     database
 */
public interface TransactionSupport<T> {
  /** {@return what a transaction is handed in as} */
  Class<T> type();

  /**
   * The store as seen from inside a transaction. Its acts belong to the transaction and commit
   * nothing: others see them once the transaction commits, and never if it rolls back. {@link
   * ExecutionStore#enqueue} leases nothing here, whatever is wanted. An act that collides with
   * another one throws a {@link StoreException} that passes: the transaction is to be rolled back
   * and done again.
   *
   * <p>Word to other nodes ({@link SchedulerStore#signal}) goes out when the transaction commits;
   * where the store has no word for that, its signal is empty here.
   *
   * <p>What was changed stays locked until the transaction ends, so it should end soon: a task that
   * it saves, pauses or runs does not fire meanwhile, the lease of an execution that it cancels is
   * not renewed, and nodes may have to wait for it.
   *
   * @param transaction an open transaction; it stays the caller's to commit
   * @return the store, for the thread that has the transaction, while it lasts; to close it does
   *     nothing
   * @throws InvalidInputException if no transaction has begun there
   */
  SchedulerStore in(T transaction);

  /**
   * Makes sure that transactions of actions can be open, besides what the store needs itself. The
   * engine calls it before it starts, if it has transactional actions.
   *
   * @param transactions how many the node would like to have open at once, at most; if the store
   *     opens fewer, {@link #begin} waits
   * @throws StoreException if it can have none, or fewer than it was told to have
   */
  void prepare(int transactions);

  /**
   * Begins a transaction for an action.
   *
   * @return the transaction, open
   * @throws InterruptedException if the thread was interrupted while it waited
   * @throws StoreException if none can be begun
   */
  Transaction<T> begin() throws InterruptedException;

  /**
   * A transaction that the store began.
   *
   * @param <T> what it is handed in as
   */
  interface Transaction<T> extends AutoCloseable {
    /** {@return what it is handed in as} */
    T handle();

    /** {@return the store as seen from inside} */
    SchedulerStore store();

    /**
     * Commits it.
     *
     * @throws StoreException if it was not committed; or, if {@link StoreException#isTransient}, if
     *     that is not known
     */
    void commit();

    /**
     * Ends it from another thread, since its action does not return: nothing of it is kept, and
     * whatever the action still does in it fails. It never throws.
     */
    void abort();

    /** Rolls it back unless it was committed, and gives back what it holds. It never throws. */
    @Override
    void close();
  }
}
