package io.quarterhour.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Limits of the texts of an execution that lists and messages contain. */
class OutcomeTest {
  private static final String LONG = "x".repeat(1_100_000);
  private static final String NOTE = " .. (cut, 1100000 characters)";

  @Test
  void longSummaryIsCutAndEndsWithItsLength() {
    assertThat(Outcome.failure(LONG).summary())
        .hasSize(Outcome.MAX_SUMMARY)
        .startsWith("xxx")
        .endsWith(NOTE);
    assertThat(Outcome.success("x".repeat(Outcome.MAX_SUMMARY)).summary())
        .isEqualTo("x".repeat(Outcome.MAX_SUMMARY));
    assertThat(Outcome.failure(LONG).withResult("1").summary())
        .isEqualTo(Outcome.failure(LONG).summary());
  }

  @Test
  void cutDoesNotDivideACharacter() {
    String summary = Outcome.warning("\uD83D\uDE00".repeat(Outcome.MAX_SUMMARY)).summary();

    assertThat(summary.codePoints()).noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    assertThat(summary.length()).isBetween(Outcome.MAX_SUMMARY - 1, Outcome.MAX_SUMMARY);
  }

  @Test
  void summaryOfAnAttemptAndReasonOfAStatusAreCut() {
    Instant now = Instant.EPOCH;
    assertThat(new Attempt(1, null, now, now, ExecutionState.FAILED, LONG).summary())
        .endsWith(NOTE);
    assertThat(new ExecutionStatus(ExecutionState.INTERRUPTED, LONG, now, now, now).reason())
        .endsWith(NOTE);
    assertThat(new ExecutionStatus(ExecutionState.WAITING, null, now, null, null).reason())
        .isNull();
  }
}
