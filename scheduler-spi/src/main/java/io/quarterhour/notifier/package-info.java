/**
 * The types that the author of a notifier implements and uses. A notifier is found in the same ways
 * as an action: by {@code ServiceLoader}, under {@code io.quarterhour.notifier.Notifier}, or by
 * registration on the builder of the scheduler.
 */
@NullMarked
package io.quarterhour.notifier;

import org.jspecify.annotations.NullMarked;
