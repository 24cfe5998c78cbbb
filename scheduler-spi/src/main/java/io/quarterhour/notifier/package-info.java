/**
 * What the author of a notifier implements and is given. A notifier is found as an action is: by
 * {@code ServiceLoader}, under {@code io.quarterhour.notifier.Notifier}, or by registration on the
 * builder.
 */
@NullMarked
package io.quarterhour.notifier;

import org.jspecify.annotations.NullMarked;
