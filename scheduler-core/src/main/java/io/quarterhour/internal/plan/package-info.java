/**
 * What to fire: from where a task stands and the present instant to what becomes of its due fire
 * times. Pure arithmetic.
 *
 * <pre>
 *   timetable.next ... now        each due fire time has one fate:
 *   |    |    |    |    |         paused | excluded | too late | too many | merged | runs
 * </pre>
 *
 * <p>What runs is ready at its fire time, or later by the jitter of the task. Once a task has fired
 * as often as it may, it has no next fire time any more.
 *
 * <p>Whether an earlier execution is in the way is decided by the store, in the act that inserts
 * the new one; nobody else could know.
 */
@NullMarked
package io.quarterhour.internal.plan;

import org.jspecify.annotations.NullMarked;
