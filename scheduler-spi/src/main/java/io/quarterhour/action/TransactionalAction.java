package io.quarterhour.action;

import io.quarterhour.execution.Outcome;

/**
 * An action whose own writes commit together with its outcome, so that on one database it takes
 * effect exactly once. If its node dies, the transaction is rolled back and another node starts
 * over. If its lease was lost in the meantime, the completion is refused and the writes are rolled
 * back with it.
 *
 * <p>The action runs in a transaction of the store, so the store must support that: for example a
 * {@code JdbcStore}, with {@code java.sql.Connection} for T. Writes to other systems are not part
 * of the transaction.
 *
 * <p>The action neither commits nor closes the transaction. If it returns a success or a warning,
 * the engine records that outcome in the same transaction and commits. If it throws, returns a
 * failure, is cancelled or exceeds its time limit, its writes are rolled back. After that its
 * result is recorded, and the execution is retried if the retry policy allows it, as for any other
 * action. A transactional action always counts as repeatable.
 *
 * @param <P> the record that holds the parameters; {@link NoParameters} if there are none
 * @param <T> the type as which the store hands in a transaction
 */
public interface TransactionalAction<P extends Record, T> extends Action<P> {
  /** {@return the type as which the store hands in a transaction; the same at each call} */
  Class<T> transactionType();

  /**
   * Does the work, as {@link Action#run} does.
   *
   * @param context the context of the attempt
   * @param transaction the transaction, for use on the worker thread only. Tasks and calls that are
   *     to exist only if the action succeeds are saved and enqueued by {@code
   *     context.client().in(transaction)}
   * @return the outcome
   * @throws Exception if the action failed
   */
  Outcome run(ActionContext<P> context, T transaction) throws Exception;

  /**
   * Always throws: a transactional action is run with a transaction.
   *
   * @throws IllegalStateException always
   */
  @Override
  default Outcome run(ActionContext<P> context) {
    throw new IllegalStateException(
        "a transactional action must be run with a transaction: call run(context, transaction)");
  }
}
