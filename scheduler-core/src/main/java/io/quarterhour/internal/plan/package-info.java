/**
 * Planning of firings: maps the schedule state of a task and the current instant to the fate of its
 * due fire times. Pure computation, without the store.
 *
 * <pre>
 *   next ...               now       each due fire time gets one decision:
 *   |    |    |    |    |   |        paused | skipped by request | excluded | too late |
 *                                    too many | merged | runs
 * </pre>
 *
 * <p>An execution is ready at its fire time, or later by the jitter of the task. A task that has
 * reached its maximum number of fires has no next fire time any more.
 *
 * <p>Fire times that are caught up are ready at their own times as well, long before those that are
 * due now, so that a task runs in order. They do not keep other tasks from running: a node that
 * claims late executions reserves a part of its slots for punctual ones.
 *
 * <p>The store decides whether an earlier execution overlaps, in the act that inserts the new one,
 * because only the store knows the live executions.
 */
@NullMarked
package io.quarterhour.internal.plan;

import org.jspecify.annotations.NullMarked;
