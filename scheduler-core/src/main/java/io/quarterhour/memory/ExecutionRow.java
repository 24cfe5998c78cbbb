package io.quarterhour.memory;

import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.ChildCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Outcome;
import io.quarterhour.execution.Ownership;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.NewExecution;
import io.quarterhour.task.TaskId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An execution for its whole life. There may be millions of waiting rows, so that a waiting row is
 * small: the fields of owned rows are in {@link Owner}, and those of finished rows in {@link End}.
 */
final class ExecutionRow extends TimerQueue.Entry<ExecutionRow> {
  final ExecutionId id;
  final Origin origin;
  final Routing routing;
  final @Nullable String document;
  final List<String> locks;
  ExecutionState state = ExecutionState.WAITING;
  AttemptCounts attemptCounts = AttemptCounts.NONE;
  @Nullable Owner owner;
  @Nullable ChildCounts childCounts;
  @Nullable End end;

  /** The reason of the quarantine; null if the row is not quarantined. */
  @Nullable String quarantine;

  private final short version;

  /** The next row of the same bucket in its {@link ExecutionIndex}. */
  @Nullable ExecutionRow chained;

  private Instant readyAt;

  /**
   * The slots of the row; null, as in most rows, if it has just the one slot that equals its ready
   * time.
   */
  private @Nullable SlotRange slots;

  /** The current owner of a row, or the last one. */
  static final class Owner {
    final long token;
    final NodeId node;
    final Instant startedAt;
    @Nullable Instant leaseUntil;
    @Nullable String cancelReason;

    Owner(long token, NodeId node, Instant startedAt, @Nullable Instant leaseUntil) {
      this.token = token;
      this.node = node;
      this.startedAt = startedAt;
      this.leaseUntil = leaseUntil;
    }
  }

  /** The end of a row. */
  record End(
      @Nullable String reason,
      @Nullable Outcome outcome,
      @Nullable Instant startedAt,
      Instant endedAt) {}

  ExecutionRow(NewExecution execution) {
    id = execution.id();
    origin = execution.origin();
    routing = execution.routing();
    version = (short) execution.constraints().parametersVersion();
    document = execution.document();
    locks = execution.constraints().locks();
    readyAt = execution.readyAt();
    slots = execution.slots().equals(SlotRange.single(readyAt)) ? null : execution.slots();
  }

  /** {@return the capability that a node needs to claim the row} */
  String capability() {
    return ClaimRequest.capability(routing.action(), version);
  }

  /** {@return the instant from which the row may be claimed} */
  Instant readyAt() {
    return readyAt;
  }

  /** Changes the instant from which the row may be claimed; its slots stay the same. */
  void makeReadyAt(Instant instant) {
    slots = slots();
    readyAt = instant;
  }

  /** Adds slots that were merged into the last of them, which this row has already. */
  void mergeSlots(SlotRange merged) {
    SlotRange own = slots();
    Instant first = merged.first().isBefore(own.first()) ? merged.first() : own.first();
    slots = new SlotRange(own.nominal(), first, own.last(), own.count() + merged.count() - 1);
  }

  /** {@return the slots of the row} */
  SlotRange slots() {
    return slots == null ? SlotRange.single(readyAt) : slots;
  }

  /** Extends the slots of the row by later ones. */
  void join(SlotRange later) {
    slots = slots().mergedWith(later);
  }

  @Override
  int compareEqual(ExecutionRow other) {
    return id.compareTo(other.id);
  }

  /** {@return whether the row occupies a slot of a task, of which there may be only one row} */
  boolean standsForSlot() {
    return origin.task() != null
        && origin.kind() != Origin.Kind.NOTIFICATION
        && state != ExecutionState.SKIPPED;
  }

  /** {@return the task whose executions this row counts among; null for notifications and calls} */
  @Nullable TaskId countedTask() {
    return origin.kind() == Origin.Kind.NOTIFICATION ? null : origin.task();
  }

  long token() {
    return owner == null ? 0 : owner.token;
  }

  /** {@return whether a node holds a lease that has not expired at an instant} */
  boolean isLeasedAt(Instant now) {
    return state == ExecutionState.RUNNING
        && owner != null
        && owner.leaseUntil != null
        && owner.leaseUntil.isAfter(now);
  }

  Execution snapshot() {
    Instant claimedAt =
        owner == null || (attemptCounts.attempt() == 0 && childCounts == null)
            ? null
            : owner.startedAt;
    Instant startedAt = end == null ? claimedAt : end.startedAt;
    return new Execution(
        id,
        origin,
        routing,
        slots(),
        new ExecutionStatus(
            state,
            end == null ? quarantine : end.reason,
            readyAt,
            startedAt,
            end == null ? null : end.endedAt),
        attemptCounts,
        owner == null
            ? Ownership.NONE
            : new Ownership(owner.token, owner.node, owner.leaseUntil, owner.cancelReason != null),
        childCounts,
        end == null ? null : end.outcome);
  }
}
