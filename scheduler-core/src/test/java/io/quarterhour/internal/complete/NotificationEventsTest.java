package io.quarterhour.internal.complete;

import static io.quarterhour.execution.ExecutionState.CANCELLED;
import static io.quarterhour.execution.ExecutionState.FAILED;
import static io.quarterhour.execution.ExecutionState.INTERRUPTED;
import static io.quarterhour.execution.ExecutionState.SUCCEEDED;
import static io.quarterhour.execution.ExecutionState.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarterhour.execution.ExecutionState;
import io.quarterhour.task.NotificationRule;
import io.quarterhour.task.NotificationRule.Event;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NotificationEventsTest {
  private static boolean reports(Event event, ExecutionState state) {
    return NotificationEvents.of(
            NotificationRule.of("mail", Map.of(), Set.of(event)), state, SUCCEEDED)
        .isPresent();
  }

  @ParameterizedTest
  @EnumSource
  void alwaysEventReportsEveryEndStateOfARun(ExecutionState state) {
    assertThat(reports(Event.ALWAYS, state))
        .isEqualTo(EnumSet.of(SUCCEEDED, WARNING, FAILED, CANCELLED, INTERRUPTED).contains(state));
  }

  @ParameterizedTest
  @EnumSource
  void onFailureEventReportsFailuresAndInterruptions(ExecutionState state) {
    assertThat(reports(Event.ON_FAILURE, state))
        .isEqualTo(EnumSet.of(FAILED, INTERRUPTED).contains(state));
  }
}
