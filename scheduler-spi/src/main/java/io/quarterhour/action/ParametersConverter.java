package io.quarterhour.action;

import java.util.Map;

/**
 * Makes parameters of the present version of an action out of older ones, so that what was saved
 * before the action changed still runs. It must answer the same for the same parameters, and be
 * safe for use by many threads.
 */
@FunctionalInterface
public interface ParametersConverter {
  /** For actions whose parameters have never changed. */
  ParametersConverter NONE = (from, parameters) -> parameters;

  /**
   * Converts parameters.
   *
   * @param from the version that they were saved with, less than the present one
   * @param parameters what was saved, by name, as in JSON; unmodifiable
   * @return parameters of the present version, by name
   * @throws RuntimeException if it cannot be done; the message says why
   */
  Map<String, Object> convert(int from, Map<String, Object> parameters);
}
