package io.quarterhour.execution;

import io.quarterhour.error.NameSyntax;

/**
 * One running scheduler. A node that is started again under the same name is another incarnation,
 * so that it is never taken for the one that died.
 *
 * @param name the name that the host gave, by {@link NameSyntax}
 * @param incarnation fresh at each start
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
