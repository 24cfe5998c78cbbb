package io.quarterhour.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarterhour.error.InvalidInputException;
import io.quarterhour.execution.SlotRange;
import java.time.Duration;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PoliciesTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  private static void assertRejected(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }

  @Test
  void retryPolicyAllowsUpToOneHundredRetries() {
    assertThat(RetryPolicy.retries(100).maxRetries()).isEqualTo(100);
    assertRejected(() -> RetryPolicy.retries(101), "retries must be 0 to 100, was 101");
    assertRejected(() -> RetryPolicy.retries(-1), "retries must be 0 to 100, was -1");
  }

  @Test
  void retryDelaysMustNotDecrease() {
    RetryPolicy policy = RetryPolicy.retries(3);

    assertRejected(
        () -> policy.backOff(Duration.ofSeconds(10), Duration.ofSeconds(9)),
        "a retry policy must have a firstDelay of zero or more and a maxDelay not below it, was"
            + " PT10S to PT9S");
    assertRejected(
        () -> policy.backOff(Duration.ofSeconds(-1), Duration.ofSeconds(9)),
        "a retry policy must have a firstDelay of zero or more and a maxDelay not below it, was"
            + " PT-1S to PT9S");
    assertThat(policy.backOff(Duration.ZERO, Duration.ZERO).maxRetries()).isEqualTo(3);
  }

  @Test
  void jitterIsAFraction() {
    Duration second = Duration.ofSeconds(1);

    assertThat(new RetryPolicy(1, second, second, 1).jitter()).isEqualTo(1);
    for (double invalid : new double[] {-0.1, 1.1, Double.NaN}) {
      assertRejected(
          () -> new RetryPolicy(1, second, second, invalid),
          "jitter must be 0 to 1, was " + invalid);
    }
  }

  @Test
  void defaultRetryDelaysAreTenSecondsToFifteenMinutes() {
    assertThat(RetryPolicy.retries(3))
        .isEqualTo(new RetryPolicy(3, Duration.ofSeconds(10), Duration.ofMinutes(15), 0.2));
    assertThat(RetryPolicy.none().maxRetries()).isZero();
  }

  @Test
  void overlapLimitDependsOnTheKind() {
    assertThat(OverlapPolicy.skip().maxActive()).isEqualTo(1);
    assertThat(OverlapPolicy.defer().maxActive()).isEqualTo(2);
    assertThat(OverlapPolicy.allow(1000).maxActive()).isEqualTo(1000);
    assertRejected(
        () -> OverlapPolicy.allow(0), "maxActive of overlap policy ALLOW must be 1 to 1000, was 0");
    assertRejected(
        () -> OverlapPolicy.allow(1001),
        "maxActive of overlap policy ALLOW must be 1 to 1000, was 1001");
    assertRejected(
        () -> new OverlapPolicy(OverlapPolicy.Kind.SKIP, 2),
        "maxActive of overlap policy SKIP must be 1 to 1, was 2");
    assertRejected(
        () -> new OverlapPolicy(OverlapPolicy.Kind.DEFER, 1),
        "maxActive of overlap policy DEFER must be 2 to 2, was 1");
  }

  @Test
  void catchUpAgeMustBePositive() {
    assertRejected(
        () -> CatchUpPolicy.merge(Duration.ZERO),
        "the age of a catch-up policy must be positive, was PT0S");
    assertRejected(
        () -> CatchUpPolicy.none(Duration.ofSeconds(-1)),
        "the age of a catch-up policy must be positive, was PT-1S");
  }

  @Test
  void catchUpCountDependsOnTheKind() {
    Duration day = Duration.ofDays(1);

    assertThat(CatchUpPolicy.all(1000, day).maxCount()).isEqualTo(1000);
    assertRejected(
        () -> CatchUpPolicy.all(0, day),
        "the number of catch-up policy ALL must be 1 to 1000, was 0");
    assertRejected(
        () -> CatchUpPolicy.all(1001, day),
        "the number of catch-up policy ALL must be 1 to 1000, was 1001");
    assertRejected(
        () -> new CatchUpPolicy(CatchUpPolicy.Kind.MERGE, day, 2),
        "the number of catch-up policy MERGE must be 1 to 1, was 2");
  }

  @Test
  void defaultMergesMissedSlotsOfOneDayAndSkipsOverlaps() {
    assertThat(TaskPolicies.DEFAULT.catchUp()).isEqualTo(CatchUpPolicy.merge(Duration.ofDays(1)));
    assertThat(TaskPolicies.DEFAULT.overlap()).isEqualTo(OverlapPolicy.skip());
  }

  @Test
  void locksAreSortedAndDeduplicated() {
    assertThat(Task.builder("a").action("b").locks("net", "db", "net").build().policies().locks())
        .containsExactly("db", "net");
    assertThat(ActionCall.of("b").locks("net", "db", "net").options().locks())
        .containsExactly("db", "net");
  }

  @Test
  void timeLimitAndLockNamesAreValidated() {
    assertRejected(
        () -> Task.builder("a").timeLimit(Duration.ZERO),
        "the time limit must be positive, was PT0S");
    assertRejected(
        () -> ActionCall.of("b").timeLimit(Duration.ofSeconds(-1)),
        "the time limit must be positive, was PT-1S");
    assertThatThrownBy(() -> Task.builder("a").locks("a b")).hasMessageStartingWith("lock must be");
    assertThatThrownBy(() -> ActionCall.of("b").locks("a b")).hasMessageStartingWith("lock must");
  }

  @Test
  void callNamesAreValidatedAndItsInstantIsTruncatedToMilliseconds() {
    assertThatThrownBy(() -> ActionCall.of("a b")).hasMessageStartingWith("action must be");
    assertThatThrownBy(() -> ActionCall.of("a").queue("a b")).hasMessageStartingWith("queue must");
    assertThatThrownBy(() -> ActionCall.of("a").tenant("a b"))
        .hasMessageStartingWith("tenant must be");
    assertThat(ActionCall.of("a").at(NOON.plusNanos(1_999_999)).at()).isEqualTo(NOON.plusMillis(1));
  }

  @Test
  void callParametersAreCopiedInOrderAndMayBeNull() {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("z", 1);
    values.put("a", null);
    ActionCall call = ActionCall.of("b", values);
    values.clear();

    assertThat(call.parameters()).containsExactly(entry("z", 1), entry("a", null));
    assertThatThrownBy(() -> call.parameters().put("c", 2))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  private static Map.Entry<String, Object> entry(String key, Object value) {
    return new AbstractMap.SimpleEntry<>(key, value);
  }

  @Test
  void notifierNameIsValidated() {
    assertThatThrownBy(() -> NotificationRule.always("a b", Map.of()))
        .hasMessageStartingWith("notifier must be");
    assertThat(NotificationRule.onFailure("mail", Map.of()).events())
        .containsExactly(NotificationRule.Event.ON_FAILURE);
  }

  @Test
  void scheduleStateIsDueAtItsNextFireTimeOrAtTheEndOfItsPause() {
    Instant until = NOON.plusSeconds(60);
    ScheduleState scheduleState = new ScheduleState(1, NOON, NOON, null, 0);

    assertThat(scheduleState.dueAt()).isEqualTo(NOON);
    assertThat(scheduleState.withPause(new Pause("ann", "", NOON, until)).dueAt()).isEqualTo(until);
    assertThat(scheduleState.withPause(new Pause("ann", "", NOON, null)).dueAt()).isNull();
    assertThat(scheduleState.withNext(null, null).dueAt()).isNull();
    assertThat(
            scheduleState.withNext(null, null).withPause(new Pause("ann", "", NOON, until)).dueAt())
        .isNull();
  }

  @Test
  void slotRangesAreJoinedFromFirstToLast() {
    SlotRange joined =
        SlotRange.single(NOON.minusSeconds(2), NOON)
            .mergedWith(
                new SlotRange(NOON.plusSeconds(59), NOON.plusSeconds(30), NOON.plusSeconds(60), 3));

    assertThat(joined)
        .isEqualTo(new SlotRange(NOON.plusSeconds(59), NOON, NOON.plusSeconds(60), 4));
  }

  @Test
  void policyListsAreUnmodifiable() {
    Task task = Task.builder("a").action("b").locks("db").build();

    assertThatThrownBy(() -> task.policies().locks().add("x"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(List.copyOf(task.notificationRules())).isEmpty();
  }
}
