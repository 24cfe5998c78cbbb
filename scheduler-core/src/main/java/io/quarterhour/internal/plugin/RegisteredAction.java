package io.quarterhour.internal.plugin;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.internal.codec.ParameterBinder;

/**
 * An action that this node knows, with what it said of itself.
 *
 * @param <P> the record that holds its parameters
 */
public record RegisteredAction<P extends Record>(
    Action<P> action, ActionDescriptor<P> descriptor, ParameterBinder<P> binder) {
  static <P extends Record> RegisteredAction<P> of(Action<P> action) {
    ActionDescriptor<P> descriptor = action.descriptor();
    return new RegisteredAction<>(action, descriptor, ParameterBinder.of(descriptor));
  }
}
