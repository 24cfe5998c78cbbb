package io.quarterhour.store;

import java.util.Optional;

/** A store: its roles, and a word about itself. */
public interface SchedulerStore extends AutoCloseable {
  /** {@return definitions and timetables} */
  TaskStore tasks();

  /** {@return executions while they wait and run} */
  ExecutionStore executions();

  /** {@return what people ask for: lists, logs, audit; and what is over} */
  HistoryStore history();

  /** {@return the nodes that share this store} */
  NodeStore nodes();

  /** {@return what plug-ins remember between calls} */
  StateStore states();

  /** {@return what kind of store this is, and what time it has} */
  StoreInfo info();

  /**
   * {@return what carries word between the nodes that share this store; empty if nothing does, so
   * that they find out by looking}
   */
  default Optional<ClusterSignal> signal() {
    return Optional.empty();
  }

  /** {@return how the store acts in transactions of its host; empty if it cannot} */
  default Optional<TransactionSupport<?>> transactionSupport() {
    return Optional.empty();
  }

  /**
   * Frees what the store holds. The engine calls it last of all, and only once: a scheduler closes
   * the store that it was given. Schedulers of one JVM that are handed the same object each do so;
   * a store that is to bear that counts them, or has nothing to free.
   */
  @Override
  void close();
}
