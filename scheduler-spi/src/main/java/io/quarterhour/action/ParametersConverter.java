package io.quarterhour.action;

import java.util.Map;

/**
 * Converts parameters of older versions of an action to the present version, so that tasks and
 * calls saved before the action changed still run. It must return the same result for the same
 * parameters, and be safe for use by many threads.
 */
@FunctionalInterface
public interface ParametersConverter {
  /** The converter of actions whose parameters have never changed; it returns them unchanged. */
  ParametersConverter NONE = (from, parameters) -> parameters;

  /**
   * Converts parameters.
   *
   * @param from the version that they were saved with, less than the present version
   * @param parameters the saved parameters by name, as in JSON; unmodifiable
   * @return the parameters of the present version, by name
   * @throws RuntimeException if the conversion is not possible; the message gives the reason
   */
  Map<String, Object> convert(int from, Map<String, Object> parameters);
}
