package io.quarterhour.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.notifier.DestinationStatus;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CircuitBreakersTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final CircuitBreakers.Key ANN = new CircuitBreakers.Key("mail", "ann");
  private static final CircuitBreakers.Key BOB = new CircuitBreakers.Key("mail", "bob");

  private final CircuitBreakers circuitBreakers = new CircuitBreakers();

  private void fail(int times, Instant now) {
    for (int i = 0; i < times; i++) {
      circuitBreakers.recordFailure(ANN, "no answer", now);
    }
  }

  @Test
  void fewFailuresDoNotOpenTheCircuit() {
    fail(4, NOON);

    assertThat(circuitBreakers.tryAcquire(ANN, NOON)).isNull();
    assertThat(circuitBreakers.failing())
        .containsExactly(new DestinationStatus("mail", "ann", 4, null, "no answer"));
  }

  @Test
  void fiveFailuresSuspendOnlyThatDestination() {
    fail(5, NOON);

    assertThat(circuitBreakers.tryAcquire(ANN, NOON)).isEqualTo(NOON.plusSeconds(10));
    assertThat(circuitBreakers.tryAcquire(BOB, NOON)).isNull();
  }

  @Test
  void afterTheSuspensionOneAttemptIsAllowedAndOthersWait() {
    fail(5, NOON);
    Instant later = NOON.plusSeconds(10);

    assertThat(circuitBreakers.tryAcquire(ANN, later)).isNull();
    assertThat(circuitBreakers.tryAcquire(ANN, later)).isEqualTo(later.plusSeconds(2));
    assertThat(circuitBreakers.tryAcquire(ANN, later.plusSeconds(59)))
        .isEqualTo(later.plusSeconds(61));
    assertThat(circuitBreakers.tryAcquire(ANN, later.plusSeconds(60))).isNull();
  }

  @Test
  void failedTrialFollowsTheNotificationsThatWait() {
    fail(4, NOON);

    assertThat(circuitBreakers.recordFailure(ANN, "no answer", NOON))
        .isEqualTo(NOON.plusSeconds(15));
    assertThat(circuitBreakers.tryAcquire(ANN, NOON)).isEqualTo(NOON.plusSeconds(10));
    assertThat(circuitBreakers.recordFailure(BOB, "no answer", NOON)).isNull();
  }

  @Test
  void successClosesTheCircuitForAllNotifications() {
    fail(7, NOON);
    circuitBreakers.tryAcquire(ANN, NOON.plusSeconds(40));

    circuitBreakers.recordSuccess(ANN);

    assertThat(circuitBreakers.tryAcquire(ANN, NOON.plusSeconds(40))).isNull();
    assertThat(circuitBreakers.tryAcquire(ANN, NOON.plusSeconds(40))).isNull();
    assertThat(circuitBreakers.failing()).isEmpty();
  }

  @Test
  void delayedNotificationIsNoFailureAndLeavesTheTrialToTheNext() {
    fail(4, NOON);
    circuitBreakers.recordDelay(ANN);
    circuitBreakers.recordDelay(BOB);
    assertThat(circuitBreakers.tryAcquire(ANN, NOON)).isNull();
    assertThat(circuitBreakers.failing())
        .containsExactly(new DestinationStatus("mail", "ann", 4, null, "no answer"));

    fail(1, NOON);
    Instant later = NOON.plusSeconds(10);
    assertThat(circuitBreakers.tryAcquire(ANN, later)).isNull();
    circuitBreakers.recordDelay(ANN);
    assertThat(circuitBreakers.tryAcquire(ANN, later)).isNull();
  }

  @Test
  void suspensionDoublesUpToOneMinute() {
    fail(6, NOON);
    assertThat(circuitBreakers.tryAcquire(ANN, NOON)).isEqualTo(NOON.plusSeconds(20));
    fail(100, NOON);
    assertThat(circuitBreakers.tryAcquire(ANN, NOON)).isEqualTo(NOON.plusSeconds(60));
  }

  @Test
  void waitingNotificationsResumeAtOneHundredPerSecond() {
    fail(5, NOON);
    Instant resume = NOON.plusSeconds(10);

    for (int i = 0; i < 250; i++) {
      assertThat(
              i % 2 == 0
                  ? circuitBreakers.tryAcquire(ANN, NOON)
                  : circuitBreakers.earliest(ANN, NOON))
          .isEqualTo(resume.plusSeconds(i / 100));
    }
  }

  @Test
  void waitingNotificationsResumeWithinFiveMinutesOfTheSuspension() {
    fail(5, NOON);
    Instant resume = NOON.plusSeconds(10);

    for (int i = 0; i < 30_100; i++) {
      assertThat(circuitBreakers.tryAcquire(ANN, NOON)).isBetween(resume, resume.plusSeconds(300));
    }

    assertThat(circuitBreakers.tryAcquire(ANN, NOON)).isEqualTo(resume);
  }

  @Test
  void queryingTheEarliestTimeDoesNotAcquireTheTrial() {
    fail(5, NOON);
    Instant later = NOON.plusSeconds(10);

    assertThat(circuitBreakers.earliest(ANN, later)).isEqualTo(later);
    assertThat(circuitBreakers.tryAcquire(ANN, later)).isNull();
    assertThat(circuitBreakers.earliest(BOB, NOON)).isEqualTo(NOON);
  }
}
