package io.quarterhour.internal.codec;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Factory for records of one class, from arguments or from a map. In a map, which is used for
 * records within parameters, every component is required, except those of type Optional or Object.
 */
final class RecordInstantiator {
  private final Class<? extends Record> type;
  private final Constructor<? extends Record> constructor;

  private RecordInstantiator(
      Class<? extends Record> type, Constructor<? extends Record> constructor) {
    this.type = type;
    this.constructor = constructor;
  }

  static RecordInstantiator of(Class<? extends Record> type) throws ParameterReader.Misfit {
    Class<?>[] types =
        Stream.of(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
      if (!constructor.canAccess(null) && !constructor.trySetAccessible()) {
        throw new ParameterReader.Misfit(
            "cannot be instantiated, because module "
                + type.getModule().getName()
                + " does not open its package: add 'opens "
                + type.getPackageName()
                + " to io.quarterhour.core;' to its module-info.java");
      }
      return new RecordInstantiator(type, constructor);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("no canonical constructor in record " + type, e);
    }
  }

  Record make(Map<?, ?> values) throws ParameterReader.Misfit {
    List<String> known =
        Stream.of(type.getRecordComponents()).map(RecordComponent::getName).toList();
    for (Object name : values.keySet()) {
      if (!known.contains(String.valueOf(name))) {
        throw new ParameterReader.Misfit(
            "has an unknown field '" + name + "', expected only " + known);
      }
    }
    List<@Nullable Object> arguments = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      try {
        arguments.add(
            ParameterReader.read(component.getGenericType(), values.get(component.getName())));
      } catch (ParameterReader.Misfit e) {
        throw new ParameterReader.Misfit(
            "has a field '" + component.getName() + "' that " + e.getMessage());
      }
    }
    return make(arguments);
  }

  Record make(List<@Nullable Object> arguments) throws ParameterReader.Misfit {
    try {
      return constructor.newInstance(arguments.toArray());
    } catch (InvocationTargetException e) {
      throw new ParameterReader.Misfit("was refused: " + e.getTargetException().getMessage());
    } catch (ReflectiveOperationException e) {
      throw new ParameterReader.Misfit("cannot be instantiated: " + e.getMessage());
    }
  }
}
