package io.quarterhour.action;

import io.quarterhour.execution.Outcome;

/**
 * An action whose own writes and whose end commit together, so that on one database it takes effect
 * exactly once: if its node dies, the transaction is rolled back and another node begins anew; if
 * its lease was lost meanwhile, the end is refused and the writes are rolled back with it.
 *
 * <p>It runs in a transaction of the store, which must be one that can do so: a {@code JdbcStore},
 * with {@code java.sql.Connection} for T. What it writes elsewhere is not part of that. The action
 * neither commits nor closes the transaction: if it answers a success or a warning, the engine
 * records that in the same transaction and commits. If it throws, answers a failure, is cancelled
 * or runs out of time, its writes are rolled back, and then what came of it is recorded and perhaps
 * tried again, as for any other action. It may always be repeated.
 *
 * @param <P> the record that holds the parameters; {@link NoParameters} if there are none
 * @param <T> what a transaction of the store is handed in as
 */
public interface TransactionalAction<P extends Record, T> extends Action<P> {
  /** {@return what a transaction is handed in as: the same at each call} */
  Class<T> transactionType();

  /**
   * Does the work, as {@link Action#run} does.
   *
   * @param context what it works with
   * @param transaction the transaction, on the thread of the worker alone; with {@code
   *     context.client().in(transaction)} it saves and enqueues what is to be there if it succeeds
   * @return what came of it
   * @throws Exception if it failed
   */
  Outcome run(ActionContext<P> context, T transaction) throws Exception;

  /**
   * Not for a transactional action.
   *
   * @throws IllegalStateException always
   */
  @Override
  default Outcome run(ActionContext<P> context) {
    throw new IllegalStateException("a transactional action is run in a transaction");
  }
}
