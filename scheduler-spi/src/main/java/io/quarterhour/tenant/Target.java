package io.quarterhour.tenant;

import java.util.Map;

/**
 * An object that an action works on: a device, a host, an account. Only the host and its actions
 * know its meaning.
 *
 * @param id the identifier of the target in the host
 * @param attributes further properties for the action; unmodifiable
 */
public record Target(String id, Map<String, String> attributes) {
  public Target {
    attributes = Map.copyOf(attributes);
  }

  /**
   * Creates a target without attributes.
   *
   * @param id the identifier of the target in the host
   * @return the target
   */
  public static Target of(String id) {
    return new Target(id, Map.of());
  }
}
