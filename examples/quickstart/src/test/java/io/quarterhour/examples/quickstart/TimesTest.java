package io.quarterhour.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.ExecutionState;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimesTest {
  private static final Instant NOW = Instant.parse("2026-03-28T12:00:00Z");
  private static final Times KATHMANDU = new Times(ZoneId.of("Asia/Kathmandu"));

  @Test
  void zoneIsNamed() {
    assertThat(KATHMANDU.labelled(NOW)).isEqualTo("2026-03-28 17:45:00 +05:45 (Asia/Kathmandu)");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-28T12:30:01Z, 18:15:01",
    "2026-03-28T18:14:59Z, 23:59:59",
    "2026-03-28T18:15:00Z, 2026-03-29 00:00",
    "2026-03-27T12:00:00Z, 2026-03-27 17:45"
  })
  void dateOfTodayIsOmitted(Instant instant, String expected) {
    assertThat(KATHMANDU.brief(instant, NOW)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-28T12:00:00.001Z, in 1 s",
    "2026-03-28T12:00:59Z, in 59 s",
    "2026-03-28T12:01:59Z, in 1 min",
    "2026-03-28T15:04:30Z, in 3 h 4 min",
    "2026-04-01T13:04:30Z, in 4 d 1 h",
    "2026-03-28T11:59:50Z, 10 s ago"
  })
  void distancesAreFormatted(Instant instant, String expected) {
    assertThat(Times.relative(instant, NOW)).isEqualTo(expected);
  }

  @Test
  void statesAreInLowerCase() {
    assertThat(Times.name(ExecutionState.INTERRUPTED)).isEqualTo("interrupted");
    assertThat(Times.name(ExecutionState.AWAITING_CHILDREN)).isEqualTo("awaiting children");
  }
}
