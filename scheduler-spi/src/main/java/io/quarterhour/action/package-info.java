/**
 * What the author of an action implements and is given.
 *
 * <p>An action is a class with a public constructor without arguments, named in {@code
 * META-INF/services/io.quarterhour.action.Action} or by {@code provides} in its module, or handed
 * to the builder of the scheduler.
 */
@NullMarked
package io.quarterhour.action;

import org.jspecify.annotations.NullMarked;
