/**
 * Running what was claimed, on worker threads: an action, the fan-out of a task over its tenants,
 * the summary of a fan-out, or a notification. A worker takes a {@link
 * io.quarterhour.internal.work.RunningAttempt} and hands back a {@link
 * io.quarterhour.internal.model.FinishedAttempt}; it knows neither store nor record.
 */
@NullMarked
package io.quarterhour.internal.work;

import org.jspecify.annotations.NullMarked;
