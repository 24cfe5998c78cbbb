package io.quarterhour.simulation;

import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.LogLine;
import io.quarterhour.store.NodeRow;
import io.quarterhour.store.execution.AttemptResult;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.Completion;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.task.Firing;
import io.quarterhour.store.task.TaskRevision;
import io.quarterhour.task.AuditEntry;
import io.quarterhour.task.Pause;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The items that the store refuses until the calm phase. An item is refused to a degree from 1 to
 * {@value #EVERYTHING}: at 1 its first replacement is accepted, at the highest nothing is.
 */
final class Refusals {
  private static final int EVERYTHING = 4;
  private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;

  private final World world;
  private final long salt;
  private final Set<ExecutionId> touched = new HashSet<>();

  Refusals(World world) {
    this.world = world;
    salt = world.dice.between(1, 1_000_000);
  }

  /** {@return whether the store refuses a call} */
  boolean refuses(String operation, Object[] arguments) {
    Object first = arguments == null ? "" : arguments[0];
    return switch (operation) {
      case "complete", "fire", "renew", "appendLog", "definitions" ->
          ((Collection<?>) first).stream().anyMatch(item -> refusesItem(operation, item));
      case "updateScheduleState" ->
          ((AuditEntry) arguments[2]).by().equals(Pause.BY_SCHEDULER)
              && degree("pause", ((Firing) first).task()) > 2;
      case "heartbeat" -> degree("node", ((NodeRow) first).id()) > 2;
      case "claim" ->
          ((ClaimRequest) first)
              .queues().stream().anyMatch(queue -> degree("queue", queue.queue()) == EVERYTHING);
      default -> false;
    };
  }

  /** {@return whether the store does not refuse some of the items of a call that it refuses} */
  boolean acceptsSome(String operation, Object[] arguments) {
    return operation.equals("claim")
        ? ((ClaimRequest) arguments[0])
            .queues().stream().anyMatch(queue -> degree("queue", queue.queue()) != EVERYTHING)
        : arguments[0] instanceof Collection<?> items
            && items.stream().anyMatch(item -> !refusesItem(operation, item));
  }

  private boolean refusesItem(String operation, Object item) {
    if (item instanceof Completion completion) {
      return refusesCompletion(completion);
    }
    if (item instanceof LogLine line) {
      int degree = degree("line", List.of(line.execution(), line.sequence()));
      return degree > 2 || (degree > 0 && !line.text().startsWith("a log line of"));
    }
    if (item instanceof Lease lease) {
      return degree("lease", lease.execution()) > 2;
    }
    if (item instanceof TaskRevision revision) {
      return degree(operation, revision.task()) == EVERYTHING;
    }
    return degree(operation, ((Firing) item).task()) > 0;
  }

  private boolean refusesCompletion(Completion completion) {
    AttemptResult result = completion.attemptResult();
    AttemptResult.Finished failure =
        result instanceof AttemptResult.Finished finished
                && finished.state() == ExecutionState.FAILED
            ? finished
            : null;
    boolean refused =
        switch (degree("complete", completion.lease().execution())) {
          case 0 -> false;
          case 1 -> failure == null;
          case 2 ->
              failure == null
                  || !failure.notifications().isEmpty()
                  || failure.outcomeChange() != null;
          case 3 -> !(result instanceof AttemptResult.Quarantine);
          default -> true;
        };
    if (refused) {
      touch(completion.lease().execution());
    }
    return refused;
  }

  /** Notes that the result of an execution may be another one than that of its action. */
  void touch(ExecutionId execution) {
    touched.add(execution);
  }

  /** {@return whether the result of an execution may be another one than that of its action} */
  boolean hasTouched(ExecutionId execution) {
    return touched.contains(execution);
  }

  private int degree(String kind, Object key) {
    long mixed = (key.hashCode() * 31L + kind.hashCode() + salt) * GOLDEN;
    mixed = (mixed ^ (mixed >>> 32)) * GOLDEN;
    boolean refused = (mixed >>> 11) * 0x1.0p-53 < world.faults().refused();
    return refused ? 1 + (int) (mixed & 0x7FF) % EVERYTHING : 0;
  }
}
