package io.quarterhour.jdbc.internal.rows;

import io.quarterhour.execution.AttemptCounts;
import io.quarterhour.execution.ChildCounts;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.execution.Origin;
import io.quarterhour.execution.Ownership;
import io.quarterhour.jdbc.internal.sql.ResultRow;
import io.quarterhour.store.execution.ExecutionTransitions;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A live row. A locked row is changed here first, by {@link ExecutionTransitions}, and written
 * afterwards.
 */
public final class LiveRow {
  /** Separates the names of locks within a column. */
  private static final String BETWEEN_LOCKS = "\n";

  /** The {@code lease_until} of a row without a lease. */
  public static final Instant NEVER_LEASED = Instant.EPOCH;

  private final List<String> locks;
  private Execution execution;
  private @Nullable String cancelReason;

  private LiveRow(ResultRow resultRow, List<String> locks) throws SQLException {
    this.locks = locks;
    cancelReason = resultRow.textOrNull("cancel_reason");
    execution = execution(resultRow, cancelReason != null);
  }

  /** Reads a row for a list, without its locks. */
  public static LiveRow read(ResultRow resultRow) throws SQLException {
    return new LiveRow(resultRow, List.of());
  }

  /** Reads a row that was locked. */
  public static LiveRow readLocked(ResultRow resultRow) throws SQLException {
    String names = resultRow.textOrNull("locks");
    return new LiveRow(
        resultRow, names == null ? List.of() : List.of(names.split(BETWEEN_LOCKS, -1)));
  }

  /**
   * {@code started_at} and {@code lease_until} keep their values when an attempt is undone or a
   * lease ends.
   */
  private static Execution execution(ResultRow resultRow, boolean cancelRequested)
      throws SQLException {
    ExecutionState state = EnumCodes.STATES.read(resultRow.small("state"));
    AttemptCounts attemptCounts = ExecutionColumns.attemptCounts(resultRow);
    ChildCounts childCounts = ExecutionColumns.childCounts(resultRow);
    boolean started = attemptCounts.attempt() > 0 || childCounts != null;
    return new Execution(
        resultRow.id("id"),
        ExecutionColumns.origin(resultRow),
        ExecutionColumns.routing(resultRow),
        ExecutionColumns.slots(resultRow),
        new ExecutionStatus(
            state,
            resultRow.textOrNull("quarantine_reason"),
            resultRow.time("ready_at"),
            started ? resultRow.timeOrNull("started_at") : null,
            null),
        attemptCounts,
        new Ownership(
            resultRow.number("token"),
            ExecutionColumns.node(resultRow),
            state == ExecutionState.RUNNING ? resultRow.time("lease_until") : null,
            cancelRequested),
        childCounts,
        null);
  }

  /** {@return the names of locks as stored in one column; null if there are none} */
  public static @Nullable String joined(List<String> locks) {
    return locks.isEmpty() ? null : String.join(BETWEEN_LOCKS, locks);
  }

  public Execution execution() {
    return execution;
  }

  /** Replaces the execution after a transition. */
  public void become(Execution next) {
    execution = next;
  }

  public ExecutionId id() {
    return execution.id();
  }

  public Origin origin() {
    return execution.origin();
  }

  public ExecutionState state() {
    return execution.state();
  }

  public Instant readyAt() {
    return execution.status().readyAt();
  }

  /** {@return the names of the locks that the execution needs} */
  public List<String> locks() {
    return locks;
  }

  public boolean isFinished() {
    return state().isFinished();
  }

  public long token() {
    return execution.ownership().token();
  }

  public boolean isOwnedBy(long leaseToken) {
    return state() == ExecutionState.RUNNING && token() == leaseToken;
  }

  public Instant leaseUntil() {
    Instant until = execution.ownership().leaseUntil();
    return until == null ? NEVER_LEASED : until;
  }

  /**
   * {@return the instant from which the row may be claimed; null while it awaits children or is
   * quarantined}
   */
  @Nullable Instant claimableAt() {
    return state() == ExecutionState.AWAITING_CHILDREN || state() == ExecutionState.QUARANTINED
        ? null
        : readyAt();
  }

  /** {@return the reason of the quarantine; null if the row is not quarantined} */
  @Nullable String quarantineReason() {
    return state() == ExecutionState.QUARANTINED ? execution.status().reason() : null;
  }

  /** {@return the reason of the cancellation request; null if there was none} */
  public @Nullable String cancelReason() {
    return cancelReason;
  }

  /**
   * Notes a cancellation request. The reason of the first request is kept.
   *
   * @return whether this is the first one
   */
  public boolean requestCancel(String reason) {
    if (cancelReason != null) {
      return false;
    }
    cancelReason = reason;
    execution = ExecutionTransitions.cancelRequested(execution);
    return true;
  }
}
