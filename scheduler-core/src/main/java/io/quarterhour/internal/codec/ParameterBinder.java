package io.quarterhour.internal.codec;

import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.action.ParameterDescriptor;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.error.TextLimit;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Binder of JSON values to the parameter record of one action. It checks names, types, allowed
 * values and required parameters, applies defaults, and reports all problems at once.
 *
 * @param <P> the record
 */
public final class ParameterBinder<P extends Record> {
  /** The maximum length of a value in a message. */
  static final int MAX_SHOWN = 200;

  private final ActionDescriptor<P> descriptor;
  private final RecordInstantiator maker;
  private final @Nullable P unchanging;

  private ParameterBinder(ActionDescriptor<P> descriptor, RecordInstantiator maker)
      throws ParameterReader.Misfit {
    this.descriptor = descriptor;
    this.maker = maker;
    this.unchanging =
        descriptor.parameters().isEmpty()
            ? descriptor.parameterType().cast(maker.make(List.of()))
            : null;
  }

  /**
   * Creates the binder of an action.
   *
   * @throws InvalidInputException if the record cannot be created from JSON, because a component
   *     has an unsupported type, the module is closed or a default does not fit; contains all
   *     problems
   */
  public static <P extends Record> ParameterBinder<P> of(ActionDescriptor<P> descriptor) {
    String subject = "action '" + descriptor.name() + "'";
    List<String> problems = new ArrayList<>();
    for (ParameterDescriptor parameter : descriptor.parameters()) {
      if (!ParameterReader.reads(parameter.type())) {
        problems.add(
            "parameter '"
                + parameter.name()
                + "' has type "
                + parameter.type().getTypeName()
                + ", which cannot be read from JSON; use texts, numbers, booleans, enums,"
                + " java.time, Path, URI, UUID, records, or Optional, List, Set and Map<String, ..>"
                + " of these");
      } else if (isBounded(parameter) && !ParameterReader.isNumeric(parameter.type())) {
        problems.add(
            "parameter '"
                + parameter.name()
                + "' has a smallest or largest value, but is neither a number nor a list of"
                + " numbers");
      } else if (parameter.defaultValue() != null) {
        read(parameter, fallback(parameter, problems), problems);
      }
    }
    try {
      RecordInstantiator maker = RecordInstantiator.of(descriptor.parameterType());
      if (problems.isEmpty()) {
        return new ParameterBinder<>(descriptor, maker);
      }
    } catch (ParameterReader.Misfit e) {
      problems.add(
          "its record " + descriptor.parameterType().getSimpleName() + " " + e.getMessage());
    }
    throw new InvalidInputException(subject, problems);
  }

  /**
   * Creates the parameters.
   *
   * @param values the values by name
   * @throws InvalidInputException if a value is invalid; contains all problems
   */
  public P bind(Map<String, Object> values) {
    List<String> problems = new ArrayList<>();
    P bound = bind(values, problems);
    if (bound == null) {
      throw new InvalidInputException(
          "the parameters of action '" + descriptor.name() + "' are invalid", problems);
    }
    return bound;
  }

  /**
   * Works as {@link #bind(Map)}, but adds the problems to a list and returns null if there are any.
   */
  public @Nullable P bind(Map<String, Object> values, List<String> problems) {
    if (unchanging != null && values.isEmpty()) {
      return unchanging;
    }
    int before = problems.size();
    List<String> known = descriptor.parameters().stream().map(ParameterDescriptor::name).toList();
    for (String name : values.keySet()) {
      if (!known.contains(name)) {
        problems.add(
            "unknown parameter "
                + InvalidInputException.quote(name)
                + ", expected "
                + (known.isEmpty() ? "none" : "only " + known));
      }
    }
    List<@Nullable Object> arguments = new ArrayList<>(known.size());
    for (ParameterDescriptor parameter : descriptor.parameters()) {
      arguments.add(argument(parameter, values.get(parameter.name()), problems));
    }
    if (problems.size() > before) {
      return null;
    }
    try {
      return descriptor.parameterType().cast(maker.make(arguments));
    } catch (ParameterReader.Misfit e) {
      problems.add("the parameter record " + e.getMessage());
      return null;
    }
  }

  private @Nullable Object argument(
      ParameterDescriptor parameter, @Nullable Object given, List<String> problems) {
    if (given != null) {
      return read(parameter, given, problems);
    }
    if (parameter.defaultValue() != null) {
      return read(parameter, fallback(parameter, problems), problems);
    }
    if (parameter.required()) {
      problems.add(
          "parameter '"
              + parameter.name()
              + "' is missing, it must be "
              + ParameterReader.name(parameter.type()));
      return null;
    }
    return parameter.type().getTypeName().startsWith("java.util.Optional")
        ? Optional.empty()
        : null;
  }

  private static @Nullable Object fallback(ParameterDescriptor parameter, List<String> problems) {
    String text = Objects.requireNonNull(parameter.defaultValue());
    if (ParameterReader.isTextual(parameter.type())) {
      return text;
    }
    try {
      return Json.value(text);
    } catch (DecodeException e) {
      problems.add("the default of parameter '" + parameter.name() + "' is " + e.getMessage());
      return null;
    }
  }

  private static @Nullable Object read(
      ParameterDescriptor parameter, @Nullable Object value, List<String> problems) {
    String text = value instanceof Enum<?> constant ? constant.name() : String.valueOf(value);
    if (!parameter.allowed().isEmpty() && !parameter.allowed().contains(text)) {
      problems.add(
          "parameter '"
              + parameter.name()
              + "' must be one of "
              + parameter.allowed()
              + ", was "
              + TextLimit.cut(text, MAX_SHOWN));
      return null;
    }
    try {
      Object read = ParameterReader.read(parameter.type(), value);
      if (isBounded(parameter)) {
        checkBounds(parameter, read, problems);
      }
      return read;
    } catch (ParameterReader.Misfit e) {
      problems.add("parameter '" + parameter.name() + "' " + e.getMessage());
      return null;
    }
  }

  private static boolean isBounded(ParameterDescriptor parameter) {
    return parameter.min() != null || parameter.max() != null;
  }

  private static void checkBounds(
      ParameterDescriptor parameter, @Nullable Object value, List<String> problems) {
    if (value instanceof Optional<?> optional) {
      optional.ifPresent(one -> checkBounds(parameter, one, problems));
    } else if (value instanceof Collection<?> items) {
      items.forEach(one -> checkBounds(parameter, one, problems));
    } else if (value instanceof Number number) {
      Long min = parameter.min();
      Long max = parameter.max();
      BigDecimal exact = new BigDecimal(number.toString());
      boolean isSmall = min != null && exact.compareTo(BigDecimal.valueOf(min)) < 0;
      boolean isLarge = max != null && exact.compareTo(BigDecimal.valueOf(max)) > 0;
      if (isSmall || isLarge) {
        problems.add(
            "parameter '"
                + parameter.name()
                + "' must be "
                + (min == null ? "" : "at least " + min)
                + (min == null || max == null ? "" : " and ")
                + (max == null ? "" : "at most " + max)
                + ", was "
                + TextLimit.cut(number.toString(), MAX_SHOWN));
      }
    }
  }
}
