package io.quarterhour.memory;

import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Ownership;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.NewExecution;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An execution for its whole life. There may be millions of rows that wait as they were inserted,
 * so that these are small: only a row that has changed since has an {@link Execution}.
 */
final class ExecutionRow extends TimerQueue.Entry<ExecutionRow> {
  final ExecutionId id;
  final Origin origin;
  final Routing routing;
  final @Nullable String document;
  final List<String> locks;

  /** The reason of the cancellation request; null if there was none. */
  @Nullable String cancelReason;

  /** The next row of the same bucket in its {@link ExecutionIndex}. */
  @Nullable ExecutionRow chained;

  private final short version;

  /** The instant from which the inserted row could be claimed. */
  private final Instant insertedReadyAt;

  /** The slots of the inserted row; null, as usual, for the one slot that equals its ready time. */
  private final @Nullable SlotRange insertedSlots;

  /** The execution; null if the row waits as it was inserted. */
  private @Nullable Execution changed;

  /** Creates the row of a new execution, which waits. */
  ExecutionRow(NewExecution execution) {
    id = execution.id();
    origin = execution.origin();
    routing = execution.routing();
    version = (short) execution.constraints().parametersVersion();
    document = execution.document();
    locks = execution.constraints().locks();
    insertedReadyAt = execution.readyAt();
    boolean isSingle = execution.slots().equals(SlotRange.single(insertedReadyAt));
    insertedSlots = isSingle ? null : execution.slots();
  }

  /** Creates the row of a record of skipped slots. */
  ExecutionRow(Execution skipped) {
    id = skipped.id();
    origin = skipped.origin();
    routing = skipped.routing();
    version = 1;
    document = null;
    locks = List.of();
    insertedReadyAt = skipped.status().readyAt();
    insertedSlots = null;
    changed = skipped;
  }

  /** {@return the execution} */
  Execution execution() {
    return changed != null ? changed : inserted();
  }

  private Execution inserted() {
    return new Execution(
        id,
        origin,
        routing,
        insertedSlots == null ? SlotRange.single(insertedReadyAt) : insertedSlots,
        new ExecutionStatus(ExecutionState.WAITING, null, insertedReadyAt, null, null),
        AttemptCounts.NONE,
        Ownership.NONE,
        null,
        null);
  }

  /** Replaces the execution after a transition. */
  void become(Execution next) {
    changed = next;
  }

  ExecutionState state() {
    return changed == null ? ExecutionState.WAITING : changed.state();
  }

  /** {@return the capability that a node needs to claim the row} */
  String capability() {
    return ClaimRequest.capability(routing.action(), version);
  }

  /** {@return the instant from which the row may be claimed} */
  Instant readyAt() {
    return changed == null ? insertedReadyAt : changed.status().readyAt();
  }

  /** {@return the latest slot of the row} */
  Instant slot() {
    if (changed != null) {
      return changed.slot();
    }
    return insertedSlots == null ? insertedReadyAt : insertedSlots.last();
  }

  @Override
  int compareEqual(ExecutionRow other) {
    return id.compareTo(other.id);
  }

  /** {@return whether the row occupies its slot, as {@link Execution#occupiesSlot} describes} */
  boolean occupiesSlot() {
    return changed == null ? origin.countedTask() != null : changed.occupiesSlot();
  }

  long token() {
    return changed == null ? 0 : changed.ownership().token();
  }

  /** {@return whether a node holds a lease that has not expired at an instant} */
  boolean isLeasedAt(Instant now) {
    Instant until = changed == null ? null : changed.ownership().leaseUntil();
    return until != null && until.isAfter(now);
  }
}
