/**
 * Executions: one firing of a task or one enqueued call, its states, attempts, log and outcome.
 *
 * <p>Each fire time of a {@link io.quarterhour.task.Task} makes one {@link
 * io.quarterhour.execution.Execution} per tenant:
 *
 * <pre>
 *   WAITING --&gt; RUNNING --&gt; SUCCEEDED | WARNING | FAILED | CANCELLED | INTERRUPTED
 *      ^           |
 *      |           +--&gt; AWAITING_CHILDREN --&gt; WAITING (after the last child has finished)
 *      +-- retry, release, lease lost
 *   WAITING --&gt; CANCELLED
 *   RUNNING --&gt; QUARANTINED --&gt; WAITING (after a release) | CANCELLED
 *   SKIPPED: a fire time without an execution of its own, stored with the reason
 * </pre>
 */
@NullMarked
package io.quarterhour.execution;

import org.jspecify.annotations.NullMarked;
