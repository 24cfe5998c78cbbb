package io.quarterhour.store;

import java.util.Optional;

/** A store, with one role for each kind of stored data, and a description of itself. */
public interface SchedulerStore extends AutoCloseable {
  /** {@return the store of definitions and schedule states} */
  TaskStore tasks();

  /** {@return the store of live executions} */
  ExecutionStore executions();

  /** {@return the store for queries, logs, audit entries and the history} */
  HistoryStore history();

  /** {@return the store of the nodes that share this store} */
  NodeStore nodes();

  /** {@return the store of texts that plug-ins store between calls} */
  StateStore states();

  /** {@return the removal of old records and of the data of a tenant} */
  MaintenanceStore maintenance();

  /** {@return the description and the time of this store} */
  StoreInfo info();

  /**
   * {@return the signals between the nodes that share this store; empty if there are none, so that
   * nodes must poll}
   */
  default Optional<ClusterSignal> signal() {
    return Optional.empty();
  }

  /** {@return the support for transactions of the host; empty if the store has none} */
  default Optional<TransactionSupport<?>> transactionSupport() {
    return Optional.empty();
  }

  /**
   * Releases the resources of the store. The engine calls it as its last step, and only once: a
   * scheduler closes the store that it was given. If several schedulers of one JVM are given the
   * same object, each of them closes it; a store that supports this must count them, or have
   * nothing to release.
   */
  @Override
  void close();
}
