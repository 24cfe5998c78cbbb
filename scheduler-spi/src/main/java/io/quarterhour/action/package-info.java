/**
 * The types that the author of an action implements and uses.
 *
 * <p>An action is a class with a public constructor without arguments. It is named in {@code
 * META-INF/services/io.quarterhour.action.Action} or by {@code provides} in its module, or
 * registered on the builder of the scheduler.
 */
@NullMarked
package io.quarterhour.action;

import org.jspecify.annotations.NullMarked;
