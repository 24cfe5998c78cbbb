package io.quarterhour.action;

import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of an action, as read from a component of its record.
 *
 * @param name the name of the component
 * @param type its type
 * @param required whether it must be given: unless it has a default, is an {@code Optional} or is
 *     marked {@code @Nullable}
 * @param defaultValue the value if it is left out, as text, or null if there is none
 * @param description what it is for; empty if not said
 * @param allowed the values it may have, as text; empty if any
 */
public record ParameterDescriptor(
    String name,
    Type type,
    boolean required,
    @Nullable String defaultValue,
    String description,
    List<String> allowed) {
  public ParameterDescriptor {
    allowed = List.copyOf(allowed);
  }
}
