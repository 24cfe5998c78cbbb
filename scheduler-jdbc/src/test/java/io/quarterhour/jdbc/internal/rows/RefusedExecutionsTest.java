package io.quarterhour.jdbc.internal.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.ExecutionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusedExecutionsTest {
  private static final ExecutionId ID = new ExecutionId(1, 2);

  private final RefusedExecutions refused = new RefusedExecutions("stays");
  private Instant now = Instant.parse("2026-03-02T10:00:00Z");

  /** Refuses the execution as soon as it is not set aside, and returns the length of its pause. */
  private Duration refuseAgain(boolean othersAccepted) {
    refused.add(ID, "a reason", othersAccepted, now);
    Instant from = now;
    while (refused.at(now).contains(ID)) {
      now = now.plusSeconds(1);
    }
    return Duration.between(from, now);
  }

  @Test
  void pauseDoublesUpToTenMinutesWhileOthersAreAccepted() {
    List<Long> seconds = List.of(10L, 20L, 40L, 80L, 160L, 320L, 600L, 600L);

    for (long pause : seconds) {
      assertThat(refuseAgain(true)).hasSeconds(pause);
    }
  }

  @Test
  void pauseStaysShortWhileNoneIsAccepted() {
    for (int i = 0; i < 3; i++) {
      assertThat(refuseAgain(false)).hasSeconds(10);
    }
  }

  @Test
  void acceptedExecutionIsNotListedAnyMore() {
    refused.add(ID, "a reason", true, now);
    assertThat(refused.items())
        .singleElement()
        .satisfies(
            item -> {
              assertThat(item.item()).isEqualTo("execution " + ID);
              assertThat(item.reason()).isEqualTo("stays: a reason");
            });

    refused.accepted(List.of(ID));

    assertThat(refused.items()).isEmpty();
    assertThat(refuseAgain(true)).hasSeconds(10);
  }
}
