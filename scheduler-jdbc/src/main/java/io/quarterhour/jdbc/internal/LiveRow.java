package io.quarterhour.jdbc.internal;

import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.ChildCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.NodeId;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Ownership;
import io.quarterhour.execution.Routing;
import io.quarterhour.execution.SlotRange;
import io.quarterhour.jdbc.internal.sql.EnumCodes;
import io.quarterhour.jdbc.internal.sql.ResultRow;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A live row. A locked row is changed here first and written afterwards. */
final class LiveRow {
  /** Separates the names of locks within a column. */
  private static final String BETWEEN_LOCKS = "\n";

  /** The {@code lease_until} of a row without a lease. */
  static final Instant NEVER_LEASED = Instant.EPOCH;

  final ExecutionId id;
  final Origin origin;
  final Routing routing;
  final SlotRange slots;
  final List<String> locks;
  ExecutionState state;
  Instant readyAt;
  AttemptCounts attemptCounts;
  long token;
  @Nullable NodeId node;

  /** The instant at which the last owner started; null if there was none. */
  @Nullable Instant startedAt;

  Instant leaseUntil;
  @Nullable String cancelReason;
  @Nullable ChildCounts childCounts;

  /** The reason of the quarantine; null if the row is not quarantined. */
  @Nullable String quarantine;

  private LiveRow(ResultRow resultRow, List<String> locks) throws SQLException {
    id = resultRow.id("id");
    origin = ExecutionColumns.origin(resultRow);
    routing = ExecutionColumns.routing(resultRow);
    slots = ExecutionColumns.slots(resultRow);
    this.locks = locks;
    state = EnumCodes.STATES.read(resultRow.small("state"));
    readyAt = resultRow.time("ready_at");
    attemptCounts = ExecutionColumns.attemptCounts(resultRow);
    token = resultRow.number("token");
    node = ExecutionColumns.node(resultRow);
    startedAt = resultRow.timeOrNull("started_at");
    leaseUntil = resultRow.time("lease_until");
    cancelReason = resultRow.textOrNull("cancel_reason");
    childCounts = ExecutionColumns.childCounts(resultRow);
    quarantine = resultRow.textOrNull("quarantine_reason");
  }

  /** Reads a row for a list, without its locks. */
  static LiveRow read(ResultRow resultRow) throws SQLException {
    return new LiveRow(resultRow, List.of());
  }

  /** Reads a row that was locked. */
  static LiveRow readLocked(ResultRow resultRow) throws SQLException {
    String names = resultRow.textOrNull("locks");
    return new LiveRow(
        resultRow, names == null ? List.of() : List.of(names.split(BETWEEN_LOCKS, -1)));
  }

  /** {@return the names of locks as stored in one column; null if there are none} */
  static @Nullable String joined(List<String> locks) {
    return locks.isEmpty() ? null : String.join(BETWEEN_LOCKS, locks);
  }

  boolean isFinished() {
    return state.isFinished();
  }

  boolean isOwnedBy(long leaseToken) {
    return state == ExecutionState.RUNNING && token == leaseToken;
  }

  /** {@return whether the row was ever claimed; it need not have an owner now} */
  boolean hadOwner() {
    return token > 0;
  }

  /** {@return the start of the last attempt; null if none has started} */
  @Nullable Instant attemptStartedAt() {
    return !hadOwner() || (attemptCounts.attempt() == 0 && childCounts == null) ? null : startedAt;
  }

  /**
   * {@return the instant from which the row may be claimed; null while it awaits children or is
   * quarantined}
   */
  @Nullable Instant claimableAt() {
    return state == ExecutionState.AWAITING_CHILDREN || state == ExecutionState.QUARANTINED
        ? null
        : readyAt;
  }

  /** Ends the lease and sets the next state. */
  void leave(ExecutionState next) {
    state = next;
    leaseUntil = NEVER_LEASED;
  }

  void undoAttempt() {
    attemptCounts = attemptCounts.withoutLastAttempt();
  }

  /** Counts a finished child; the last one makes this row ready. */
  void childFinished(ExecutionState how, Instant now) {
    if (state == ExecutionState.AWAITING_CHILDREN && childCounts != null) {
      childCounts = childCounts.withFinishedChild(how);
      wakeIfLast(now);
    }
  }

  /**
   * {@return whether a cancellation request cancels the row at once: it has no owner to be asked,
   * and no outcomes of children to be aggregated}
   */
  boolean endsWhenCancelled() {
    return state == ExecutionState.QUARANTINED
        || (state == ExecutionState.WAITING && childCounts == null);
  }

  void wakeIfLast(Instant now) {
    if (Objects.requireNonNull(childCounts).unfinished() == 0) {
      readyAt = now;
      state = ExecutionState.WAITING;
    }
  }

  Execution snapshot() {
    return new Execution(
        id,
        origin,
        routing,
        slots,
        new ExecutionStatus(state, quarantine, readyAt, attemptStartedAt(), null),
        attemptCounts,
        new Ownership(
            token, node, state == ExecutionState.RUNNING ? leaseUntil : null, cancelReason != null),
        childCounts,
        null);
  }
}
