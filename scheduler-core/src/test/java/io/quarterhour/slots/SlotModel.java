package io.quarterhour.slots;

import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.firing.FireTimes;
import io.quarterhour.schedule.Schedule;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The promises about the slots of one task: every slot of the schedule that was in force when the
 * clock passed it has run or has a record that says why not, no slot ran twice, and none early. If
 * the clock passes a slot again, the last time counts.
 */
final class SlotModel {
  private final List<Period> periods = new ArrayList<>();
  private @Nullable Schedule schedule;
  private Instant since = Instant.MIN;

  /** A time during which a schedule was in force: after {@code from} up to {@code to}. */
  private record Period(Schedule schedule, Instant from, Instant to) {}

  /** Notes that a schedule is in force from now on. */
  void scheduled(Schedule next, Instant now) {
    passed(now);
    schedule = next;
  }

  /** Notes that the task does not exist any more. */
  void deleted(Instant now) {
    passed(now);
    schedule = null;
  }

  /** Notes that the clock has reached an instant. */
  void passed(Instant now) {
    if (schedule != null) {
      periods.add(new Period(schedule, since, now));
    }
    since = now;
  }

  /** Notes that the clock is set back: it will pass what comes after the instant again. */
  void wentBackTo(Instant now) {
    passed(Instant.MAX);
    periods.replaceAll(
        period ->
            new Period(period.schedule, period.from, period.to.isAfter(now) ? now : period.to));
    since = now;
  }

  /** {@return what the executions of the task do not fulfil; empty if they fulfil everything} */
  List<String> violations(List<Execution> executions) {
    List<String> violations = new ArrayList<>();
    List<Execution> accounted =
        executions.stream().filter(one -> one.state() != ExecutionState.CANCELLED).toList();
    for (Period period : periods) {
      FireTimes times = FireTimes.of(period.schedule);
      Instant slot = times.next(period.from);
      for (; slot != null && !slot.isAfter(period.to); slot = times.next(slot)) {
        if (!isAccountedFor(slot, accounted)) {
          violations.add(slot + " of " + times.describe() + " neither ran nor has a record");
        }
      }
    }
    Set<Instant> ran = new HashSet<>();
    for (Execution execution : executions) {
      if (execution.state() == ExecutionState.SUCCEEDED && !ran.add(execution.slot())) {
        violations.add(execution.slot() + " ran twice");
      }
      if (isEarly(execution)) {
        violations.add(execution.slot() + " ran early: " + execution.status());
      }
    }
    return violations;
  }

  private static boolean isAccountedFor(Instant slot, List<Execution> executions) {
    for (Execution execution : executions) {
      SlotRange slots = execution.slots();
      if (!slot.isBefore(slots.first()) && !slot.isAfter(slots.last())) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEarly(Execution execution) {
    Instant startedAt = execution.status().startedAt();
    return execution.origin().kind() == Origin.Kind.SCHEDULE
        && startedAt != null
        && startedAt.isBefore(execution.slot());
  }
}
