package io.quarterhour.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.execution.Outcome;
import io.quarterhour.schedule.Schedule;
import io.quarterhour.task.RetryPolicy;
import io.quarterhour.tenant.TargetSelector;
import java.lang.reflect.ParameterizedType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParameterSchemaTest {
  enum Format {
    PDF,
    CSV {
      @Override
      public String toString() {
        return "comma separated";
      }
    }
  }

  record Parameters(
      @Describe("what to archive") Path directory,
      @Default("7") int keep,
      Optional<String> comment,
      @Nullable String note,
      @Allowed({"fast", "small"}) String mode,
      @Allowed("PDF") Format only,
      Format format,
      Map<String, List<Integer>> sizes,
      @Default("[1,2]") Optional<List<Integer>> levels) {}

  private static ParameterDescriptor parameter(String name) {
    return ActionDescriptor.of("backup.directory", Parameters.class).parameters().stream()
        .filter(parameter -> parameter.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void componentsBecomeParametersInOrder() {
    assertThat(ActionDescriptor.of("a", Parameters.class).parameters())
        .extracting(ParameterDescriptor::name)
        .containsExactly(
            "directory", "keep", "comment", "note", "mode", "only", "format", "sizes", "levels");
  }

  @Test
  void plainParameterIsRequired() {
    assertThat(parameter("directory"))
        .isEqualTo(
            new ParameterDescriptor(
                "directory", Path.class, true, null, "what to archive", List.of(), null, null));
  }

  @Test
  void parameterWithADefaultIsNotRequired() {
    assertThat(parameter("keep"))
        .isEqualTo(
            new ParameterDescriptor("keep", int.class, false, "7", "", List.of(), null, null));
    assertThat(parameter("levels").required()).isFalse();
    assertThat(parameter("levels").defaultValue()).isEqualTo("[1,2]");
  }

  @Test
  void optionalOrNullableParameterIsNotRequiredAndHasNoDefault() {
    for (String name : List.of("comment", "note")) {
      assertThat(parameter(name).required()).isFalse();
      assertThat(parameter(name).defaultValue()).isNull();
    }
  }

  @Test
  void typeIncludesItsArguments() {
    assertThat(parameter("comment").type()).isInstanceOf(ParameterizedType.class);
    assertThat(parameter("comment").type().getTypeName())
        .isEqualTo("java.util.Optional<java.lang.String>");
    assertThat(parameter("sizes").type().getTypeName())
        .isEqualTo("java.util.Map<java.lang.String, java.util.List<java.lang.Integer>>");
  }

  @Test
  void enumConstantsAreAllowedByName() {
    assertThat(parameter("format").allowed()).containsExactly("PDF", "CSV");
    assertThat(parameter("format").required()).isTrue();
  }

  @Test
  void allowedValuesReplaceTheEnumConstants() {
    assertThat(parameter("mode").allowed()).containsExactly("fast", "small");
    assertThat(parameter("only").allowed()).containsExactly("PDF");
    assertThat(parameter("directory").allowed()).isEmpty();
  }

  @Test
  void actionWithoutParametersHasNone() {
    assertThat(ActionDescriptor.of("a").parameters()).isEmpty();
    assertThat(ActionDescriptor.of("a").parameterType()).isEqualTo(NoParameters.class);
  }

  @Test
  void descriptorNamesAreValidated() {
    assertThatThrownBy(() -> ActionDescriptor.of("mail send"))
        .hasMessageStartingWith("action must be 1 to 100 letters");
    assertThatThrownBy(() -> ActionDescriptor.of("a").queue("a b"))
        .hasMessageStartingWith("queue must be");
  }

  @Test
  void descriptorHasDefaults() {
    ActionDescriptor<NoParameters> descriptor = ActionDescriptor.of("a");

    assertThat(descriptor.title()).isEqualTo("a");
    assertThat(descriptor.scope()).isEqualTo(ActionScope.ANY);
    assertThat(descriptor.isRepeatable()).isTrue();
    assertThat(descriptor.defaultSchedule()).isEmpty();
    assertThat(descriptor.queue()).isEmpty();
    assertThat(descriptor.retry()).isEmpty();
    assertThat(descriptor.timeLimit()).isEmpty();
    assertThat(descriptor.payload()).isEmpty();
    assertThat(descriptor.targets().isEmpty()).isTrue();
  }

  @Test
  void eachMethodOfADescriptorKeepsTheOtherProperties() {
    ActionDescriptor<NoParameters> descriptor =
        ActionDescriptor.of("a")
            .title("An action")
            .scope(ActionScope.PER_TENANT)
            .repeatable(false)
            .defaultSchedule(Schedule.daily("02:15"))
            .queue("slow")
            .retry(RetryPolicy.retries(2))
            .timeLimit(Duration.ofHours(1))
            .payload(Map.of("a", 1))
            .targets(TargetSelector.of("d"))
            .title("The action");

    assertThat(descriptor.name()).isEqualTo("a");
    assertThat(descriptor.title()).isEqualTo("The action");
    assertThat(descriptor.scope()).isEqualTo(ActionScope.PER_TENANT);
    assertThat(descriptor.isRepeatable()).isFalse();
    assertThat(descriptor.defaultSchedule()).contains(Schedule.daily("02:15"));
    assertThat(descriptor.queue()).contains("slow");
    assertThat(descriptor.retry()).contains(RetryPolicy.retries(2));
    assertThat(descriptor.timeLimit()).contains(Duration.ofHours(1));
    assertThat(descriptor.payload()).isEqualTo(Map.of("a", 1));
    assertThat(descriptor.targets().names()).containsExactly("d");
  }

  @Test
  void actionFromALambdaRuns() throws Exception {
    Action<NoParameters> action = Action.of("ping", context -> Outcome.success("pong"));

    assertThat(action.descriptor().name()).isEqualTo("ping");
    assertThat(action.run(null).summary()).isEqualTo("pong");
  }

  record Range(int from, @Nullable Duration to) {}

  record Form(
      @Describe("how many") @Min(1) @Max(9) @Default("3") int copies,
      @Allowed({"1", "2"}) Optional<Long> level,
      @Default("true") boolean fast,
      @Default("1.5") double ratio,
      @Min(0) List<Integer> sizes,
      Map<String, Format> formats,
      Range range,
      Object anything) {}

  @Test
  void parametersHaveAJsonSchema() {
    Map<String, Object> schema = ActionDescriptor.of("a", Form.class).parametersSchema();

    assertThat(schema)
        .containsEntry("$schema", "https://json-schema.org/draft/2020-12/schema")
        .containsEntry("type", "object")
        .containsEntry("additionalProperties", false)
        .containsEntry("required", List.of("sizes", "formats", "range", "anything"));
    Map<?, ?> properties = (Map<?, ?>) schema.get("properties");
    assertThat(List.copyOf(properties.keySet()))
        .isEqualTo(
            List.of("copies", "level", "fast", "ratio", "sizes", "formats", "range", "anything"));
    assertThat(properties.get("copies"))
        .isEqualTo(
            Map.of(
                "type",
                "integer",
                "description",
                "how many",
                "default",
                BigInteger.valueOf(3),
                "minimum",
                1L,
                "maximum",
                9L));
    assertThat(properties.get("level"))
        .isEqualTo(
            Map.of("type", "integer", "enum", List.of(BigInteger.ONE, BigInteger.valueOf(2))));
    assertThat(properties.get("fast")).isEqualTo(Map.of("type", "boolean", "default", true));
    assertThat(properties.get("ratio"))
        .isEqualTo(Map.of("type", "number", "default", new BigDecimal("1.5")));
    assertThat(properties.get("sizes"))
        .isEqualTo(Map.of("type", "array", "items", Map.of("type", "integer", "minimum", 0L)));
    assertThat(properties.get("formats"))
        .isEqualTo(
            Map.of(
                "type",
                "object",
                "additionalProperties",
                Map.of("type", "string", "enum", List.of("PDF", "CSV"))));
    assertThat(properties.get("range"))
        .isEqualTo(
            Map.of(
                "type",
                "object",
                "properties",
                Map.of(
                    "from",
                    Map.of("type", "integer"),
                    "to",
                    Map.of("type", "string", "format", "duration")),
                "required",
                List.of("from"),
                "additionalProperties",
                false));
    assertThat(properties.get("anything")).isEqualTo(Map.of());
  }
}
