package io.quarterhour.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.InvalidInputException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class FirePolicyTest {
  private static void assertRejected(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }

  private static TaskBuilder task() {
    return Task.builder("t").action("a");
  }

  @Test
  void defaultHasNoLimitNoJitterAndNoCalendars() {
    assertThat(task().build().policies().fire()).isEqualTo(FirePolicy.standard());
    assertThat(FirePolicy.standard()).isEqualTo(new FirePolicy(0, Duration.ZERO, List.of()));
  }

  @Test
  void builderCombinesAllOptions() {
    Task task = task().maxFires(3).jitter(Duration.ofMinutes(5)).calendars("b", "a", "b").build();

    assertThat(task.policies().fire())
        .isEqualTo(new FirePolicy(3, Duration.ofMinutes(5), List.of("a", "b")));
    assertThat(task.edit().fire(FirePolicy.standard()).build()).isEqualTo(task().build());
  }

  @Test
  void maxFiresIsAtLeastOne() {
    assertThat(task().maxFires(Long.MAX_VALUE).build().policies().fire().maxFires())
        .isEqualTo(Long.MAX_VALUE);
    assertRejected(
        () -> task().maxFires(0), "the maximum number of fires must be at least 1, was 0");
    assertRejected(
        () -> FirePolicy.standard().withMaxFires(-1),
        "the maximum number of fires must be at least 1, or 0 for no limit, was -1");
  }

  @Test
  void policyIsExhaustedAfterMaxFires() {
    FirePolicy three = FirePolicy.standard().withMaxFires(3);

    assertThat(three.isExhausted(2)).isFalse();
    assertThat(three.isExhausted(3)).isTrue();
    assertThat(three.isExhausted(4)).isTrue();
    assertThat(FirePolicy.standard().isExhausted(Long.MAX_VALUE)).isFalse();
  }

  @Test
  void jitterIsWholeMillisecondsUpToADay() {
    assertThat(task().jitter(Duration.ofHours(24)).build().policies().fire().jitter())
        .isEqualTo(Duration.ofDays(1));
    for (Duration invalid :
        List.of(Duration.ofMillis(-1), Duration.ofHours(24).plusMillis(1), Duration.ofNanos(1))) {
      assertRejected(
          () -> task().jitter(invalid),
          "the jitter must be PT0S to PT24H in whole milliseconds, was " + invalid);
    }
  }

  @Test
  void calendarNamesAreValidatedAndLimitedToTwenty() {
    String[] names = IntStream.range(0, 21).mapToObj(i -> "c" + i).toArray(String[]::new);

    assertRejected(
        () -> task().calendars("no blanks"),
        "calendar must be 1 to 100 letters, digits, dots, underscores or hyphens and begin with a"
            + " letter or digit, was 'no blanks'");
    assertRejected(() -> task().calendars(names), "a task may name at most 20 calendars, was 21");
    names[20] = "c0";
    assertThat(task().calendars(names).build().policies().fire().calendars()).hasSize(20);
  }
}
