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
 * An execution for its whole life. While it waits it is small, since there may be millions: what
 * only owned rows have stands in {@link Owner}, what only ended ones have in {@link End}.
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

  /** Why it is quarantined; null if it is not. */
  @Nullable String quarantine;

  private final short version;

  /** The next row of the same place in its {@link ExecutionIndex}. */
  @Nullable ExecutionRow chained;

  private Instant readyAt;

  /** Null if it stands for the instant at which it is ready and nothing else, as most do. */
  private @Nullable SlotRange slots;

  /** Who owns a row, or owned it last. */
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

  /** How a row ended. */
  record End(
      @Nullable String reason,
      @Nullable Outcome outcome,
      @Nullable Instant startedAt,
      Instant endedAt) {}

  ExecutionRow(NewExecution execution) {
    id = execution.id();
    origin = execution.origin();
    routing = execution.routing();
    version = (short) execution.constraints().version();
    document = execution.document();
    locks = execution.constraints().locks();
    readyAt = execution.readyAt();
    slots = execution.slots().equals(SlotRange.single(readyAt)) ? null : execution.slots();
  }

  /** {@return what a node must know to claim it} */
  String knowledge() {
    return ClaimRequest.capability(routing.action(), version);
  }

  /** {@return from when it may be claimed} */
  Instant readyAt() {
    return readyAt;
  }

  /** Lets it be claimed from another time; what it stands for stays the same. */
  void readyAgainAt(Instant instant) {
    slots = slots();
    readyAt = instant;
  }

  /** Slots that were merged into the last of them, for which this row stands already. */
  void mergeSlots(SlotRange merged) {
    SlotRange own = slots();
    Instant first = merged.first().isBefore(own.first()) ? merged.first() : own.first();
    slots = new SlotRange(own.nominal(), first, own.last(), own.count() + merged.count() - 1);
  }

  /** {@return the fire times that it stands for} */
  SlotRange slots() {
    return slots == null ? SlotRange.single(readyAt) : slots;
  }

  /** Lets it stand for more fire times. */
  void join(SlotRange later) {
    slots = slots().plus(later);
  }

  @Override
  int compareEqual(ExecutionRow other) {
    return id.compareTo(other.id);
  }

  /** {@return whether it stands for a slot of a task, so that there may be only one} */
  boolean standsForSlot() {
    return origin.task() != null
        && origin.kind() != Origin.Kind.NOTIFICATION
        && state != ExecutionState.SKIPPED;
  }

  /** {@return whether it counts as an execution of its task: notifications do not} */
  @Nullable TaskId countedTask() {
    return origin.kind() == Origin.Kind.NOTIFICATION ? null : origin.task();
  }

  long token() {
    return owner == null ? 0 : owner.token;
  }

  /** {@return whether somebody has a lease that has not run out} */
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
