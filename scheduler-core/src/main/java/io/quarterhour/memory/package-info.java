/**
 * The store that keeps everything in memory: the default of a scheduler, the store of most tests,
 * and the reference model with which other stores are compared. Nothing survives the process.
 * Several schedulers in one JVM may share one instance.
 *
 * <p>One lock guards all tables, so that each operation is atomic. Operations are batched, so that
 * the lock is rarely held. An execution is one {@link io.quarterhour.memory.ExecutionRow} for its
 * whole life, live or finished.
 *
 * <p>A live row is in one of four places. A waiting row is in the {@link
 * io.quarterhour.memory.TimerQueue} of its queue and action, ordered by ready time. A leased row is
 * in a timer queue ordered by the end of its lease. A row that is blocked by a lock is parked under
 * that lock. A row that awaits its children is in none of them.
 */
@NullMarked
package io.quarterhour.memory;

import org.jspecify.annotations.NullMarked;
