/**
 * Execution of claimed work on worker threads: an action, the fan-out of a task over its tenants,
 * the summary of a fan-out, or a notification. A worker receives a {@link
 * io.quarterhour.internal.work.RunningAttempt} and returns a {@link
 * io.quarterhour.internal.model.FinishedAttempt}; it does not record anything in the store.
 */
@NullMarked
package io.quarterhour.internal.work;

import org.jspecify.annotations.NullMarked;
