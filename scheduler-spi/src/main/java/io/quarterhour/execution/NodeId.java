package io.quarterhour.execution;

import io.quarterhour.error.NameSyntax;

/**
 * The identity of a running scheduler. A node that restarts with the same name has another
 * incarnation, so that it is never mistaken for the node that died.
 *
 * @param name the name that the host configured, by {@link NameSyntax}
 * @param incarnation a value that is new for each start
 */
public record NodeId(String name, String incarnation) {
  public NodeId {
    NameSyntax.check("node name", name);
  }

  /** {@return {@code name#incarnation}} */
  @Override
  public String toString() {
    return name + "#" + incarnation;
  }
}
