package io.quarterhour.store;

import java.util.List;
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
   * Returns the items that this store leaves out for a while because its medium refuses them. The
   * health of a node lists them; it is called often and by any thread, so that it must not block.
   *
   * @return the items; empty for a store that reports each refusal as an error
   */
  default List<SetAsideItem> setAside() {
    return List.of();
  }

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
