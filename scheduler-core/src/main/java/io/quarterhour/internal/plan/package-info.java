/**
 * What to fire: from where a task stands and the present instant to what becomes of its due fire
 * times. Pure arithmetic.
 *
 * <pre>
 *   timetable.next ... now        each due fire time has one fate:
 *   |    |    |    |    |         paused | too late | too many | merged | runs
 * </pre>
 *
 * <p>Whether an earlier execution is in the way is decided by the store, in the act that inserts
 * the new one; nobody else could know.
 */
@NullMarked
package io.quarterhour.internal.plan;

import org.jspecify.annotations.NullMarked;
