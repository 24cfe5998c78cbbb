package io.quarterhour.action;

import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of an action, as read from a component of its record.
 *
 * @param name the name of the component
 * @param type the type of the component
 * @param required whether the parameter must be given; it need not if it has a default, is an
 *     {@code Optional} or is annotated {@code @Nullable}
 * @param defaultValue the value if it is left out, as text; null if there is none
 * @param description the purpose of the parameter, for people; empty if not described
 * @param allowed the values it may have, as text; empty if any value is allowed
 * @param min the smallest number that is allowed; null if there is no limit
 * @param max the largest number that is allowed; null if there is no limit
 */
public record ParameterDescriptor(
    String name,
    Type type,
    boolean required,
    @Nullable String defaultValue,
    String description,
    List<String> allowed,
    @Nullable Long min,
    @Nullable Long max) {
  public ParameterDescriptor {
    allowed = List.copyOf(allowed);
  }
}
