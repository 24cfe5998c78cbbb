/**
 * The words of the house as values: what a task is, what an execution is, and what came of it.
 *
 * <p>A {@link io.quarterhour.task.Task} is a definition that people write and edit. Its {@link
 * io.quarterhour.task.ScheduleState} is moved by the engine; the two are stored apart, so that
 * editing a task that fires every second just works. Each fire time makes one {@link
 * io.quarterhour.execution.Execution} for each tenant:
 *
 * <pre>
 *   WAITING --&gt; RUNNING --&gt; SUCCEEDED | WARNING | FAILED | CANCELLED | INTERRUPTED
 *      ^           |
 *      |           +--&gt; AWAITING_CHILDREN --&gt; (woken by the last child) WAITING
 *      +-- retry, release, lost lease
 *   WAITING --&gt; CANCELLED
 *   SKIPPED: a fire time that got no execution of its own, with the reason
 * </pre>
 */
@NullMarked
package io.quarterhour.task;

import org.jspecify.annotations.NullMarked;
