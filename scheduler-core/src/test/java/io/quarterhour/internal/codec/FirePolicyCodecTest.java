package io.quarterhour.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.store.task.TaskRow;
import io.quarterhour.task.FirePolicy;
import io.quarterhour.task.Task;
import io.quarterhour.task.TaskBuilder;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirePolicyCodecTest {
  private static TaskBuilder task() {
    return Task.builder("t").action("a").startPaused(false);
  }

  private static Task decoded(String document) throws DecodeException {
    Task defaults = task().build();
    return TaskCodec.decode(
            new TaskRow(defaults.id(), 1, new TaskRow.Columns("t", "a", false), document))
        .task();
  }

  @Test
  void encodedPolicyIsDecoded() throws DecodeException {
    for (Task task :
        List.of(
            task().maxFires(Long.MAX_VALUE).build(),
            task().jitter(Duration.ofMillis(90_001)).build(),
            task().calendars("b", "a").build(),
            task().maxFires(1).jitter(Duration.ofHours(24)).calendars("x").build())) {
      assertThat(decoded(TaskCodec.encode(task, 1))).isEqualTo(task.atRevision(1));
    }
  }

  @Test
  void defaultsAreNotEncoded() {
    assertThat(TaskCodec.encode(task().build(), 1)).doesNotContain("fire");
    assertThat(TaskCodec.encode(task().maxFires(7).build(), 1))
        .contains("\"fire\":{\"maxFires\":7}");
  }

  @Test
  void olderDocumentHasTheStandardFirePolicy() throws DecodeException {
    Task old = decoded("{\"v\":1,\"title\":\"t\",\"action\":\"a\",\"locks\":[\"l\"]}");

    assertThat(old.policies().fire()).isEqualTo(FirePolicy.standard());
    assertThat(old.policies().locks()).containsExactly("l");
  }

  @Test
  void invalidFieldIsNamed() {
    assertThatThrownBy(
            () ->
                decoded(
                    "{\"v\":1,\"title\":\"t\",\"action\":\"a\",\"fire\":{\"maxFires\":\"many\"}}"))
        .isInstanceOf(DecodeException.class)
        .hasMessage("the field 'maxFires' must be a whole number, was \"many\"");
  }
}
