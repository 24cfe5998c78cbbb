/**
 * The store that keeps everything in memory: what a scheduler uses if it is given none, what tests
 * run on, and the model that other stores are compared with. Nothing survives the process. Several
 * schedulers in one JVM may share one.
 *
 * <p>One lock guards all tables, so that each act is atomic; acts come in batches, so it is held
 * seldom. An execution is one {@link io.quarterhour.memory.ExecutionRow} for its whole life, live
 * or over. A live row that waits stands in the {@link io.quarterhour.memory.TimerQueue} of its
 * queue and action, ordered by readiness; a leased one stands in a queue ordered by the end of its
 * lease; one that a lock keeps out is parked under that lock; one that awaits its children stands
 * nowhere.
 */
@NullMarked
package io.quarterhour.memory;

import org.jspecify.annotations.NullMarked;
