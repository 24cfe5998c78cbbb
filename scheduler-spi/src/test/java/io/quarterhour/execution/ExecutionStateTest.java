package io.quarterhour.execution;

import static io.quarterhour.execution.ExecutionState.AWAITING_CHILDREN;
import static io.quarterhour.execution.ExecutionState.CANCELLED;
import static io.quarterhour.execution.ExecutionState.FAILED;
import static io.quarterhour.execution.ExecutionState.INTERRUPTED;
import static io.quarterhour.execution.ExecutionState.QUARANTINED;
import static io.quarterhour.execution.ExecutionState.RUNNING;
import static io.quarterhour.execution.ExecutionState.SKIPPED;
import static io.quarterhour.execution.ExecutionState.SUCCEEDED;
import static io.quarterhour.execution.ExecutionState.WAITING;
import static io.quarterhour.execution.ExecutionState.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExecutionStateTest {
  private static final Map<ExecutionState, Set<ExecutionState>> ALLOWED =
      new EnumMap<>(
          Map.of(
              WAITING,
              EnumSet.of(RUNNING, CANCELLED, SKIPPED),
              RUNNING,
              EnumSet.of(
                  WAITING,
                  AWAITING_CHILDREN,
                  QUARANTINED,
                  SUCCEEDED,
                  WARNING,
                  FAILED,
                  CANCELLED,
                  INTERRUPTED),
              AWAITING_CHILDREN,
              EnumSet.of(WAITING, CANCELLED),
              QUARANTINED,
              EnumSet.of(WAITING, CANCELLED)));

  @ParameterizedTest
  @EnumSource
  void onlyAllowedTransitionsArePermitted(ExecutionState state) {
    Set<ExecutionState> allowed = ALLOWED.getOrDefault(state, EnumSet.noneOf(ExecutionState.class));

    for (ExecutionState next : ExecutionState.values()) {
      assertThat(state.canBecome(next))
          .as("%s -> %s", state, next)
          .isEqualTo(allowed.contains(next));
    }
  }

  @ParameterizedTest
  @EnumSource
  void stateWithoutTransitionsIsFinished(ExecutionState state) {
    assertThat(state.isFinished()).isEqualTo(!ALLOWED.containsKey(state));
  }

  @ParameterizedTest
  @EnumSource(names = {"SUCCEEDED", "WARNING", "FAILED", "CANCELLED", "INTERRUPTED", "SKIPPED"})
  void finishedChildIsCounted(ExecutionState state) {
    ChildCounts after = new ChildCounts(5, 3, 1, 1).withFinishedChild(state);

    assertThat(after)
        .isEqualTo(
            new ChildCounts(
                5, 2, state == WARNING ? 2 : 1, state == SUCCEEDED || state == WARNING ? 1 : 2));
  }

  @Test
  void severitiesAreInAscendingOrder() {
    assertThat(Severity.values())
        .containsExactly(Severity.PROGRESS, Severity.INFO, Severity.WARNING, Severity.ERROR);
  }
}
