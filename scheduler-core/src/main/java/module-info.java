/**
 * The engine, the in-memory store and the scheduler for tests. Only four packages are for users;
 * the rest is internal.
 */
module io.quarterhour.core {
  requires static transitive org.jspecify;
  requires transitive io.quarterhour.spi;
  requires org.slf4j;
  requires com.fasterxml.jackson.databind;
  requires com.cronutils;

  uses io.quarterhour.action.Action;
  uses io.quarterhour.notifier.Notifier;

  exports io.quarterhour;
  exports io.quarterhour.firing;
  exports io.quarterhour.memory;
  exports io.quarterhour.testing;
}
