/**
 * Requests and results of {@link io.quarterhour.store.ExecutionStore}: inserting, claiming,
 * renewing and completing executions.
 */
@NullMarked
package io.quarterhour.store.execution;

import org.jspecify.annotations.NullMarked;
