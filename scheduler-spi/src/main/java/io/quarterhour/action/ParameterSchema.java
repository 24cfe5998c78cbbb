package io.quarterhour.action;

import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reader of the parameters of an action from its record. */
final class ParameterSchema {
  private ParameterSchema() {}

  static List<ParameterDescriptor> of(Class<? extends Record> type) {
    return Stream.of(type.getRecordComponents()).map(ParameterSchema::parameter).toList();
  }

  private static ParameterDescriptor parameter(RecordComponent component) {
    Default byDefault = component.getAnnotation(Default.class);
    Min min = component.getAnnotation(Min.class);
    Max max = component.getAnnotation(Max.class);
    Describe describe = component.getAnnotation(Describe.class);
    return new ParameterDescriptor(
        component.getName(),
        component.getGenericType(),
        byDefault == null && !mayBeAbsent(component),
        byDefault == null ? null : byDefault.value(),
        describe == null ? "" : describe.value(),
        allowed(component),
        min == null ? null : min.value(),
        max == null ? null : max.value());
  }

  private static boolean mayBeAbsent(RecordComponent component) {
    return component.getType() == Optional.class
        || Stream.concat(
                Arrays.stream(component.getAnnotations()),
                Arrays.stream(component.getAnnotatedType().getAnnotations()))
            .map(Annotation::annotationType)
            .anyMatch(annotation -> annotation.getSimpleName().equals("Nullable"));
  }

  private static List<String> allowed(RecordComponent component) {
    @Nullable Allowed allowed = component.getAnnotation(Allowed.class);
    if (allowed != null) {
      return List.of(allowed.value());
    }
    Type type = component.getType();
    if (type instanceof Class<?> c && c.isEnum()) {
      return Stream.of(c.getEnumConstants()).map(constant -> ((Enum<?>) constant).name()).toList();
    }
    return List.of();
  }
}
