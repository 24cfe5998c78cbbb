package io.quarterhour.parameters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.quarterhour.Scheduler;
import io.quarterhour.action.Action;
import io.quarterhour.action.ActionContext;
import io.quarterhour.action.ActionDescriptor;
import io.quarterhour.action.Default;
import io.quarterhour.action.Max;
import io.quarterhour.action.Min;
import io.quarterhour.action.ParameterDescriptor;
import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Outcome;
import io.quarterhour.support.Day;
import io.quarterhour.task.ActionCall;
import io.quarterhour.testing.TestScheduler;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ParameterTypesTest {
  enum Colour {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "as grass";
      }
    }
  }

  record Point(int x, int y) {}

  record Everything(
      String text,
      boolean flag,
      Boolean boxedFlag,
      int number,
      Integer boxed,
      long big,
      Long boxedBig,
      short small,
      byte tiny,
      double real,
      Double boxedReal,
      float single,
      BigDecimal decimal,
      BigInteger integer,
      Colour colour,
      Path path,
      URI uri,
      Duration duration,
      Instant instant,
      LocalDate date,
      LocalTime time,
      LocalDateTime dateTime,
      ZoneId zone,
      UUID uuid,
      Optional<String> there,
      Optional<Integer> absent,
      List<Integer> list,
      Set<Colour> set,
      Map<String, Point> map,
      Point nested,
      List<Point> points,
      Object anything) {}

  private static Map<String, Object> asJson() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("text", "ıIiİ");
    values.put("flag", true);
    values.put("boxedFlag", false);
    values.put("number", 7);
    values.put("boxed", -7L);
    values.put("big", Long.MAX_VALUE);
    values.put("boxedBig", 8);
    values.put("small", 9);
    values.put("tiny", -128);
    values.put("real", 1.5);
    values.put("boxedReal", 2);
    values.put("single", 0.25);
    values.put("decimal", new BigDecimal("12345678901234567890.123456789"));
    values.put("integer", new BigInteger("123456789012345678901234567890"));
    values.put("colour", "GREEN");
    values.put("path", "/srv/data");
    values.put("uri", "https://example.com/a?b=c");
    values.put("duration", "PT1H30M");
    values.put("instant", "2026-03-02T10:00:00Z");
    values.put("date", "2026-03-02");
    values.put("time", "10:15");
    values.put("dateTime", "2026-03-02T10:15:30");
    values.put("zone", "Asia/Kathmandu");
    values.put("uuid", "019cae06-b0c0-7000-8000-00001dfe174f");
    values.put("there", "here");
    values.put("list", List.of(3, 1, 2));
    values.put("set", List.of("RED", "GREEN"));
    values.put("map", Map.of("origin", Map.of("x", 0, "y", 0)));
    values.put("nested", Map.of("x", 1, "y", 2));
    values.put("points", List.of(Map.of("x", 1, "y", 2), Map.of("x", 3, "y", 4)));
    values.put("anything", Map.of("a", List.of(1, "b")));
    return values;
  }

  private static Everything asRecord() {
    return new Everything(
        "ıIiİ",
        true,
        false,
        7,
        -7,
        Long.MAX_VALUE,
        8L,
        (short) 9,
        (byte) -128,
        1.5,
        2.0,
        0.25f,
        new BigDecimal("12345678901234567890.123456789"),
        new BigInteger("123456789012345678901234567890"),
        Colour.GREEN,
        Path.of("/srv/data"),
        URI.create("https://example.com/a?b=c"),
        Duration.ofMinutes(90),
        Instant.parse("2026-03-02T10:00:00Z"),
        LocalDate.parse("2026-03-02"),
        LocalTime.parse("10:15"),
        LocalDateTime.parse("2026-03-02T10:15:30"),
        ZoneId.of("Asia/Kathmandu"),
        UUID.fromString("019cae06-b0c0-7000-8000-00001dfe174f"),
        Optional.of("here"),
        Optional.empty(),
        List.of(3, 1, 2),
        Set.of(Colour.RED, Colour.GREEN),
        Map.of("origin", new Point(0, 0)),
        new Point(1, 2),
        List.of(new Point(1, 2), new Point(3, 4)),
        Map.of("a", List.of(1, "b")));
  }

  private static final class RecordingAction<P extends Record> implements Action<P> {
    private final ActionDescriptor<P> descriptor;
    private final AtomicReference<P> received = new AtomicReference<>();

    RecordingAction(Class<P> type) {
      descriptor = ActionDescriptor.of("keep", type);
    }

    @Override
    public ActionDescriptor<P> descriptor() {
      return descriptor;
    }

    @Override
    public Outcome run(ActionContext<P> context) {
      received.set(context.parameters());
      return Outcome.success();
    }
  }

  private static <P extends Record> P runWith(Class<P> type, Map<String, Object> values) {
    RecordingAction<P> action = new RecordingAction<>(type);
    TestScheduler scheduler = TestScheduler.startingAt(Day.at("10:00")).with(action);
    var run = scheduler.client().enqueue(ActionCall.of("keep", values));
    scheduler.runDue();
    assertThat(scheduler.client().execution(run).orElseThrow().state())
        .isEqualTo(ExecutionState.SUCCEEDED);
    return Objects.requireNonNull(action.received.get());
  }

  @Test
  void everyTypeIsReadFromJsonValues() {
    assertThat(runWith(Everything.class, asJson())).isEqualTo(asRecord());
  }

  @Test
  void typedValuesAreAcceptedAndSurviveStorage() {
    Map<String, Object> values = asJson();
    values.put("colour", Colour.GREEN);
    values.put("path", Path.of("/srv/data"));
    values.put("duration", Duration.ofMinutes(90));
    values.put("instant", Instant.parse("2026-03-02T10:00:00Z"));
    values.put("zone", ZoneId.of("Asia/Kathmandu"));
    values.put("uri", URI.create("https://example.com/a?b=c"));
    values.put("set", Set.of(Colour.RED, Colour.GREEN));
    values.put("there", "here");

    assertThat(runWith(Everything.class, values)).isEqualTo(asRecord());
  }

  record Times(
      Period period,
      OffsetDateTime offset,
      ZonedDateTime zoned,
      Year year,
      YearMonth yearMonth,
      MonthDay monthDay,
      DayOfWeek day,
      Month month) {}

  @Test
  void allDatesAndTimesAreReadAndSurviveStorage() {
    Times times =
        new Times(
            Period.ofDays(30),
            OffsetDateTime.parse("2026-03-02T10:00+01:00"),
            ZonedDateTime.parse("2026-03-02T10:00+01:00[Europe/Paris]"),
            Year.of(2026),
            YearMonth.of(2026, 3),
            MonthDay.of(3, 2),
            DayOfWeek.MONDAY,
            Month.MARCH);
    Map<String, Object> typed = new LinkedHashMap<>();
    typed.put("period", times.period());
    typed.put("offset", times.offset());
    typed.put("zoned", times.zoned());
    typed.put("year", times.year());
    typed.put("yearMonth", times.yearMonth());
    typed.put("monthDay", times.monthDay());
    typed.put("day", times.day());
    typed.put("month", times.month());
    Map<String, Object> texts = new LinkedHashMap<>();
    typed.forEach((name, value) -> texts.put(name, value.toString()));

    assertThat(runWith(Times.class, texts)).isEqualTo(times);
    assertThat(runWith(Times.class, typed)).isEqualTo(times);
  }

  record Lists(List<Integer> numbers, Map<String, Duration> limits) {}

  @Test
  void allWrongItemsAreNamedWithTheirIndex() {
    TestScheduler scheduler =
        TestScheduler.startingAt(Day.at("10:00")).with(new RecordingAction<>(Lists.class));
    Map<String, Object> limits = new LinkedHashMap<>();
    limits.put("short", "PT1H");
    limits.put("long", "30d");

    assertThatThrownBy(
            () ->
                scheduler
                    .client()
                    .enqueue(
                        ActionCall.of(
                            "keep",
                            Map.of("numbers", List.of(1, "two", 3, 4.5), "limits", limits))))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "parameter 'numbers' has items that are wrong: [1] must be a whole number"
                            + " (Integer), was \"two\"; [3] must be a whole number (Integer), was"
                            + " 4.5",
                        "parameter 'limits' has items that are wrong: [long] must be a text"
                            + " (Duration such as PT720H), was \"30d\""));
    List<Object> many = new ArrayList<>(Collections.nCopies(25, "x"));
    assertThatThrownBy(
            () ->
                scheduler
                    .client()
                    .enqueue(ActionCall.of("keep", Map.of("numbers", many, "limits", Map.of()))))
        .hasMessageContaining("[9] must be")
        .hasMessageNotContaining("[10] must be")
        .hasMessageContaining("; and 15 more");
  }

  record Bounds(
      @Min(1) @Max(10) @Default("3") int copies,
      @Min(0) Optional<Double> ratio,
      @Max(5) List<Integer> numbers) {}

  @Test
  void numbersOutOfBoundsAreRejected() {
    assertThat(runWith(Bounds.class, Map.of("copies", 10, "ratio", 0, "numbers", List.of(5))))
        .isEqualTo(new Bounds(10, Optional.of(0.0), List.of(5)));
    TestScheduler scheduler =
        TestScheduler.startingAt(Day.at("10:00")).with(new RecordingAction<>(Bounds.class));

    assertThatThrownBy(
            () ->
                scheduler
                    .client()
                    .enqueue(
                        ActionCall.of(
                            "keep", Map.of("copies", 0, "ratio", -0.5, "numbers", List.of(5, 6)))))
        .isInstanceOfSatisfying(
            InvalidInputException.class,
            e ->
                assertThat(e.problems())
                    .containsExactly(
                        "parameter 'copies' must be at least 1 and at most 10, was 0",
                        "parameter 'ratio' must be at least 0, was -0.5",
                        "parameter 'numbers' must be at most 5, was 6"));
    assertThat(ActionDescriptor.of("keep", Bounds.class).parameters())
        .extracting(ParameterDescriptor::min, ParameterDescriptor::max)
        .containsExactly(tuple(1L, 10L), tuple(0L, null), tuple(null, 5L));
  }

  record BoundText(@Min(1) String text) {}

  record BoundDefault(@Max(2) @Default("3") int number) {}

  @Test
  void boundsThatDoNotFitPreventRegistration() {
    assertThatThrownBy(
            () ->
                Scheduler.builder()
                    .pluginDiscovery(false)
                    .action(new RecordingAction<>(BoundText.class))
                    .action(new RecordingAction<>(BoundDefault.class))
                    .build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("parameter 'text' has a smallest or largest value, but is neither")
        .hasMessageContaining("parameter 'number' must be at most 2, was 3");
  }

  record Defaults(
      @Default("seven") String text,
      @Default("7") int number,
      @Default("true") boolean flag,
      @Default("RED") Colour colour,
      @Default("PT5M") Duration duration,
      @Default("/tmp") Path path,
      @Default("[1, 2]") List<Integer> list,
      @Default("{\"x\": 1, \"y\": 2}") Point point,
      @Default("{\"a\": 0.5}") Map<String, Double> map,
      @Default("there") Optional<String> optional) {}

  @Test
  void omittedParameterHasItsDefault() {
    Defaults defaults =
        new Defaults(
            "seven",
            7,
            true,
            Colour.RED,
            Duration.ofMinutes(5),
            Path.of("/tmp"),
            List.of(1, 2),
            new Point(1, 2),
            Map.of("a", 0.5),
            Optional.of("there"));

    assertThat(runWith(Defaults.class, Map.of())).isEqualTo(defaults);
    assertThat(runWith(Defaults.class, Map.of("number", 8)).number()).isEqualTo(8);
  }

  record BadDefaults(
      @Default("many") int number,
      @Default("BLUE") Colour colour,
      @Default("[1") List<Integer> list) {}

  @Test
  void invalidDefaultsPreventRegistration() {
    assertThatThrownBy(
            () ->
                Scheduler.builder()
                    .pluginDiscovery(false)
                    .action(new RecordingAction<>(BadDefaults.class))
                    .build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("the scheduler cannot start: ")
        .hasMessageContaining("action 'keep'")
        .hasMessageContaining("number")
        .hasMessageContaining("parameter 'colour' must be one of [RED, GREEN], was BLUE")
        .hasMessageContaining("the default of parameter 'list' is not JSON");
  }

  record Unreadable(
      Thread thread, List<?> wild, Map<Integer, String> byNumber, Iterable<String> items) {}

  @Test
  void unsupportedTypesPreventRegistration() {
    assertThatThrownBy(
            () ->
                Scheduler.builder()
                    .pluginDiscovery(false)
                    .action(new RecordingAction<>(Unreadable.class))
                    .build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(
            "parameter 'thread' has type java.lang.Thread, which cannot be read from JSON")
        .hasMessageContaining("parameter 'byNumber'")
        .hasMessageContaining("parameter 'items'");
  }
}
