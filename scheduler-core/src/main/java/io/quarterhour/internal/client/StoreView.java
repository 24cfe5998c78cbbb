package io.quarterhour.internal.client;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.internal.cache.DefinitionCache;
import io.quarterhour.store.SchedulerStore;
import io.quarterhour.store.TransactionSupport;

/**
 * The store as clients see it: what is committed or, inside a transaction of the host, what is
 * visible in that transaction.
 *
 * @param store the store
 * @param definitions the definitions of the tasks that are visible
 * @param engine the engine to which changes are announced
 */
public record StoreView(SchedulerStore store, DefinitionCache definitions, EngineAccess engine) {
  /**
   * {@return the view inside a transaction of the host} It has a definition cache of its own,
   * because definitions that are not committed must not be cached by the node.
   */
  StoreView in(Object transaction) {
    SchedulerStore inside = inside(transaction);
    return new StoreView(
        inside, new DefinitionCache(inside.tasks()), new TransactionEngineAccess(engine, inside));
  }

  private SchedulerStore inside(Object transaction) {
    TransactionSupport<?> transactionSupport = store.transactionSupport().orElse(null);
    if (transactionSupport == null) {
      throw new InvalidInputException(
          "the store (" + store.info().name() + ") does not support transactions of the host");
    }
    return inside(transactionSupport, transaction);
  }

  private static <T> SchedulerStore inside(
      TransactionSupport<T> transactionSupport, Object transaction) {
    if (!transactionSupport.type().isInstance(transaction)) {
      throw new InvalidInputException(
          "a transaction of this store must be a "
              + transactionSupport.type().getName()
              + ", was "
              + (transaction == null ? "null" : transaction.getClass().getName()));
    }
    return transactionSupport.in(transactionSupport.type().cast(transaction));
  }
}
