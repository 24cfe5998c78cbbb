package io.quarterhour.examples.store;

import io.quarterhour.execution.Attempt;
import io.quarterhour.execution.Execution;
import io.quarterhour.execution.ExecutionId;
import io.quarterhour.execution.ExecutionState;
import io.quarterhour.execution.ExecutionStatus;
import io.quarterhour.store.execution.ClaimRequest;
import io.quarterhour.store.execution.ClaimResult;
import io.quarterhour.store.execution.Lease;
import io.quarterhour.store.execution.LeaseRequest;
import io.quarterhour.store.execution.RenewResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gives executions to nodes, and prolongs their leases. It looks at live executions only. */
final class Claiming {
  private static final Comparator<ExecutionRow> EARLIEST =
      Comparator.comparing(ExecutionRow::readyAt).thenComparing(ExecutionRow::id);

  private final Tables tables;
  private final Executions executions;

  Claiming(Tables tables, Executions executions) {
    this.tables = tables;
    this.executions = executions;
  }

  ClaimResult claim(ClaimRequest request) {
    Instant now = request.leaseRequest().now();
    Set<String> held = locksHeld(now);
    List<ExecutionRow> ready = ready(request);
    List<ExecutionRow> taken = new ArrayList<>();
    // A queue gets its locks before those that are named after it.
    for (ClaimRequest.Capacity capacity : request.queues()) {
      taken.addAll(takeFrom(capacity, ready, held));
    }
    List<ClaimResult.ClaimedExecution> claimed =
        taken.stream().sorted(EARLIEST).map(row -> claim(row, request.leaseRequest())).toList();
    return new ClaimResult(claimed, upcoming(request));
  }

  private static List<ExecutionRow> takeFrom(
      ClaimRequest.Capacity capacity, List<ExecutionRow> ready, Set<String> held) {
    List<ExecutionRow> taken = new ArrayList<>();
    for (ExecutionRow row : ready) {
      if (taken.size() < capacity.free()
          && row.execution().routing().queue().equals(capacity.queue())
          && row.locks().stream().noneMatch(held::contains)) {
        held.addAll(row.locks());
        taken.add(row);
      }
    }
    return taken;
  }

  private List<ExecutionRow> ready(ClaimRequest request) {
    Instant now = request.leaseRequest().now();
    return executions.live().stream()
        .filter(row -> suits(row, request) && isClaimable(row, now))
        .sorted(EARLIEST)
        .toList();
  }

  private static boolean suits(ExecutionRow row, ClaimRequest request) {
    String queue = row.execution().routing().queue();
    return request.capabilities().contains(row.knowledge())
        && request.queues().stream().anyMatch(one -> one.queue().equals(queue));
  }

  private static boolean isClaimable(ExecutionRow row, Instant now) {
    Instant at = row.claimableAt();
    return at != null && !at.isAfter(now);
  }

  /** The locks of all executions whose leases have not run out, of any queue and action. */
  private Set<String> locksHeld(Instant now) {
    Set<String> held = new HashSet<>();
    executions.live().stream()
        .filter(row -> row.isLeasedAt(now))
        .forEach(row -> held.addAll(row.locks()));
    return held;
  }

  private ClaimResult.ClaimedExecution claim(ExecutionRow row, LeaseRequest leaseRequest) {
    Execution lost = row.isRunning() ? row.execution() : null;
    if (lost != null) {
      executions.record(lost.id(), lostAttempt(lost));
    }
    ExecutionRow owned = row.claimed(leaseRequest);
    executions.put(owned);
    return new ClaimResult.ClaimedExecution(
        owned.execution(), tables.documents.get(row.id()), lost != null);
  }

  /** What becomes of the attempt of an owner that was not heard of any more. */
  private static Attempt lostAttempt(Execution lost) {
    ExecutionStatus status = lost.status();
    Instant ended = Objects.requireNonNull(lost.ownership().leaseUntil());
    return new Attempt(
        lost.attemptCounts().attempt(),
        lost.ownership().node(),
        Objects.requireNonNull(status.startedAt()),
        ended,
        ExecutionState.INTERRUPTED,
        "its lease ran out");
  }

  /**
   * When there is something to claim. What is ready but for its locks counts once they are free.
   */
  @Nullable Instant upcoming(ClaimRequest request) {
    Instant now = request.leaseRequest().now();
    Set<String> held = locksHeld(now);
    return executions.live().stream()
        .filter(row -> suits(row, request))
        .filter(row -> !isClaimable(row, now) || row.locks().stream().noneMatch(held::contains))
        .map(ExecutionRow::claimableAt)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  RenewResult renew(Lease lease, LeaseRequest leaseRequest) {
    ExecutionRow row = executions.get(lease.execution());
    if (row == null
        || !row.isRunning()
        || row.execution().ownership().token() != lease.token()
        || hasLostALock(row, leaseRequest.now())) {
      return RenewResult.LOST;
    }
    executions.put(row.renewed(leaseRequest.until()));
    return row.execution().ownership().cancelRequested()
        ? RenewResult.CANCEL_REQUESTED
        : RenewResult.EXTENDED;
  }

  /** Whether another execution holds one of its locks, which it could take once the lease ended. */
  private boolean hasLostALock(ExecutionRow row, Instant now) {
    ExecutionId id = row.id();
    return !row.locks().isEmpty()
        && executions.live().stream()
            .filter(other -> !other.id().equals(id) && other.isLeasedAt(now))
            .anyMatch(other -> other.locks().stream().anyMatch(row.locks()::contains));
  }
}
