/**
 * The operations of clients: requests of callers are checked against their scope and against the
 * plug-ins of this node, and turned into acts of the store.
 *
 * <pre>{@code
 * ScopedSchedulerClient      the client of one caller
 *   TaskRequests             requires write access for changes of tasks
 *     ScopedTasks            reads tasks, and writes changes in the name of the caller
 *     TaskEditor             saves, copies and deletes definitions
 *     TaskOperations         pauses, resumes, skips and runs
 *   ExecutionRequests        requires write access for changes of executions
 *     ScopedExecutions       reads executions
 *     CallOperations         enqueues calls of actions
 *     ExecutionOperations    cancels, and releases from quarantine
 *     NotificationResender   sends notifications again
 *   PreviewOperations        previews fire times
 * }</pre>
 *
 * <p>The {@link io.quarterhour.internal.client.ClientFactory} assembles a client from a {@link
 * io.quarterhour.internal.client.StoreView}. A client inside a transaction of the host is the same
 * except for its view: it reads and writes in that transaction, and announces changes when the
 * transaction commits.
 */
@NullMarked
package io.quarterhour.internal.client;

import org.jspecify.annotations.NullMarked;
