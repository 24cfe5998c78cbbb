/**
 * The steps between a notification and its notifier: {@link
 * io.quarterhour.internal.delivery.DigestStore} collects several notifications into one, and {@link
 * io.quarterhour.internal.delivery.CircuitBreakers} suspends destinations that fail.
 */
@NullMarked
package io.quarterhour.internal.delivery;

import org.jspecify.annotations.NullMarked;
