/**
 * Executions: the firings of tasks and the enqueued calls, with their states, attempts, log lines
 * and outcomes.
 *
 * <p>Each fire time of a {@link io.quarterhour.task.Task} creates one {@link
 * io.quarterhour.execution.Execution} per tenant. Its states are:
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
