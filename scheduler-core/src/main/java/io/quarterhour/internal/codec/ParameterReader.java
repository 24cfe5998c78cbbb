package io.quarterhour.internal.codec;

import io.quarterhour.error.TextLimit;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Conversion of JSON values to the types that components of parameter records may have. */
final class ParameterReader {
  /**
   * Exception for a value that does not fit its type. The message names the expected type and the
   * value.
   */
  static final class Misfit extends Exception {
    private static final long serialVersionUID = 1L;

    Misfit(String message) {
      super(message);
    }
  }

  private static final Map<Class<?>, Function<String, Object>> FROM_TEXT =
      Map.ofEntries(
          Map.entry(Path.class, Path::of),
          Map.entry(URI.class, URI::create),
          Map.entry(Duration.class, Duration::parse),
          Map.entry(Instant.class, Instant::parse),
          Map.entry(LocalDate.class, LocalDate::parse),
          Map.entry(LocalTime.class, LocalTime::parse),
          Map.entry(LocalDateTime.class, LocalDateTime::parse),
          Map.entry(OffsetDateTime.class, OffsetDateTime::parse),
          Map.entry(ZonedDateTime.class, ZonedDateTime::parse),
          Map.entry(Period.class, Period::parse),
          Map.entry(Year.class, Year::parse),
          Map.entry(YearMonth.class, YearMonth::parse),
          Map.entry(MonthDay.class, MonthDay::parse),
          Map.entry(ZoneId.class, ZoneId::of),
          Map.entry(UUID.class, UUID::fromString));

  /** Examples for messages, of the types whose form is not obvious. */
  private static final Map<Class<?>, String> EXAMPLES =
      Map.ofEntries(
          Map.entry(Duration.class, "PT720H"),
          Map.entry(Period.class, "P1M"),
          Map.entry(Instant.class, "2026-03-02T12:00:00Z"),
          Map.entry(LocalDate.class, "2026-03-02"),
          Map.entry(LocalTime.class, "12:00"),
          Map.entry(LocalDateTime.class, "2026-03-02T12:00"),
          Map.entry(OffsetDateTime.class, "2026-03-02T12:00+01:00"),
          Map.entry(ZonedDateTime.class, "2026-03-02T12:00+01:00[Europe/Paris]"),
          Map.entry(Year.class, "2026"),
          Map.entry(YearMonth.class, "2026-03"),
          Map.entry(MonthDay.class, "--03-02"),
          Map.entry(ZoneId.class, "Europe/Paris"));

  /** The maximum number of wrong items of a list or a map that a message names. */
  private static final int MAX_NAMED = 10;

  private static final Map<Class<?>, Function<BigDecimal, Object>> FROM_NUMBER =
      Map.ofEntries(
          Map.entry(int.class, BigDecimal::intValueExact),
          Map.entry(Integer.class, BigDecimal::intValueExact),
          Map.entry(long.class, BigDecimal::longValueExact),
          Map.entry(Long.class, BigDecimal::longValueExact),
          Map.entry(short.class, BigDecimal::shortValueExact),
          Map.entry(Short.class, BigDecimal::shortValueExact),
          Map.entry(byte.class, BigDecimal::byteValueExact),
          Map.entry(Byte.class, BigDecimal::byteValueExact),
          Map.entry(double.class, BigDecimal::doubleValue),
          Map.entry(Double.class, BigDecimal::doubleValue),
          Map.entry(float.class, BigDecimal::floatValue),
          Map.entry(Float.class, BigDecimal::floatValue),
          Map.entry(BigDecimal.class, n -> n),
          Map.entry(BigInteger.class, BigDecimal::toBigIntegerExact));

  private ParameterReader() {}

  /** {@return whether values of a type can be read} */
  static boolean reads(Type type) {
    Class<?> raw = raw(type);
    if (raw == Optional.class || raw == List.class || raw == Set.class) {
      return type instanceof ParameterizedType && reads(argument(type, 0));
    }
    if (raw == Map.class) {
      return type instanceof ParameterizedType
          && argument(type, 0) == String.class
          && reads(argument(type, 1));
    }
    return raw == Object.class
        || raw == String.class
        || raw == boolean.class
        || raw == Boolean.class
        || raw.isEnum()
        || FROM_TEXT.containsKey(raw)
        || FROM_NUMBER.containsKey(raw)
        || (raw.isRecord()
            && Stream.of(raw.getRecordComponents()).allMatch(c -> reads(c.getGenericType())));
  }

  /** {@return whether a type is a number, or a list or an optional of numbers} */
  static boolean isNumeric(Type type) {
    Class<?> raw = raw(type);
    boolean isContainer = raw == Optional.class || raw == List.class || raw == Set.class;
    return isContainer ? isNumeric(argument(type, 0)) : FROM_NUMBER.containsKey(raw);
  }

  /** {@return whether a default of a type is plain text instead of JSON} */
  static boolean isTextual(Type type) {
    Class<?> raw = raw(type);
    if (raw == Optional.class) {
      return isTextual(argument(type, 0));
    }
    return raw == String.class || raw.isEnum() || FROM_TEXT.containsKey(raw);
  }

