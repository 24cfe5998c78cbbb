/**
 * The engine, the in-memory store and the test scheduler. Users need only the five exported
 * packages: {@code io.quarterhour} (the scheduler and its options), {@code io.quarterhour.firing}
 * (fire times of schedules), {@code io.quarterhour.health} (the health of a node), {@code
 * io.quarterhour.memory} (the in-memory store) and {@code io.quarterhour.testing} (the scheduler
 * for tests). All other packages are internal.
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
  exports io.quarterhour.health;
  exports io.quarterhour.memory;
  exports io.quarterhour.testing;
}
