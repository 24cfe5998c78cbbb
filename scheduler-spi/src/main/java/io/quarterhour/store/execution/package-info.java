/**
 * Requests and results of {@link io.quarterhour.store.ExecutionStore}: inserting, claiming,
 * renewing and completing executions. {@link io.quarterhour.store.execution.ExecutionTransitions}
 * and {@link io.quarterhour.store.execution.InsertDecision} are the state machine of an execution,
 * for stores to use; {@link io.quarterhour.store.execution.AttemptRecords} are the records of
 * attempts that its transitions write.
 */
@NullMarked
package io.quarterhour.store.execution;

import org.jspecify.annotations.NullMarked;
