package io.quarterhour.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ManualTimeTest {
  private static final Instant START = Instant.parse("2026-03-29T00:59:59.999Z");

  private final ManualTime time = ManualTime.startingAt(START);

  @Test
  void timeDoesNotMoveByItself() {
    assertThat(time.instant()).isEqualTo(START).isEqualTo(time.instant());
    assertThat(time.nanoTime()).isEqualTo(time.nanoTime());
  }

  @Test
  void advanceMovesBothClocksByTheSameDuration() {
    long nanos = time.nanoTime();

    time.advance(Duration.ofHours(2));

    assertThat(time.instant()).isEqualTo(START.plusSeconds(7200));
    assertThat(time.nanoTime() - nanos).isEqualTo(Duration.ofHours(2).toNanos());
  }

  @Test
  void advanceRejectsNegativeDurations() {
    assertThatThrownBy(() -> time.advance(Duration.ofSeconds(-1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("time advances by zero or more, was PT-1S");
    assertThat(time.instant()).isEqualTo(START);
  }

  @Test
  void jumpMovesOnlyTheWallClock() {
    long nanos = time.nanoTime();

    time.jump(START.minusSeconds(3600));

    assertThat(time.instant()).isEqualTo(START.minusSeconds(3600));
    assertThat(time.nanoTime()).isEqualTo(nanos);
  }

  @Test
  void concurrentAdvancesAreNotLost() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      Callable<Object> mover =
          () -> {
            IntStream.range(0, 1000).forEach(i -> time.advance(Duration.ofMillis(1)));
            return time;
          };
      threads.invokeAll(Collections.nCopies(4, mover));
    } finally {
      threads.shutdownNow();
    }

    assertThat(time.instant()).isEqualTo(START.plusSeconds(4));
    assertThat(time.nanoTime()).isEqualTo(Duration.ofSeconds(4).toNanos());
  }
}
