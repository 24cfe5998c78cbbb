/**
 * The check of stored fire times.
 *
 * <p>The next fire time of a task is stored, so that due tasks are found by an index. It is a cache
 * of the schedule, and wrong in two cases: the rules of a time zone have changed since it was
 * computed, or the clock was ahead then. {@link
 * io.quarterhour.internal.engine.replan.FireTimeCheck} compares it with the schedule when a node
 * starts and when time goes back; a task that fires is checked again by the planner.
 */
@NullMarked
package io.quarterhour.internal.engine.replan;

import org.jspecify.annotations.NullMarked;
