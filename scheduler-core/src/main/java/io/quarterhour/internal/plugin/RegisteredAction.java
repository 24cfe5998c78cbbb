package io.quarterhour.internal.plugin;

import io.quarterhour.action.Action;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.internal.codec.ParameterBinder;
import java.util.Map;

/**
 * An action of this node with its descriptor.
 *
 * @param <P> the record that holds its parameters
 */
public record RegisteredAction<P extends Record>(
    Action<P> action, ActionDescriptor<P> descriptor, ParameterBinder<P> binder) {
  static <P extends Record> RegisteredAction<P> of(Action<P> action) {
    ActionDescriptor<P> descriptor = action.descriptor();
    return new RegisteredAction<>(action, descriptor, ParameterBinder.of(descriptor));
  }

  /**
   * Converts stored parameters to the current version.
   *
   * @param version the version with which they were saved
   * @throws InvalidInputException if they cannot be converted; the message gives the reason
   */
  @SuppressWarnings("CatchingUnchecked") // a converter may throw anything
  public Map<String, Object> converted(int version, Map<String, Object> parameters) {
    if (version == descriptor.parametersVersion()) {
      return parameters;
    }
    String what =
        "parameters of version "
            + version
            + " of action '"
            + descriptor.name()
            + "', which is at version "
            + descriptor.parametersVersion();
    if (version > descriptor.parametersVersion()) {
      throw new InvalidInputException(what + " on this node, can be read by newer nodes only");
    }
    Map<String, Object> converted;
    try {
      converted = descriptor.converter().convert(version, parameters);
    } catch (Throwable e) {
      throw new InvalidInputException(what + ", could not be converted: " + e);
    }
    if (converted == null) {
      throw new InvalidInputException(what + ", were converted to null");
    }
    return converted;
  }
}