  static @Nullable Object read(Type type, @Nullable Object value) throws Misfit {
    Class<?> raw = raw(type);
    if (raw == Optional.class) {
      return Optional.ofNullable(value == null ? null : read(argument(type, 0), value));
    }
    if (raw == Object.class) {
      return value;
    }
    if (value == null) {
      throw new Misfit("must be " + name(type) + ", was null");
    }
    if (FROM_NUMBER.containsKey(raw)) {
      return number(raw, type, value);
    }
    if (raw == String.class || raw.isEnum() || FROM_TEXT.containsKey(raw)) {
      return text(raw, type, value);
    }
    if (raw == boolean.class || raw == Boolean.class) {
      if (value instanceof Boolean) {
        return value;
      }
      throw misfit(type, value);
    }
    return structure(raw, type, value);
  }

  private static Object number(Class<?> raw, Type type, Object value) throws Misfit {
    Function<BigDecimal, Object> reader = FROM_NUMBER.get(raw);
    if (!(value instanceof Number) || reader == null) {
      throw misfit(type, value);
    }
    try {
      return reader.apply(new BigDecimal(value.toString()));
    } catch (ArithmeticException | NumberFormatException e) {
      throw misfit(type, value);
    }
  }

  private static Object text(Class<?> raw, Type type, Object value) throws Misfit {
    if (raw.isInstance(value)) {
      return value;
    }
    if (!(value instanceof String text)) {
      throw misfit(type, value);
    }
    if (raw.isEnum()) {
      for (Object constant : raw.getEnumConstants()) {
        if (((Enum<?>) constant).name().equals(text)) {
          return constant;
        }
      }
      throw misfit(type, value);
    }
    try {
      Function<String, Object> reader = FROM_TEXT.get(raw);
      return reader == null ? text : reader.apply(text);
    } catch (DateTimeException | IllegalArgumentException e) {
      throw misfit(type, value);
    }
  }

  private static Object structure(Class<?> raw, Type type, Object value) throws Misfit {
    if (raw.isRecord() && value instanceof Map<?, ?> map) {
      return RecordInstantiator.of(raw.asSubclass(Record.class)).make(map);
    }
    if (raw == Map.class && value instanceof Map<?, ?> map) {
      return Collections.unmodifiableMap(entries(argument(type, 1), map));
    }
    if ((raw == List.class || raw == Set.class) && value instanceof Collection<?> items) {
      Map<String, @Nullable Object> byIndex = new LinkedHashMap<>();
      items.forEach(item -> byIndex.put(String.valueOf(byIndex.size()), item));
      Collection<@Nullable Object> copy = entries(argument(type, 0), byIndex).values();
      return raw == List.class
          ? Collections.unmodifiableList(new ArrayList<>(copy))
          : Collections.unmodifiableSet(new LinkedHashSet<>(copy));
    }
    throw misfit(type, value);
  }

  /** {@return the values of a map, or of a list by index; a misfit names all that are wrong} */
  private static Map<String, @Nullable Object> entries(Type type, Map<?, ?> values) throws Misfit {
    Map<String, @Nullable Object> copy = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (Map.Entry<?, ?> entry : values.entrySet()) {
      String key = String.valueOf(entry.getKey());
      try {
        copy.put(key, read(type, entry.getValue()));
      } catch (Misfit e) {
        problems.add("[" + TextLimit.cut(key, ParameterBinder.MAX_SHOWN) + "] " + e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      int more = problems.size() - MAX_NAMED;
      throw new Misfit(
          "has items that are wrong: "
              + String.join("; ", problems.subList(0, Math.min(MAX_NAMED, problems.size())))
              + (more > 0 ? "; and " + more + " more" : ""));
    }
    return copy;
  }

  private static Misfit misfit(Type type, Object value) {
    String text = TextLimit.cut(String.valueOf(value), ParameterBinder.MAX_SHOWN);
    String shown = value instanceof String ? "\"" + text + "\"" : text;
    return new Misfit("must be " + name(type) + ", was " + shown);
  }

  /** {@return the description of a type, for messages} */
  static String name(Type type) {
    Class<?> raw = raw(type);
    if (raw.isEnum()) {
      return "one of " + Stream.of(raw.getEnumConstants()).map(c -> ((Enum<?>) c).name()).toList();
    }
    if (FROM_NUMBER.containsKey(raw)) {
      boolean whole =
          raw != double.class && raw != Double.class && raw != float.class && raw != Float.class;
      return (whole && raw != BigDecimal.class ? "a whole number" : "a number")
          + " ("
          + simple(raw)
          + ")";
    }
    if (raw == String.class) {
      return "a text";
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return "true or false";
    }
    if (raw == List.class || raw == Set.class) {
      return "a list, each item " + name(argument(type, 0));
    }
    if (raw.isRecord() || raw == Map.class) {
      return "an object (" + simple(raw) + ")";
    }
    String example = EXAMPLES.get(raw);
    return "a text (" + simple(raw) + (example == null ? "" : " such as " + example) + ")";
  }

  private static String simple(Class<?> raw) {
    return raw.getSimpleName();
  }

  private static Class<?> raw(Type type) {
    if (type instanceof Class<?> c) {
      return c;
    }
    if (type instanceof ParameterizedType p) {
      return (Class<?>) p.getRawType();
    }
    return Void.class;
  }

  private static Type argument(Type type, int index) {
    Type argument =
        type instanceof ParameterizedType p ? p.getActualTypeArguments()[index] : Object.class;
    return argument instanceof WildcardType wildcard ? wildcard.getUpperBounds()[0] : argument;
  }
}
