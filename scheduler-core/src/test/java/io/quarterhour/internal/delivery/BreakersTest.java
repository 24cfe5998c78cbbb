package io.quarterhour.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.notifier.DestinationStatus;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BreakersTest {
  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
  private static final Breakers.Key ANN = new Breakers.Key("mail", "ann");
  private static final Breakers.Key BOB = new Breakers.Key("mail", "bob");

  private final Breakers breakers = new Breakers();

  private void fail(int times, Instant now) {
    for (int i = 0; i < times; i++) {
      breakers.failed(ANN, "no answer", now);
    }
  }

  @Test
  void fewFailuresCloseNothing() {
    fail(4, NOON);

    assertThat(breakers.enter(ANN, NOON)).isNull();
    assertThat(breakers.failing())
        .containsExactly(new DestinationStatus("mail", "ann", 4, null, "no answer"));
  }

  @Test
  void afterFiveFailuresADestinationIsLeftAloneAndNoOther() {
    fail(5, NOON);

    assertThat(breakers.enter(ANN, NOON)).isEqualTo(NOON.plusSeconds(10));
    assertThat(breakers.enter(BOB, NOON)).isNull();
  }

  @Test
  void onceThePauseIsOverOneTriesAndTheOthersWaitALittle() {
    fail(5, NOON);
    Instant later = NOON.plusSeconds(10);

    assertThat(breakers.enter(ANN, later)).isNull();
    assertThat(breakers.enter(ANN, later)).isEqualTo(later.plusSeconds(2));
    assertThat(breakers.enter(ANN, later.plusSeconds(59))).isEqualTo(later.plusSeconds(61));
    assertThat(breakers.enter(ANN, later.plusSeconds(60))).isNull();
  }

  @Test
  void whoReachesItOpensItForAll() {
    fail(7, NOON);
    breakers.enter(ANN, NOON.plusSeconds(40));

    breakers.reached(ANN);

    assertThat(breakers.enter(ANN, NOON.plusSeconds(40))).isNull();
    assertThat(breakers.enter(ANN, NOON.plusSeconds(40))).isNull();
    assertThat(breakers.failing()).isEmpty();
  }

  @Test
  void thePauseDoublesUpToFiveMinutes() {
    fail(6, NOON);
    assertThat(breakers.enter(ANN, NOON)).isEqualTo(NOON.plusSeconds(20));
    fail(100, NOON);
    assertThat(breakers.enter(ANN, NOON)).isEqualTo(NOON.plusSeconds(300));
  }

  @Test
  void thoseWhoWaitComeBackAHundredASecond() {
    fail(5, NOON);
    Instant begin = NOON.plusSeconds(10);

    for (int i = 0; i < 250; i++) {
      assertThat(i % 2 == 0 ? breakers.enter(ANN, NOON) : breakers.earliest(ANN, NOON))
          .isEqualTo(begin.plusSeconds(i / 100));
    }
  }

  @Test
  void nobodyWaitsForMoreThanFiveMinutesAfterThePause() {
    fail(5, NOON);
    Instant begin = NOON.plusSeconds(10);

    for (int i = 0; i < 30_100; i++) {
      assertThat(breakers.enter(ANN, NOON)).isBetween(begin, begin.plusSeconds(300));
    }

    assertThat(breakers.enter(ANN, NOON)).isEqualTo(begin);
  }

  @Test
  void whoOnlyAsksWhenTakesNoLeaveAway() {
    fail(5, NOON);
    Instant later = NOON.plusSeconds(10);

    assertThat(breakers.earliest(ANN, later)).isEqualTo(later);
    assertThat(breakers.enter(ANN, later)).isNull();
    assertThat(breakers.earliest(BOB, NOON)).isEqualTo(NOON);
  }
}
