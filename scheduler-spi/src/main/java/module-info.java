/**
 * What authors of actions, notifiers and stores, and hosts, compile against. It needs nothing but
 * {@code java.base}.
 *
 * <p>The packages form a tree of arrows: {@code store} and {@code client} stand on {@code task},
 * which stands on {@code schedule} and {@code tenant}; {@code action} and {@code notifier} are what
 * plug-in authors implement.
 */
module io.quarterhour.spi {
  requires static transitive org.jspecify;

  exports io.quarterhour.action;
  exports io.quarterhour.client;
  exports io.quarterhour.error;
  exports io.quarterhour.execution;
  exports io.quarterhour.notifier;
  exports io.quarterhour.plugin;
  exports io.quarterhour.query;
  exports io.quarterhour.schedule;
  exports io.quarterhour.store;
  exports io.quarterhour.store.execution;
  exports io.quarterhour.store.task;
  exports io.quarterhour.task;
  exports io.quarterhour.tenant;
  exports io.quarterhour.time;
}
