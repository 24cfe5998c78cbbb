package io.quarterhour.support;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.SkipReason;
import io.quarterhour.execution.SlotRange;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Short texts for executions and skipped slots, so that a test can compare them as a list. */
public final class Traces {
  private Traces() {}

  /**
   * {@return one text for each execution, in order of the slots: its state or the reason why it was
   * skipped, and its slots}
   */
  public static List<String> of(List<Execution> executions) {
    return executions.stream()
        .sorted((a, b) -> a.slots().first().compareTo(b.slots().first()))
        .map(Traces::of)
        .toList();
  }

  private static String of(Execution execution) {
    return state(execution) + " " + slots(execution.slots());
  }

  private static String state(Execution execution) {
    if (execution.state() != ExecutionState.SKIPPED) {
      return execution.state().name();
    }
    String text = Objects.requireNonNull(execution.status().reason());
    return Stream.of(SkipReason.values())
        .filter(reason -> reason.description().equals(text))
        .findFirst()
        .orElseThrow(() -> new AssertionError("not a reason: " + text))
        .name();
  }

  private static String slots(SlotRange slots) {
    String last = slots.last().atOffset(ZoneOffset.UTC).toLocalTime().toString();
    return slots.count() == 1
        ? last
        : slots.first().atOffset(ZoneOffset.UTC).toLocalTime() + "-" + last + " " + slots.count();
  }

  /** {@return the total number of slots of the executions} */
  public static int count(List<Execution> executions) {
    return executions.stream().mapToInt(execution -> execution.slots().count()).sum();
  }
}
