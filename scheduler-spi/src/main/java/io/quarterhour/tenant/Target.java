package io.quarterhour.tenant;

import java.util.Map;

/**
 * What an action works on: a device, a host, an account. Only the host and its actions know what it
 * means.
 *
 * @param id the host's name for it
 * @param attributes what else the action should know of it; unmodifiable
 */
public record Target(String id, Map<String, String> attributes) {
  public Target {
    attributes = Map.copyOf(attributes);
  }

  /**
   * A target without attributes.
   *
   * @param id the host's name for it
   * @return the target
   */
  public static Target of(String id) {
    return new Target(id, Map.of());
  }
}
